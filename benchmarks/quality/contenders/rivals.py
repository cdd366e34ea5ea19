"""Rivals on the same evidence that are not pyod's: nearest neighbours by hand, isotree."""

import importlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from sklearn.neighbors import NearestNeighbors

from benchmarks.quality.ranked import RankedWorld
from detector.forest.model import choose_sample

REFERENCES = 10_000
"""Accounts that the others are compared with, chosen by hash."""

NEIGHBOUR = 10
"""Which of the nearest references gives the distance."""


def score_neighbours(ranked: RankedWorld) -> np.ndarray:
    """Score by the distance to the tenth nearest of 10,000 references, on the evidence alone.

    A reference is not its own neighbour. On the worlds that the design was chosen on it was the
    strongest rival.
    """
    rows = ranked.same_evidence
    chosen = choose_sample(ranked.ids, REFERENCES)
    k = min(NEIGHBOUR, len(chosen) - 1)
    near = NearestNeighbors(n_neighbors=k + 1).fit(rows[chosen])
    distance, _ = near.kneighbors(rows)
    own = np.isin(np.arange(len(rows)), chosen).astype(np.int64)
    return np.asarray(distance[np.arange(len(rows)), k - 1 + own])


def score_isotree(ranked: RankedWorld) -> np.ndarray:
    """Score by isotree's isolation forest as it comes, on the evidence alone."""
    return _isotree(ranked.same_evidence, {})


def score_isotree_guided(ranked: RankedWorld) -> np.ndarray:
    """Score by isotree set up as SCiForest, whose splits look for gaps, on the evidence alone."""
    guided = {"ndim": 2, "ntry": 10, "prob_pick_avg_gain": 1, "coefs": "normal"}
    return _isotree(ranked.same_evidence, {**guided, "sample_size": 256, "ntrees": 100})


def _isotree(rows: np.ndarray, settings: Mapping[str, Any]) -> np.ndarray:
    kind = importlib.import_module("isotree").IsolationForest
    forest = kind(random_seed=1, nthreads=1, missing_action="fail", **settings).fit(rows)
    return np.asarray(forest.predict(rows))
