"""How good the ranking is on worlds that nobody looked at while building it."""
