"""Gathers the facts of the accounts in front from the engine's tables, while they are there."""
