"""Who may read what is written."""
