"""Pictures for analysts: each takes what the public face gives, and returns the axes."""
