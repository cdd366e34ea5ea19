"""Versions of the model: kept with a card, chosen by the night, refitted by policy, rolled back."""
