"""Steps of one night: what holds it up, what scores it, and whom it raises."""
