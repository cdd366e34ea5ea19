"""Poisoning: how many planted accounts does it take to push known cases out of the worklist."""
