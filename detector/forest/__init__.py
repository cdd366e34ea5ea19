"""One-sided evidence and the isolation forest over it."""
