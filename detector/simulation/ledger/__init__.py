"""How what happened is written down: the two logs, the steps of an order, the frames."""
