"""Gates: whether a night may be published, held against the nights before."""
