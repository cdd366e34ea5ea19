"""Forgetting: one account is taken out of everything that nights left behind."""
