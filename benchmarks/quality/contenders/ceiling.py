"""The ceiling: boosted trees that are told every label but those of the fold they score."""

import importlib
import importlib.util

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold

from benchmarks.quality.ranked import RankedWorld

FOLDS = 5


def name_booster() -> str:
    """Name the library that boosts: LightGBM where it is installed, else scikit-learn's."""
    return "LightGBM" if importlib.util.find_spec("lightgbm") else "scikit-learn's boosting"


def score_ceiling(ranked: RankedWorld) -> np.ndarray:
    """Score by boosted trees on our features, each fold by a model of the other four.

    What the features allow: no ranking without labels can be expected to pass it by much. Folds
    are stratified; columns that never vary are left out.
    """
    return score_folds(ranked.matrix, ranked.misused)


def score_folds(matrix: np.ndarray, misused: np.ndarray) -> np.ndarray:
    """Score every row by a model that never saw its fold; float64, a probability.

    Parameters
    ----------
    matrix
        float64, accounts × features, gaps as NaN.
    misused
        bool per account, at least `FOLDS` of them True.
    """
    lowest = np.nanmin(matrix, axis=0, initial=np.inf)
    rows = matrix[:, lowest < np.nanmax(matrix, axis=0, initial=-np.inf)]
    boost = _lightgbm if importlib.util.find_spec("lightgbm") else _scikit_learn
    scores = np.empty(len(rows))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for known, asked in folds.split(rows, misused):
        scores[asked] = boost(rows[known], misused[known], rows[asked])
    return scores


def _lightgbm(rows: np.ndarray, misused: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Fit small, slow trees; the best of twenty settings on simulated worlds of seeds 21 and 22."""
    lightgbm = importlib.import_module("lightgbm")
    settings = {
        "objective": "binary",
        "learning_rate": 0.03,
        "num_leaves": 15,
        "min_data_in_leaf": 20,
        "feature_fraction": 0.3,
        "extra_trees": True,
        "scale_pos_weight": 30.0,
        "seed": 0,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbose": -1,
    }
    trees = lightgbm.train(settings, lightgbm.Dataset(rows, misused.astype(np.int64)), 400)
    return np.asarray(trees.predict(asked))


def _scikit_learn(rows: np.ndarray, misused: np.ndarray, asked: np.ndarray) -> np.ndarray:
    boosting = HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.06, max_leaf_nodes=15, min_samples_leaf=10, random_state=0
    )
    return np.asarray(boosting.fit(rows, misused).predict_proba(asked)[:, 1])
