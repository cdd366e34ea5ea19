"""The model finds what was planted, and the same in every order."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.forest.grow import with_total
from detector.forest.model import SAMPLE, Model, choose_sample
from detector.forest.trees import SHARE, average_path
from tests.forest.conftest import FEATURES, SIGNS, Made, fitted, make


def test_shares_change_nothing(model: Model, made: Made) -> None:
    """A row's score does not hang on the rows beside it, nor on the edge of a share."""
    evidence = np.tile(model.evidence(made.matrix), (7, 1))
    assert len(evidence) > SHARE
    scores = model.score(evidence)
    assert np.array_equal(scores[:3000], scores[-3000:])
    assert np.array_equal(model.score(evidence[5:6]), scores[5:6])


def test_no_rows_give_no_scores(model: Model) -> None:
    assert len(model.score(np.empty((0, len(FEATURES)), dtype=np.float32))) == 0


def test_scores_lie_between_nought_and_one(model: Model, made: Made) -> None:
    scores = model.score(model.evidence(made.matrix))
    assert ((scores > 0) & (scores < 1)).all()


def test_no_evidence_scores_lowest(model: Model, made: Made) -> None:
    nothing = np.zeros((1, len(FEATURES)), dtype=np.float32)
    assert model.score(nothing)[0] <= model.score(model.evidence(made.matrix)).min() + 1e-12


def test_planted_misuse_is_found() -> None:
    """Of 30 among 3,000 that are a little loud in four columns, 12 at least are in the first 30.

    Honest accounts are as loud in one column; the mean of three worlds is about 16, by chance 0.3.
    """
    found = []
    for seed in range(3):
        made = make(seed=seed)
        model = fitted(made, seed)
        evidence = model.evidence(made.matrix)
        found.append(hits(model.score(evidence), made))
    assert np.mean(found) >= 12


def hits(scores: np.ndarray, made: Made) -> int:
    first = np.argsort(-scores, kind="stable")[: len(made.planted)]
    return len(np.intersect1d(first, made.planted))


def test_the_same_seed_grows_the_same_forest(model: Model, made: Made) -> None:
    again = fitted(made)
    for name in ("roots", "feature", "threshold", "left", "right", "path"):
        assert np.array_equal(getattr(model.trees, name), getattr(again.trees, name))
    other = fitted(made, seed=1)
    assert not np.array_equal(other.trees.threshold, model.trees.threshold)


def test_the_sample_is_bounded_and_chosen_by_id() -> None:
    ids = [f"a{n}" for n in range(SAMPLE + 500)]
    chosen = choose_sample(ids)
    assert len(chosen) == SAMPLE == len(np.unique(chosen))
    assert (np.diff(chosen) > 0).all()
    backwards = {ids[::-1][n] for n in choose_sample(ids[::-1])}
    assert backwards == {ids[n] for n in chosen}


def test_a_feature_that_is_only_told_moves_no_score(made: Made) -> None:
    matrix = made.matrix.copy()
    matrix[:, SIGNS.index(0)] = np.nan
    other = fitted(replace(made, matrix=matrix))
    model = fitted(made)
    assert np.array_equal(
        other.score(other.evidence(matrix)), model.score(model.evidence(made.matrix))
    )


def test_the_average_path_of_small_trees() -> None:
    """Equation 1 of Liu, Ting and Zhou 2008 with H(n) as ln n plus Euler's constant."""
    assert average_path(np.array([0, 1, 2])).tolist() == [0, 0, 1]
    assert average_path(np.array([3]))[0] == pytest.approx(2 * (np.log(2) + np.euler_gamma) - 4 / 3)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from([0.0, 0.125, 1.0, 3.5, 20.0]), min_size=3, max_size=3),
        min_size=1,
        max_size=20,
    )
)
def test_more_evidence_comes_to_more(rows: list[list[float]]) -> None:
    """The total is never below the loudest sign, never above the plain sum."""
    evidence = np.array(rows, dtype=np.float32)
    total = with_total(evidence)[:, -1].astype(np.float64)
    assert (total >= evidence.max(axis=1) * (1 - 1e-5)).all()
    assert (total <= evidence.sum(axis=1, dtype=np.float64) * (1 + 1e-5)).all()
