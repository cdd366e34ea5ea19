"""An embedded engine whose tables outlive a killed run."""
