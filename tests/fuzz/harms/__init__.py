"""What can be wrong with an input, a family of harms in each module."""
