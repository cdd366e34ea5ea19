"""Each feature as one-sided evidence: how rare a value at least this risky is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DEAD_ZONE = 0.1
"""Values that a tenth of the accounts or more reach in the risky direction count as nothing."""

KNOTS = 512
"""Most steps that one feature's tail is kept with."""


@dataclass(frozen=True)
class Tail:
    """The risky tail of one feature, as steps.

    Parameters
    ----------
    sign
        +1 where high is risky, -1 where low is, 0 where nothing is (context).
    values
        float64, increasing, oriented so that high is risky (value × sign).
    evidence
        float64, same length: the evidence of a value that reaches this step and not the next.
    """

    sign: int
    values: np.ndarray
    evidence: np.ndarray

    def score(self, column: np.ndarray) -> np.ndarray:
        """Turn a feature's values into evidence, float32; a missing value is no evidence."""
        evidence = np.zeros(len(column), dtype=np.float32)
        found = self.find(column)
        evidence[found] = self.weigh(column[found])
        return evidence

    def find(self, column: np.ndarray) -> np.ndarray:
        """Find the places of values that reach the first step: those of some evidence."""
        if not len(self.values):
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(column * self.sign >= self.values[0])

    def weigh(self, found: np.ndarray) -> np.ndarray:
        """Give the evidence, float32, of values that reach the first step."""
        step = np.searchsorted(self.values, found * self.sign, side="right") - 1
        return self.evidence[step].astype(np.float32)


def fit_tail(
    column: np.ndarray, visible: int, sign: int, zone: float = DEAD_ZONE, floor: float = 0.0
) -> Tail:
    """Learn the risky tail of one feature.

    The evidence of a value x is ln(z / p), where p is the share of visible accounts at least as
    risky and z the dead zone: 0 at the zone's edge, ln(z × visible) for the single riskiest. It is
    the one-sided empirical tail of ECOD (Li et al. 2022), small deviations cut off.

    Parameters
    ----------
    column
        float64, one value per account; NaN where nothing of the kind happened. Only the riskiest
        ⌈z × visible⌉ values matter: the others may be left out.
    visible
        How many accounts could have shown the feature at all.
    sign
        +1 where high is risky, -1 where low is, 0 for a column that is never evidence.
    zone
        The dead zone, a share of the visible accounts.
    floor
        Where high is risky, only values above it are evidence: none of something is never a sign
        of it.

    Examples
    --------
    >>> tail = fit_tail(np.arange(100.0), visible=100, sign=1)
    >>> tail.score(np.array([50.0, 91.0, 99.0, np.nan])).round(2).tolist()
    [0.0, 0.10999999940395355, 2.299999952316284, 0.0]
    """
    oriented = column[~np.isnan(column)] * sign
    count = len(oriented) if sign and visible else 0
    inside = int(min(count, np.ceil(zone * max(visible, 1))))
    oriented = np.sort(np.partition(oriented, count - inside)[count - inside :] if inside else [])
    ranks = np.unique(np.geomspace(1, max(inside, 1), KNOTS).astype(np.int64))[:inside]
    values = np.unique(oriented[inside - ranks])
    reached = inside - np.searchsorted(oriented, values, side="left")
    evidence = np.round(np.log(zone * max(visible, 1) / np.maximum(reached, 1)), 9)
    kept = (evidence > 0) & ((values > floor) | (sign < 0))
    return Tail(sign, values[kept], evidence[kept])


def score_evidence(matrix: np.ndarray, tails: Sequence[Tail]) -> np.ndarray:
    """Turn a matrix of features into a matrix of evidence of the same shape, float32, ≥ 0."""
    evidence = np.zeros(matrix.shape, dtype=np.float32)
    for column, tail in enumerate(tails):
        evidence[:, column] = tail.score(matrix[:, column])
    return evidence
