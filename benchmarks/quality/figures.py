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
    quality
        Contender × figure: average precision, precision and recall in the top 1 %.
    recalls
        Contender × typology of fraud: share of its accounts that are in the top 1 %.
    groups
        Group of honest people × `population` and `top` (shares, 0 to 1) and `bound`.
    """

    quality: Table
    recalls: Table
    groups: Table


def measure(scores: pd.DataFrame, labels: pd.DataFrame, ours: str) -> Figures:
    """Compare scores with the truth.

    Parameters
    ----------
    scores
        One row per account, one column per contender, higher first.
    labels
        `account_id`, `label`, `typology` as the simulated world tells them.
    ours
        The contender whose top is searched for honest look-alikes.
    """
    truth = labels.set_index("account_id").loc[scores.index]
    fraud = truth["label"].to_numpy() == 1
    tops = {name: _top(column.to_numpy()) for name, column in scores.items()}
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
    return Figures(quality, recalls, _groups(told, fraud, tops[ours]))


def _top(scores: np.ndarray) -> np.ndarray:
    """Mark the accounts that are looked at; ties keep account order."""
    top = np.zeros(len(scores), dtype=bool)
    top[np.argsort(-scores, kind="stable")[: max(round(len(scores) * BUDGET), 1)]] = True
    return top


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
