"""Handover: a night's cases as records of a stable schema, for the system that handles them."""
