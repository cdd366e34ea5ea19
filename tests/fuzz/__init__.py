"""Hostile input by the thousand: real files, harmed in known ways, and what must come of each."""
