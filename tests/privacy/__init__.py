"""What identifies a person: where it may lie, and who may read it."""
