"""Worlds of any size to measure with: one simulated world, copied with fresh identities."""
