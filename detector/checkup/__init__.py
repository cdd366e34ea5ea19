"""Is this machine ready: what is installed, what it suffices for, and what to do about the rest."""
