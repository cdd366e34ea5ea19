"""How soon the report is usable, as ratios to an empty page of the same size."""
