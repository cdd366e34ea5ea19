"""The desk: what people do with a published night, one case at a time."""
