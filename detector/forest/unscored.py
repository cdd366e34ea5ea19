"""pyod's isolation forest without what we do not need of it. Import it late: it takes a second."""

from typing import Any

import numpy as np
from pyod.models.iforest import IForest
from sklearn.ensemble import IsolationForest


class UnscoredForest(IForest):
    """pyod's isolation forest that is fitted without scoring its own training set.

    pyod scores the sample twice, for a threshold that a ranking has no use for. The trees are those
    that pyod grows from the same seed.
    """

    def fit(self, X: np.ndarray, y: Any = None) -> "UnscoredForest":
        """Grow the trees on float32 rows × columns; `y` is ignored, as in pyod."""
        self.detector_ = IsolationForest(
            n_estimators=self.n_estimators,
            max_samples=self.max_samples,
            max_features=self.max_features,
            bootstrap=self.bootstrap,
            n_jobs=self.n_jobs,
            random_state=self.random_state,
        ).fit(X)
        return self

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        """Score as pyod does, up to its threshold: a constant."""
        return np.asarray(-self.detector_.decision_function(X))
