"""How good a ranking was, once it is known which accounts were misused."""
