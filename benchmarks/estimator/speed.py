"""Processor seconds of fitting and of scoring, the forests in turn."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean
from typing import Any

import numpy as np
from pyod.models.iforest import IForest

from detector.estimator.evidence_forest import EvidenceForest
from detector.forest.grow import PSI, TREES

ROUNDS = 2
COLUMNS = 50


@dataclass(frozen=True)
class Raced:
    """Mean processor seconds of one forest, over the rounds."""

    name: str
    fit: float
    score: float


def race(rows: int, columns: int = COLUMNS) -> tuple[int, list[Raced]]:
    """Fit every forest on made-up rows and score them again, in turn; the first round is warm-up.

    Returns
    -------
    How many rows there were, and the figures of each forest.
    """
    matrix = np.random.default_rng(5).lognormal(size=(rows, columns))
    size = {"n_estimators": TREES, "max_samples": min(PSI, rows)}
    forests: dict[str, Callable[[], Any]] = {
        "IForest": lambda: IForest(random_state=0),
        "IForest, as large": lambda: IForest(**size, random_state=0),
        "EvidenceForest": EvidenceForest,
        "EvidenceForest, both sides": lambda: EvidenceForest(risky="both"),
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in forests}
    for _ in range(ROUNDS + 1):
        for name, make in forests.items():
            times[name].append(_time(make(), matrix))
    kept = {name: list(zip(*found[1:], strict=True)) for name, found in times.items()}
    return rows, [Raced(name, mean(fit), mean(score)) for name, (fit, score) in kept.items()]


def _time(forest: Any, matrix: np.ndarray) -> tuple[float, float]:
    start = time.process_time()
    forest.fit(matrix)
    fitted = time.process_time()
    forest.decision_function(matrix)
    return fitted - start, time.process_time() - fitted
