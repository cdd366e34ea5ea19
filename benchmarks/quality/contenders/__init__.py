"""Whoever gives every account of a world a score; each gets the same ranked world."""
