"""A platform's country and its clock, with the draws that every life is made of."""

import numpy as np

from benchmarks.quality.worlds.credit.country import Country
from benchmarks.quality.worlds.credit.kinds import Kind
from detector.simulation.draws import DAY, HOUR, Flags, Floats, coin, spread

START = "2025-11-08"
END = 204 * DAY + 22.0 * HOUR
"""The end of the window in local seconds since START, as all times here."""


class Ground:
    """A platform's country and its clock, with the draws that every life is made of."""

    def __init__(self, rng: np.random.Generator, kind: Kind, size: int):
        self.rng, self.kind, self.size = rng, kind, size
        self.country = Country(rng, kind.evenness, kind.gateways)

    def chance(self, share: float) -> bool:
        """Draw once."""
        return bool(self.rng.random() < share)

    def pause(self, median: float, sigma: float) -> float:
        """Draw one log-normal wait."""
        return float(spread(self.rng, median, sigma, 1)[0])

    def hours(self, size: int, night: Flags | None = None) -> Floats:
        """Draw seconds after midnight: noon and a long evening, and nights for those who work."""
        rng = self.rng
        evening = coin(rng, 0.55, size)
        hour = np.where(evening, rng.normal(20.3, 2.2, size), rng.normal(12.5, 2.6, size))
        hour = np.where(coin(rng, 0.04, size), rng.uniform(0, 24, size), hour)
        if night is not None:
            hour = np.where(night & coin(rng, 0.75, size), rng.normal(25.5, 1.8, size), hour)
        return hour % 24 * HOUR

    def moments(self, since: Floats, night: Flags | None = None) -> Floats:
        """Draw a moment of an ordinary day between each instant and the end."""
        day = self.rng.uniform(np.maximum(since, 0), END) // DAY * DAY
        return day + self.hours(len(since), night)
