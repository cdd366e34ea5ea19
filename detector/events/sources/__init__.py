"""Where the logs lie: files and frames, opened and grouped by schema."""
