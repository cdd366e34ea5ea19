"""From scores to a ranked, explained worklist."""
