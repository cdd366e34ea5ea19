"""Reading SQL that somebody else wrote, before any engine runs it."""
