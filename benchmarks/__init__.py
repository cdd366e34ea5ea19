"""Measurements: how good the ranking is and how fast, always as ratios against a peer."""
