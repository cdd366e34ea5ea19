"""Verbs by which analysts' verdicts come back."""
