"""The case file and the victim desk's card, as HTML documents that need nothing beside them."""
