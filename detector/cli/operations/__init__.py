"""Verbs of operations: the nightly job, its status, its memory and its models."""
