"""pyod's own test of a detector, on its own made-up data."""

from typing import Any

import numpy as np
import pytest
from pyod.models.base import BaseDetector
from pyod.utils.data import generate_data
from sklearn.base import clone
from sklearn.metrics import roc_auc_score

from detector.estimator.evidence_forest import EvidenceForest

CONTAMINATION = 0.1
DEAD_ZONE = 0.2
"""Twice the share that is sought: a zone as large as it hides some of it."""
ROC_FLOOR = 0.8
"""That of pyod's test of its IForest."""
TRAIN, TEST, FEATURES = 200, 100, 2

x_train, x_test, y_train, y_test = generate_data(
    n_train=TRAIN, n_test=TEST, n_features=FEATURES, contamination=CONTAMINATION, random_state=42
)


@pytest.fixture(scope="module")
def fitted() -> Any:
    return EvidenceForest(CONTAMINATION, risky="both", dead_zone=DEAD_ZONE, n_estimators=50).fit(
        x_train
    )


def test_parameters(fitted: Any) -> None:
    assert issubclass(type(fitted), BaseDetector)
    assert fitted.decision_scores_.shape == fitted.labels_.shape == (TRAIN,)
    assert fitted.n_features_in_ == FEATURES
    flagged = fitted.decision_scores_ > fitted.threshold_
    assert np.array_equal(flagged.astype(int), fitted.labels_)
    assert fitted.labels_.sum() == CONTAMINATION * TRAIN


def test_train_scores_are_those_of_the_function(fitted: Any) -> None:
    assert np.array_equal(fitted.decision_function(x_train), fitted.decision_scores_)


def test_prediction_scores(fitted: Any) -> None:
    scores = fitted.decision_function(x_test)
    assert scores.shape == (TEST,)
    assert scores.min() >= 0 and scores.max() <= 1
    assert roc_auc_score(y_test, scores) >= ROC_FLOOR


def test_prediction_labels(fitted: Any) -> None:
    labels = fitted.predict(x_test)
    assert labels.dtype.kind == "i" and set(labels) == {0, 1}
    assert np.array_equal(labels, fitted.decision_function(x_test) > fitted.threshold_)


@pytest.mark.parametrize("method", ["linear", "unify"])
def test_prediction_proba(fitted: Any, method: str) -> None:
    told, confidence = fitted.predict_proba(x_test, method, return_confidence=True)
    assert told.shape == (TEST, 2) and confidence.shape == (TEST,)
    assert told.min() >= 0 and told.max() <= 1 and np.allclose(told.sum(axis=1), 1)
    order = np.argsort(fitted.decision_function(x_test))
    assert (np.diff(told[order, 1]) >= 0).all()
    assert np.array_equal(fitted.predict_proba(x_test.tolist(), method), told)


def test_prediction_proba_parameter(fitted: Any) -> None:
    with pytest.raises(ValueError, match="something"):
        fitted.predict_proba(x_test, method="something")


def test_prediction_confidence(fitted: Any) -> None:
    labels, confidence = fitted.predict(x_test, return_confidence=True)
    assert np.array_equal(labels, fitted.predict(x_test))
    assert confidence.shape == (TEST,) and confidence.min() >= 0 and confidence.max() <= 1


def test_prediction_with_rejection(fitted: Any) -> None:
    labels, figures = fitted.predict_with_rejection(x_test, return_stats=True, c_r=0.1)
    assert set(labels) <= {-2, 0, 1} and len(figures) == 3


def test_fit_predict(fitted: Any) -> None:
    assert np.array_equal(clone(fitted).fit_predict(x_train), fitted.labels_)


def test_predict_rank(fitted: Any) -> None:
    ranks = fitted._predict_rank(x_test)
    assert (np.diff(ranks[np.argsort(fitted.decision_function(x_test))]) >= 0).all()
    assert ranks.min() >= 0 and ranks.max() <= TRAIN
    normalised = fitted._predict_rank(x_test, normalized=True)
    assert normalised.min() >= 0 and normalised.max() == 1


def test_model_clone(fitted: Any) -> None:
    cloned = clone(fitted)
    assert cloned.get_params() == fitted.get_params()
    assert not hasattr(cloned, "decision_scores_")


@pytest.mark.parametrize("contamination", [0, -0.1, 0.6])
def test_a_contamination_out_of_range_is_refused(contamination: float) -> None:
    with pytest.raises(ValueError, match="contamination"):
        EvidenceForest(contamination).fit(x_train)


def test_contamination_never_moves_a_score(fitted: Any) -> None:
    more = clone(fitted).set_params(contamination=0.2).fit(x_train)
    assert np.array_equal(more.decision_scores_, fitted.decision_scores_)
    assert more.labels_.sum() > fitted.labels_.sum()
