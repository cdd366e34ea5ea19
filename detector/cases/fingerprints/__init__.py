"""Keyed hashes of what identifies a person: a value can be looked up, and none can be read."""
