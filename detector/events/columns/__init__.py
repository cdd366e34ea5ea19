"""How single columns are read: SQL for each kind of value."""
