"""Canvas: axes and lettering that all pictures share, and the timeline that case files show."""
