"""Audit: who did what must be told of, in a log that only grows."""
