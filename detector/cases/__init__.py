"""What a person needs to look at one case: its facts, what can be stopped, whom it touches."""
