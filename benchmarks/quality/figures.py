"""The figures: how many of the frauds come first, and how many honest look-alikes with them."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score

BUDGET = 0.01
"""The share of the accounts that is looked at: the top 1 %."""

AVERAGE_PRECISION = "average precision"
PRECISION = "precision at 1 %"
RECALL = "recall at 1 %"


Table: TypeAlias = dict[str, dict[str, float]]
"""Rows by name, each with its columns by name."""


@dataclass(frozen=True)
class Figures:
    """What one world says.

    Parameters
    ----------
    world, seed, accounts, share
        Which world it was; the share of its accounts that is misused.
    quality
        Contender × figure: average precision, precision and recall in the top 1 %.
    recalls
        Contender × typology of fraud: share of its accounts that are in the top 1 %.
    groups
        Group of honest people × `population` and `top` (shares, 0 to 1) and `bound`.
    """

    world: str
    seed: int
    accounts: int
    share: float
    quality: Table
    recalls: Table
    groups: Table

    @property
    def attainable(self) -> float:
        """The most that the recall at 1 % can be: less than 1 where more are misused."""
        return min(1.0, _budget(self.accounts) / max(round(self.share * self.accounts), 1))

    def precision(self, contender: str) -> float:
        """Give a contender's average precision."""
        return self.quality[contender][AVERAGE_PRECISION]

    def share_of_ceiling(self, contender: str, ceiling: str) -> float:
        """Give a contender's average precision as a share of the ceiling's."""
        return self.precision(contender) / self.precision(ceiling)


def measure(
    scores: pd.DataFrame, labels: pd.DataFrame, world: str, seed: int, ours: str
) -> Figures:
    """Compare scores with the truth.

    Parameters
    ----------
    scores
        One row per account, one column per contender, higher first.
    labels
        `account_id`, `label`, `typology` as the world tells them.
    world, seed
        Which world it was.
    ours
        The contender whose top is searched for honest look-alikes.
    """
    truth = labels.set_index("account_id").loc[scores.index]
    fraud = truth["label"].to_numpy() == 1
    tops = {name: mark_top(column.to_numpy()) for name, column in scores.items()}
    quality: Table = {
        str(name): {
            AVERAGE_PRECISION: float(average_precision_score(fraud, scores[name])),
            PRECISION: float(fraud[top].mean()),
            RECALL: float(fraud[top].sum() / fraud.sum()),
        }
        for name, top in tops.items()
    }
    told = truth["typology"].to_numpy()
    stories = sorted(set(told[fraud]))
    recalls: Table = {
        str(name): {story: float(top[told == story].mean()) for story in stories}
        for name, top in tops.items()
    }
    share = float(fraud.mean())
    groups = _groups(told, fraud, tops[ours])
    return Figures(world, seed, len(scores), share, quality, recalls, groups)


def mark_top(scores: np.ndarray) -> np.ndarray:
    """Mark the accounts that are looked at; ties keep account order."""
    top = np.zeros(len(scores), dtype=bool)
    top[np.argsort(-scores, kind="stable")[: _budget(len(scores))]] = True
    return top


def _budget(accounts: int) -> int:
    return max(round(accounts * BUDGET), 1)


def _groups(told: np.ndarray, fraud: np.ndarray, top: np.ndarray) -> Table:
    """Give each honest group's shares; the bound is its share of all plus the frauds' share."""
    return {
        str(group): {
            "population": float((told == group).mean()),
            "top": float((told[top] == group).mean()),
            "bound": float((told == group).mean() + fraud.mean()),
        }
        for group in sorted(set(told[~fraud]))
    }
