"""Verbs about the data that come in."""
