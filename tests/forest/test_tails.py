"""Tails: rarer is more, missing is nothing, context is nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.forest.tails import DEAD_ZONE, KNOTS, Tail, fit_tail, score_evidence

VALUES = st.one_of(
    st.just(float("nan")),
    st.floats(-1e9, 1e9),
    st.sampled_from([0.0, 1.0, 1.0, 2.0]),
)
COLUMNS = st.lists(VALUES, min_size=1, max_size=200).map(np.array)


@settings(max_examples=150, deadline=None)
@given(column=COLUMNS, sign=st.sampled_from([-1, 0, 1]), more=st.integers(0, 500))
def test_evidence_grows_with_risk_and_is_never_negative(
    column: np.ndarray, sign: int, more: int
) -> None:
    tail = fit_tail(column, len(column) + more, sign)
    evidence = tail.score(column)
    assert evidence.dtype == np.float32
    assert np.isfinite(evidence).all() and (evidence >= 0).all()
    assert (evidence[np.isnan(column)] == 0).all()
    known = ~np.isnan(column)
    order = np.argsort(column[known] * sign, kind="stable")
    assert (np.diff(evidence[known][order]) >= 0).all()
    if sign == 0:
        assert not evidence.any()


def fit_slowly(column: np.ndarray, visible: int, sign: int) -> Tail:
    """Fit a tail by sorting the whole column: the definition."""
    oriented = np.sort(column[~np.isnan(column)] * sign)
    count = len(oriented) if sign and visible else 0
    inside = int(min(count, np.ceil(DEAD_ZONE * max(visible, 1))))
    ranks = np.unique(np.geomspace(1, max(inside, 1), KNOTS).astype(np.int64))[: count or 0]
    values = np.unique(oriented[count - ranks]) if count else np.empty(0)
    reached = count - np.searchsorted(oriented, values, side="left")
    evidence = np.round(np.log(DEAD_ZONE * max(visible, 1) / np.maximum(reached, 1)), 9)
    kept = (evidence > 0) & ((values > 0) | (sign < 0))
    return Tail(sign, values[kept], evidence[kept])


@settings(max_examples=150, deadline=None)
@given(
    column=COLUMNS,
    times=st.integers(1, 40),
    sign=st.sampled_from([-1, 0, 1]),
    share=st.floats(0, 3),
)
def test_the_riskiest_values_are_enough(
    column: np.ndarray, times: int, sign: int, share: float
) -> None:
    """To the bit, on whole columns and on what is left when all below the dead zone is left out."""
    column = np.concatenate([column * each for each in range(1, times + 1)])
    visible = int(share * len(column))
    slow = fit_slowly(column, visible, sign)
    known = np.sort(column[~np.isnan(column)] * sign)[::-1]
    top = known[: int(np.ceil(DEAD_ZONE * max(visible, 1)))] * (sign or 1)
    for fast in (fit_tail(column, visible, sign), fit_tail(top, visible, sign)):
        assert np.array_equal(fast.values, slow.values)
        assert np.array_equal(fast.evidence, slow.evidence)


@settings(max_examples=100, deadline=None)
@given(column=COLUMNS, other=COLUMNS, sign=st.sampled_from([-1, 1]))
def test_values_never_seen_keep_the_order(column: np.ndarray, other: np.ndarray, sign: int) -> None:
    evidence = fit_tail(column, len(column), sign).score(other)
    order = np.argsort(np.where(np.isnan(other), -np.inf, other * sign), kind="stable")
    assert (np.diff(evidence[order]) >= 0).all()


@settings(max_examples=60, deadline=None)
@given(column=COLUMNS, sign=st.sampled_from([-1, 1]), seed=st.integers(0, 99))
def test_row_order_is_irrelevant(column: np.ndarray, sign: int, seed: int) -> None:
    one = fit_tail(column, len(column), sign)
    two = fit_tail(np.random.default_rng(seed).permutation(column), len(column), sign)
    assert np.array_equal(one.values, two.values) and np.array_equal(one.evidence, two.evidence)


def test_the_riskiest_of_a_thousand() -> None:
    """ln(0.1 / 0.001) for the first, ln 2 less for the second, nothing at the edge of the zone."""
    tail = fit_tail(np.arange(1000.0), 1000, 1)
    evidence = tail.score(np.array([999.0, 998.0, 900.0, 899.0, -1.0, 1e9]))
    assert evidence == pytest.approx([np.log(100), np.log(50), 0, 0, 0, np.log(100)], abs=1e-6)


def test_low_is_risky_the_other_way_round() -> None:
    column = np.arange(1000.0)
    high, low = fit_tail(column, 1000, 1), fit_tail(-column, 1000, -1)
    assert np.array_equal(high.score(column), low.score(-column))


def test_who_could_not_show_it_does_not_count() -> None:
    """Ten of a hundred that could have shown it are a tenth: the dead zone; of 1,000 not."""
    column = np.concatenate([np.ones(10), np.full(90, np.nan)])
    assert not fit_tail(column, 100, 1).score(column).any()
    assert fit_tail(column, 1000, 1).score(column)[0] == pytest.approx(np.log(10), abs=1e-6)


def test_what_most_have_is_nothing() -> None:
    column = np.r_[np.zeros(95), np.ones(5)]
    evidence = fit_tail(column, 100, 1).score(column)
    assert not evidence[:95].any()
    assert evidence[95:] == pytest.approx(np.log(DEAD_ZONE / 0.05), abs=1e-6)


def test_a_tail_is_small() -> None:
    column = np.random.default_rng(0).normal(size=100_000)
    tail = fit_tail(column, len(column), 1)
    assert len(tail.values) <= KNOTS
    exact = np.log(DEAD_ZONE * len(column) / (len(column) - np.argsort(np.argsort(column))))
    assert np.abs(tail.score(column) - np.maximum(exact, 0)).max() < 0.7


def test_a_matrix_goes_column_by_column() -> None:
    matrix = np.array([[1.0, np.nan], [2.0, 5.0], [3.0, 4.0]])
    tails = [fit_tail(matrix[:, 0], 100, 1), fit_tail(matrix[:, 1], 100, -1)]
    evidence = score_evidence(matrix, tails)
    assert evidence.shape == matrix.shape
    assert evidence[:, 0].argmax() == 2 and evidence[:, 1].argmax() == 2
    assert evidence[0, 1] == 0


def test_nothing_known_is_no_evidence() -> None:
    column = np.full(5, np.nan)
    for sign in (-1, 0, 1):
        assert not fit_tail(column, 0, sign).score(column).any()
    assert len(fit_tail(np.empty(0), 0, 1).score(np.empty(0))) == 0
