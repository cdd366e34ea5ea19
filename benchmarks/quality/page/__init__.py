"""From figures to the page `results.md`."""
