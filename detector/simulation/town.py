"""A town under construction: its people, its clock, and the two logs that fill up."""

import numpy as np

from detector.simulation.draws import DAY, Ints, whole
from detector.simulation.ledger.logs import AccountLog, OrderLog
from detector.simulation.people import People, draw_people
from detector.simulation.registry import Registry


class Town:
    """What every story reads and writes while a world is made.

    A story changes people's traits, or adds events of its own; `routine` then lives through the
    ordinary days of everybody after their traits.
    """

    def __init__(self, rng: np.random.Generator, accounts: int, end: int, days: int, block: int):
        self.rng = rng
        self.end = end
        self.start = end - days * DAY
        self.registry = Registry(rng, accounts, block)
        self.people: People = draw_people(self.registry, accounts, self.start, end)
        # Whose papers, homes and numbers others come across: all honest accounts.
        self.neighbours: Ints = np.arange(accounts, dtype=np.int64)
        self.account_log = AccountLog()
        self.order_log = OrderLog()

    def moments(self, size: int, earliest: float = 0.05, latest: float = 0.995) -> Ints:
        """Draw moments inside the window, as shares of its length."""
        length = self.end - self.start
        return self.start + whole(length * self.rng.uniform(earliest, latest, size))

    def at_hour(self, times: Ints, mean: float, deviation: float) -> Ints:
        """Keep the day of each moment and draw its hour around a mean; hours may pass midnight."""
        days = (times - self.start) // DAY * DAY + self.start
        drawn = days + whole(3600 * self.rng.normal(mean, deviation, len(times)))
        inside: Ints = np.clip(drawn, self.start, self.end - 60)
        return inside
