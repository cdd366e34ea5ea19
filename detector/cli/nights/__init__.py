"""Verbs that make a night, and say what it looks at."""
