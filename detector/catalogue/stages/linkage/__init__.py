"""What ties accounts together, from shared keys to rings, and the story of their numbers."""
