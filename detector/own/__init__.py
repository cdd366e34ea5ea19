"""A desk's own features, checked against what there is to read before a night begins."""
