"""The ordinary days of everybody: opening, signing in, shopping, drawing and paying back."""
