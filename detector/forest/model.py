"""The ranking model: tails for every feature and pyod's isolation forest over their evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from detector.forest.grow import grow, with_total
from detector.forest.tails import Tail, score_evidence
from detector.forest.trees import Trees, score_rows

SAMPLE = 20_000
"""Accounts that the forest is fitted on; more did not rank better."""

_BLOCK = 65_536  # ids that are text in memory at once


@dataclass(frozen=True)
class Model:
    """What was learned, as plain arrays: it can be read, compared and stored.

    Parameters
    ----------
    features
        Names of the columns, in order.
    tails
        One per feature.
    trees
        The forest over the evidence and, as the last column, its total.
    seed
        The seed that the forest was grown from.
    """

    features: tuple[str, ...]
    tails: tuple[Tail, ...]
    trees: Trees
    seed: int

    def evidence(self, matrix: np.ndarray) -> np.ndarray:
        """Turn features into evidence: float32, accounts × features, ≥ 0, 0 where unremarkable."""
        return score_evidence(matrix, self.tails)

    def score(self, evidence: np.ndarray) -> np.ndarray:
        """Score evidence: float64 per account in 0 to 1, higher is riskier."""
        return score_rows(self.trees, with_total(evidence))


def choose_sample(account_ids: Sequence[str] | pd.Series, size: int = SAMPLE) -> np.ndarray:
    """Choose positions by hash of the account id: the same accounts whatever the row order.

    Examples
    --------
    >>> ids = [f"a{n}" for n in range(50)]
    >>> chosen = choose_sample(ids, 3)
    >>> again = choose_sample(ids[::-1], 3)
    >>> sorted(ids[n] for n in chosen) == sorted(ids[::-1][n] for n in again)
    True
    """
    parts = [np.empty(0, np.uint64)]
    for first in range(0, len(account_ids), _BLOCK):
        some = np.asarray(account_ids[first : first + _BLOCK], dtype=object)
        parts.append(pd.util.hash_array(some, categorize=False))
    return np.sort(np.argsort(np.concatenate(parts), kind="stable")[:size])


def fit_model(
    tails: Sequence[Tail], sample: np.ndarray, features: Sequence[str], seed: int
) -> Model:
    """Grow the forest on the evidence of a bounded sample of accounts.

    Parameters
    ----------
    tails
        One per feature, fitted on all accounts.
    sample
        float64, accounts × features, of the accounts that `choose_sample` chose, in the order of
        their ids; NaN is "nothing happened".
    features
        The name of each column.
    seed
        For the forest's random splits.
    """
    return Model(tuple(features), tuple(tails), grow(score_evidence(sample, tails), seed), seed)
