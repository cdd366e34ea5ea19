"""Honest people whose ordinary lives leave the same traces as a fraud, each for a good reason."""
