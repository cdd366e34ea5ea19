"""Verbs that say how good the nights were."""
