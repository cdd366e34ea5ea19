"""The tables between events and features, each a named SQL step."""
