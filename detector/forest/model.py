"""The ranking model: tails for every feature and pyod's isolation forest over their evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from detector.forest.grow import grow, with_total
from detector.forest.tails import Tail, fit_tail, score_evidence
from detector.forest.trees import Trees, score_rows

SAMPLE = 20_000
"""Accounts that the forest is fitted on; more did not rank better."""


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


def choose_sample(account_ids: Sequence[str], size: int = SAMPLE) -> np.ndarray:
    """Choose positions by hash of the account id: the same accounts whatever the row order.

    Examples
    --------
    >>> ids = [f"a{n}" for n in range(50)]
    >>> chosen = choose_sample(ids, 3)
    >>> again = choose_sample(ids[::-1], 3)
    >>> sorted(ids[n] for n in chosen) == sorted(ids[::-1][n] for n in again)
    True
    """
    hashes = pd.util.hash_array(np.asarray(account_ids, dtype=object), categorize=False)
    return np.sort(np.argsort(hashes, kind="stable")[:size])


def fit_model(
    matrix: np.ndarray,
    features: Sequence[str],
    signs: Sequence[int],
    visible: Sequence[int],
    account_ids: Sequence[str],
    seed: int,
) -> Model:
    """Fit tails on all accounts and the forest on a bounded sample of them.

    Parameters
    ----------
    matrix
        float64, accounts × features, rows in the order of `account_ids`; NaN is "nothing happened".
    features, signs, visible
        Per column: its name, +1 where high is risky (-1 where low is, 0 where it is context), and
        how many accounts could have shown it.
    account_ids
        One per row; they choose the sample.
    seed
        For the forest's random splits.
    """
    tails = tuple(
        fit_tail(matrix[:, column], seen, sign)
        for column, (sign, seen) in enumerate(zip(signs, visible, strict=True))
    )
    sample = score_evidence(matrix[choose_sample(account_ids)], tails)
    return Model(tuple(features), tails, grow(sample, seed), seed)
