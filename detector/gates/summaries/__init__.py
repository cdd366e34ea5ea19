"""What a night looked like, in counts: small enough to keep, with nothing personal in it."""
