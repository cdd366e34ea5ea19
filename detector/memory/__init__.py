"""Memory: what earlier nights raised, held back and found, in one SQLite file."""
