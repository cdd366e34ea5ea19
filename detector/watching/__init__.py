"""Watching: what operations see of a night: logs, metrics, lineage, status."""
