"""What a contender is."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec

import numpy as np

from benchmarks.quality.ranked import RankedWorld


class Kind(StrEnum):
    """What a contender is given."""

    EVENTS = "events"
    FEATURES = "our features"
    EVIDENCE = "the evidence alone"
    TOTAL = "the evidence and its total"
    VERDICTS = "verdicts on the top of our list"
    LABELS = "all labels"


@dataclass(frozen=True)
class Contender:
    """One way to rank.

    Parameters
    ----------
    name
        As the tables show it.
    kind
        What it is given.
    score
        Gives float64 per account, in the order of the ranked world; higher is riskier.
    needs
        The library that it needs beyond those of `detector`; empty for none.
    worlds
        The worlds whose columns it needs; empty where it makes do with any.
    """

    name: str
    kind: Kind
    score: Callable[[RankedWorld], np.ndarray]
    needs: str = ""
    worlds: Collection[str] = ()

    @property
    def ready(self) -> bool:
        """Whether the library that it needs is there."""
        return not self.needs or find_spec(self.needs) is not None

    def plays(self, world: str) -> bool:
        """Say whether it can score a world of that name."""
        return self.ready and (not self.worlds or world in self.worlds)
