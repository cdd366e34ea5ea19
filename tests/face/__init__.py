"""The public face, as a notebook calls it."""
