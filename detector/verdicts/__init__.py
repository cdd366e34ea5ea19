"""Analysts' verdicts: read, kept, learned from, and what they say of tonight's list."""
