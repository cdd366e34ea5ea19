"""How well forests put labelled rows first: pyod's as it comes, and over evidence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pyod.models.iforest import IForest
from sklearn.metrics import average_precision_score, roc_auc_score

from benchmarks.quality.ranked import rank_world
from detector.estimator.evidence_forest import EvidenceForest
from detector.forest.grow import PSI, TREES

SEEDS = range(3)


@dataclass(frozen=True)
class Labelled:
    """Rows with the truth about them.

    Parameters
    ----------
    name
        Which set or world.
    rows
        float64, rows × columns; NaN where nothing of the kind happened.
    truth
        True for what is sought.
    risky
        The side of each column, where somebody who knew the columns wrote it down.
    """

    name: str
    rows: np.ndarray
    truth: np.ndarray
    risky: Sequence[int] | None


@dataclass(frozen=True)
class Judged:
    """One set: per forest the area under the ROC curve and average precision, means over seeds."""

    name: str
    rows: int
    columns: int
    share: float
    figures: Mapping[str, tuple[float, float]]


Score = Callable[[Labelled, int], np.ndarray]


def score_plain(one: Labelled, seed: int) -> np.ndarray:
    """Score by pyod's forest as it comes, gaps as 0."""
    return _fit(IForest(random_state=seed), np.nan_to_num(one.rows))


def score_plain_large(one: Labelled, seed: int) -> np.ndarray:
    """Score by pyod's forest with as many trees and rows as ours, gaps as 0."""
    size = {"n_estimators": TREES, "max_samples": min(PSI, len(one.rows))}
    return _fit(IForest(**size, random_state=seed), np.nan_to_num(one.rows))


def score_declared(one: Labelled, seed: int) -> np.ndarray:
    """Score by evidence on the sides that were written down."""
    return _fit(EvidenceForest(risky=one.risky, random_state=seed), one.rows)


def score_high(one: Labelled, seed: int) -> np.ndarray:
    """Score by evidence as it comes: high is risky in every column."""
    return _fit(EvidenceForest(random_state=seed), one.rows)


def score_both(one: Labelled, seed: int) -> np.ndarray:
    """Score by evidence on both sides of every column."""
    return _fit(EvidenceForest(risky="both", random_state=seed), one.rows)


DECLARED = "sides declared"
FORESTS: dict[str, Score] = {
    "IForest": score_plain,
    "IForest, as large": score_plain_large,
    DECLARED: score_declared,
    "all high": score_high,
    "both sides": score_both,
}


def judge(one: Labelled, seeds: Sequence[int] = SEEDS) -> Judged:
    """Let every forest score the rows; sides can be declared only where they are known."""
    figures = {}
    for name, score in FORESTS.items():
        if name == DECLARED and one.risky is None:
            continue
        found = [_judge(one.truth, score(one, seed)) for seed in seeds]
        area, precision = np.mean(found, axis=0).tolist()
        figures[name] = (area, precision)
    rows, columns = one.rows.shape
    return Judged(one.name, rows, columns, float(one.truth.mean()), figures)


def read_set(path: Path) -> Labelled:
    """Read one of ADBench's sets."""
    with np.load(path) as read:
        rows, truth = read["X"].astype(np.float64), read["y"].ravel() > 0
    return Labelled(path.stem.partition("_")[2], rows, truth, None)


def read_world(name: str, accounts: int, seed: int) -> Labelled:
    """Make a world of accounts, and the features that the night would rank it by."""
    ranked = rank_world(name, accounts, seed)
    return Labelled(name, ranked.matrix, ranked.misused, ranked.signs.tolist())


def _fit(forest: Any, rows: np.ndarray) -> np.ndarray:
    return np.asarray(forest.fit(rows).decision_scores_)


def _judge(truth: np.ndarray, scores: np.ndarray) -> tuple[float, float]:
    area, precision = roc_auc_score(truth, scores), average_precision_score(truth, scores)
    return float(area), float(precision)
