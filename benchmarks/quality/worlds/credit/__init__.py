"""Three credit platforms that share people's ways and differ in goods, habits and what is kept."""
