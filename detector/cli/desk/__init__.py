"""Verbs for the desk that looks at one case of a published night."""
