"""Which place a score has among the scores of a night, all of them or a sample."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

DIGITS = 12
"""Scores are compared at as many digits as the ranking compares them at."""


class Place(NamedTuple):
    """A rank, and its standard error: 0 where every account was counted, NaN for a rank unknown."""

    rank: float
    error: float = 0.0


NOWHERE = Place(float("nan"), float("nan"))


@dataclass(frozen=True)
class Board:
    """The scores that one model gives to the accounts of one night.

    Parameters
    ----------
    ids
        Objects, the account_ids.
    scores
        float64 in the same order, higher is riskier.
    weights
        How many accounts each row stands for.
    """

    ids: np.ndarray
    scores: np.ndarray
    weights: np.ndarray

    def place(self, account_id: str, score: float) -> Place:
        """Give the place that an account with this score has among the others.

        Of equal scores, the lower `account_id` comes first, as in the ranking. The account's own
        row is left out, so the place is that of a newcomer too.

        Examples
        --------
        >>> board = Board(np.array(["a", "b", "c"], object), np.array([0.9, 0.5, 0.1]), np.ones(3))
        >>> board.place("b", 0.5).rank, board.place("b", 0.95).rank, board.place("d", 0.5).rank
        (2.0, 1.0, 3.0)
        """
        scores, own = np.round(self.scores, DIGITS), np.round(score, DIGITS)
        first = scores > own
        (equal,) = np.nonzero(scores == own)
        first[equal[self.ids[equal] < account_id]] = True
        first[self.ids == account_id] = False
        weights = self.weights[first]
        return Place(1.0 + float(weights.sum()), float(np.sqrt((weights * (weights - 1.0)).sum())))
