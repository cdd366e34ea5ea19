"""Frames: those that come in, of any kind, and those that a notebook shows."""
