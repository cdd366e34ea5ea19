"""A world under construction: people on their ground, and the two logs that fill up."""

from typing import Any

import numpy as np
import pandas as pd

from benchmarks.quality.worlds.credit.cast.people import People
from benchmarks.quality.worlds.credit.ground import Ground
from detector.simulation.draws import Ints

NONE = -1
CREDIT, CARD, BALANCE = 0, 1, 2
DELIVERED, CANCELLED, REFUNDED, INTERCEPTED, LOST = range(5)
"""How an order ends; lost means that its later steps are not known."""


class Log:
    """Events collected block by block; a column that a block leaves out has its default there."""

    def __init__(self, **defaults: int | float):
        self._defaults = {name: np.asarray(value) for name, value in defaults.items()}
        self._blocks: list[dict[str, np.ndarray]] = []

    def add(self, **columns: Any) -> None:
        """Add a block; single values hold for all its rows."""
        sizes = [np.size(values) for values in columns.values()]
        if min(sizes) == 0:
            return
        size = max(sizes)
        self._blocks.append(
            {
                name: np.broadcast_to(np.asarray(columns.get(name, fill), dtype=fill.dtype), size)
                for name, fill in self._defaults.items()
            }
        )

    def frame(self) -> pd.DataFrame:
        """Put the blocks together."""
        return pd.DataFrame(
            {
                name: np.concatenate([block[name] for block in self._blocks])
                for name in self._defaults
            }
        )


class Town(Ground):
    """A ground with people on it, and what happens to them."""

    def __init__(self, ground: Ground, people: People):
        self.rng, self.kind, self.size = ground.rng, ground.kind, ground.size
        self.country = ground.country
        self.people = people
        self.account_log = Log(
            account=0,
            time=0.0,
            type=0,
            device=NONE,
            line=NONE,
            place=NONE,
            amount=np.nan,
            payee=NONE,
        )
        self.order_log = Log(
            account=0,
            time=0.0,
            amount=0.0,
            category=0,
            merchant=0,
            paid_with=0,
            address=NONE,
            phone=NONE,
            device=NONE,
            line=NONE,
            fate=0,
        )

    def merchants(self, category: Ints) -> Ints:
        """Draw a merchant of each category, the popular ones more often."""
        return category * 1000 + (400 * self.rng.random(len(category)) ** 2.5).astype(np.int64)
