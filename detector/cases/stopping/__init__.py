"""What to stop tonight: goods on their way, cash not passed on, transfers that can be recalled."""
