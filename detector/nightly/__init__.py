"""Publishing a night at once or not at all, and the record of it."""
