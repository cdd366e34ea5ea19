"""The estimator finds what the ranking's forest finds, on any columns."""

import pickle
from typing import Any

import numpy as np
import pytest
from pyod.models.iforest import IForest
from sklearn.base import clone
from sklearn.metrics import roc_auc_score

import detector
from benchmarks.estimator.measure import read_set
from benchmarks.quality.adbench import MISSING, find_folder
from detector.errors import ConfigInvalid
from detector.estimator import evidence_forest
from detector.estimator.evidence import choose_rows
from detector.estimator.evidence_forest import EvidenceForest
from detector.forest.tails import fit_tail, score_evidence
from tests.forest.conftest import SIGNS, make

MADE = make(accounts=2000)


def forest(**settings: Any) -> Any:
    return EvidenceForest(**{"n_estimators": 20, **settings})


@pytest.fixture(scope="module")
def grown() -> Any:
    return forest(risky=SIGNS).fit(MADE.matrix)


def test_it_is_public() -> None:
    assert detector.EvidenceForest is EvidenceForest


def test_evidence_is_that_of_the_ranking(grown: Any) -> None:
    columns = zip(MADE.matrix.T, [len(MADE.matrix)] * len(SIGNS), SIGNS, strict=True)
    tails = [fit_tail(*column) for column in columns]
    assert np.array_equal(grown.transform(MADE.matrix), score_evidence(MADE.matrix, tails))


def test_what_is_rare_on_the_harmless_side_raises_nobody() -> None:
    """Twenty rows are a little high in four columns, a hundred far too low: pyod lists those."""
    rows = np.random.default_rng(1).normal(size=(2000, 8))
    rows[:20, :4] += 3.0
    rows[20:120, :4] -= 6.0

    def found(detector: Any) -> float:
        first = np.argsort(-detector.fit(rows).decision_scores_)[:20]
        return float((first < 20).mean())

    assert found(IForest(random_state=0)) < 0.3
    assert found(forest()) > 0.8


@pytest.mark.parametrize("sample", [20_000, 300])
def test_the_order_of_rows_moves_nothing(
    grown: Any, sample: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_forest, "SAMPLE", sample)
    order = np.random.default_rng(3).permutation(len(MADE.matrix))
    first, again = (clone(grown).fit(rows) for rows in (MADE.matrix, MADE.matrix[order]))
    assert np.array_equal(first.decision_scores_[order], again.decision_scores_)
    assert first.trees_.samples == min(512, sample, len(order))


def test_of_rows_that_are_alike_a_share_is_chosen() -> None:
    rows = np.repeat(np.eye(4, dtype=np.float32), [5000, 3000, 1990, 10], axis=0)
    chosen = choose_rows(rows, 2000)
    assert len(set(chosen.tolist())) == 2000
    counts = rows[chosen].sum(axis=0)
    assert np.abs(counts - [1000, 600, 398, 2]).max() < 60


def test_the_seed_is_the_forest(grown: Any) -> None:
    def scores(seed: Any) -> np.ndarray:
        return np.asarray(forest(risky=SIGNS, random_state=seed).fit(MADE.matrix).decision_scores_)

    assert np.array_equal(scores(0), grown.decision_scores_)
    assert np.array_equal(scores(np.random.RandomState(7)), scores(np.random.RandomState(7)))
    assert not np.array_equal(scores(1), grown.decision_scores_)
    assert not np.array_equal(scores(None), scores(None))


def test_it_bears_pickling(grown: Any) -> None:
    again = pickle.loads(pickle.dumps(grown))
    assert np.array_equal(again.decision_function(MADE.matrix), grown.decision_scores_)


@pytest.mark.parametrize(
    ("risky", "loud"),
    [("high", [False, True]), ("low", [True, False]), ("both", [True, True]), (0, [False, False])],
)
@pytest.mark.parametrize("shift", [0.0, -1000.0])
def test_evidence_lies_on_the_risky_side(risky: object, loud: list[bool], shift: float) -> None:
    column = np.arange(1.0, 401.0).reshape(-1, 1) + shift
    evidence = forest(risky=risky).fit(column).transform(column)
    assert (evidence[[0, -1], 0] > 2).tolist() == loud
    assert not evidence[100:300].any()
    assert evidence.any() or risky == 0


def test_both_sides_share_the_dead_zone() -> None:
    column = np.arange(1.0, 1001.0).reshape(-1, 1)
    for risky in ("high", "both"):
        evidence = forest(risky=risky).fit(column).transform(column)
        assert np.isclose((evidence > 0).mean(), 0.1, atol=0.005)


def test_what_few_have_is_rare_unless_the_others_were_not_seen() -> None:
    column = np.full((1000, 1), np.nan)
    column[:20, 0] = np.arange(20.0)
    nothing, unknown = (
        forest(missing=missing).fit(column).transform(column)[:, 0]
        for missing in ("nothing", "unknown")
    )
    assert (nothing[1:20] > 1).all() and not nothing[20:].any()
    assert nothing[0] == 0, "none of something is no evidence of much of it"
    assert (unknown[:18] == 0).all() and unknown[19] > 0 and not unknown[20:].any()


def test_a_row_of_nothing_scores_lowest(grown: Any) -> None:
    nothing = np.full((1, len(SIGNS)), np.nan)
    assert grown.decision_function(nothing)[0] == grown.decision_scores_.min()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"dead_zone": 0.0}, "dead_zone"),
        ({"n_estimators": 0}, "n_estimators"),
        ({"max_samples": 1}, "max_samples"),
        ({"missing": "nohting"}, "did you mean 'nothing'"),
        ({"n_estimators": 10_000, "max_samples": 5_000}, "81,920,000 leaves"),
    ],
)
def test_a_parameter_out_of_range_is_refused(settings: dict[str, Any], said: str) -> None:
    with pytest.raises((ValueError, ConfigInvalid), match=said):
        forest(**settings).fit(MADE.matrix)


@pytest.mark.parametrize(("name", "floor"), [("23_mammography", 0.86), ("38_thyroid", 0.94)])
def test_sets_of_adbench_are_ranked_about_as_by_pyod(name: str, floor: float) -> None:
    folder = find_folder()
    if folder is None:
        pytest.skip(MISSING)
    one = read_set(folder / f"{name}.npz")
    scores = forest(risky="both").fit(one.rows).decision_scores_
    plain = IForest(random_state=0).fit(one.rows).decision_scores_
    assert roc_auc_score(one.truth, scores) > floor
    assert roc_auc_score(one.truth, scores) > roc_auc_score(one.truth, plain) - 0.03
