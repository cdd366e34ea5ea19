"""Disk: folders and files that appear at once and whole."""
