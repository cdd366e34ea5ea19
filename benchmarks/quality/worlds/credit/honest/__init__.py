"""What owners do with their accounts, for all accounts at once."""
