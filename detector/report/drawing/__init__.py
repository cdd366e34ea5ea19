"""Figures and pictures on the page."""
