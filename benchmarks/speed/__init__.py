"""How fast the whole job is and how much memory it needs, as ratios to a scan and to the peer."""
