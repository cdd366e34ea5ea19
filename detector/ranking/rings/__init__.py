"""Rings as wholes: one alert for what one hand holds, with its members and their roles."""
