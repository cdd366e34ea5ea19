"""Taking verdicts in: files and frames of every make become one store."""
