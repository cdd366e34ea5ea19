"""Frames go in and come out, in pipelines as well."""

import pickle
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from sklearn.feature_selection import VarianceThreshold
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

from detector.errors import ContractBroken
from detector.estimator.evidence_forest import EvidenceForest
from tests.forest.conftest import FEATURES, make

MADE = make(accounts=1000)
FRAME = pd.DataFrame(MADE.matrix, columns=list(FEATURES), index=MADE.ids)
RISKY = {"low_one": "low", "told_only": "context"}


@pytest.fixture(scope="module")
def fitted() -> Any:
    return EvidenceForest(risky=RISKY, n_estimators=20).fit(FRAME)


@pytest.mark.parametrize(
    "frame",
    [pl.from_pandas(FRAME, nan_to_null=True), pa.Table.from_pandas(FRAME, preserve_index=False)],
)
def test_frames_of_every_kind_score_alike(fitted: Any, frame: Any) -> None:
    again: Any = EvidenceForest(risky=RISKY, n_estimators=20).fit(frame)
    assert np.array_equal(again.decision_scores_, fitted.decision_scores_)
    assert list(again.feature_names_in_) == list(FEATURES)
    assert again.predict_proba(frame).shape == (1000, 2)
    assert again.explain(frame).columns.tolist() == list(FEATURES)


def test_an_explanation_has_the_names_of_rows_and_columns(fitted: Any) -> None:
    planted = MADE.planted[0]
    told = fitted.explain(FRAME.iloc[[planted]])
    assert told.index.tolist() == [MADE.ids[planted]]
    (row,) = told.to_dict("records")
    assert row["high_one"] > 0.5 and row["low_one"] > 0.1 and row["told_only"] == 0


def test_evidence_comes_as_the_table_that_was_asked_for(fitted: Any) -> None:
    plain: Any = EvidenceForest(risky=RISKY, n_estimators=20).fit(FRAME)
    pandas = plain.set_output(transform="pandas").transform(FRAME)
    assert pandas.equals(fitted.explain(FRAME))
    polars = plain.set_output(transform="polars").transform(pl.from_pandas(FRAME))
    assert isinstance(polars, pl.DataFrame)
    assert np.array_equal(polars.to_numpy(), pandas.to_numpy())
    assert list(plain.get_feature_names_out()) == list(FEATURES)


def pipeline() -> Any:
    chosen = make_pipeline(VarianceThreshold(), EvidenceForest(risky=RISKY, n_estimators=20))
    return chosen.set_output(transform="pandas")


def test_a_pipeline_ends_in_it(fitted: Any) -> None:
    """A column that never varies is taken out before; names go on to the forest."""
    wider = FRAME.assign(same=1.0)
    piped = pipeline().fit(wider)
    assert np.array_equal(piped.decision_function(wider), fitted.decision_scores_)
    assert piped.transform(wider).equals(fitted.explain(FRAME))
    again = pickle.loads(pickle.dumps(piped))
    assert np.array_equal(again.predict(wider), fitted.labels_)
    assert np.array_equal(pipeline().fit_predict(wider), fitted.labels_)


def test_a_pipeline_goes_on_after_it() -> None:
    """Its evidence is what a model with labels learns from, and its settings can be searched."""
    truth = np.isin(np.arange(1000), MADE.planted)
    forest = EvidenceForest(risky=RISKY, n_estimators=2, max_samples=64)
    searched = GridSearchCV(
        make_pipeline(forest, LogisticRegression()),
        {"evidenceforest__dead_zone": [0.01, 0.2]},
        scoring="roc_auc",
        cv=2,
        error_score="raise",
    )
    searched.fit(FRAME, truth)
    assert searched.best_score_ > 0.95
    assert searched.best_params_ == {"evidenceforest__dead_zone": 0.2}


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame, pa.table])
def test_a_column_that_is_no_number_is_named_and_not_shown(kind: Any) -> None:
    times = pd.to_datetime(["2025-01-01", "2025-02-01"]).to_numpy()
    frame = kind({"orders": [1.0, 2.0], "phone": ["13800138000", "x"], "at": times})
    with pytest.raises(ContractBroken, match="phone, at") as caught:
        EvidenceForest().fit(frame)
    assert "13800" not in str(caught.value)


def test_text_in_an_array_is_not_shown() -> None:
    with pytest.raises(ContractBroken) as caught:
        EvidenceForest().fit(np.array([[1, "secret"], [2, "x"]], dtype=object))
    assert "secret" not in str(caught.value)
    assert caught.value.__context__ is None, "a traceback would show what is behind it"


def test_other_columns_are_refused(fitted: Any) -> None:
    with pytest.raises(ValueError, match="feature names"):
        fitted.decision_function(FRAME[FRAME.columns[::-1]])
