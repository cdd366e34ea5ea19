"""Ranks, percentiles and reasons: exact, additive, and the same whatever the order."""

from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.ranking.order import rank_scores
from detector.ranking.reasons import MOST, explain_rows

SCORES = st.lists(st.sampled_from([0.1, 0.5, 0.5 + 1e-14, 0.7, 0.9]), min_size=1, max_size=30)


@settings(max_examples=100, deadline=None)
@given(scores=SCORES, seed=st.integers(0, 999))
def test_ranking_does_not_hang_on_the_row_order(scores: list[float], seed: int) -> None:
    ids = np.array([f"id{n % 7}-{n}" for n in range(len(scores))], dtype=object)
    other = np.random.default_rng(seed).permutation(len(scores))
    one = rank_scores(list(ids), np.array(scores))
    two = rank_scores(list(ids[other]), np.array(scores)[other])
    names = ["account_id", "rank", "score", "percentile"]
    assert one[names].equals(two[names])
    assert list(ids[one["account"]]) == one["account_id"].tolist()


@settings(max_examples=100, deadline=None)
@given(scores=SCORES)
def test_ranks_and_percentiles(scores: list[float]) -> None:
    ranked = rank_scores([f"{n:03d}" for n in range(len(scores))], np.array(scores))
    assert ranked["rank"].tolist() == list(range(1, len(scores) + 1))
    assert (np.diff(ranked["score"]) <= 0).all()
    assert ranked["percentile"].iloc[0] == 100
    for score, percentile in zip(ranked["score"], ranked["percentile"], strict=True):
        share = np.mean(np.round(scores, 12) <= score)
        assert percentile == pytest.approx(100 * share, abs=1e-6)


def test_ties_keep_the_order_of_ids() -> None:
    """A difference in the thirteenth digit is a tie; ids are compared as text."""
    ranked = rank_scores(["b", "a10", "a9", "c"], np.array([0.5, 0.5 + 1e-14, 0.5, 0.4]))
    assert ranked["account_id"].tolist() == ["a10", "a9", "b", "c"]
    assert ranked["percentile"].tolist() == [100, 100, 100, 25]


def test_nobody_to_rank() -> None:
    assert len(rank_scores([], np.empty(0))) == 0
    assert (
        explain_rows(np.empty((0, 2)), np.empty((0, 2)), ["a", "b"], [str, str]).to_pylist() == []
    )


Reasons = list[list[dict[str, Any]]]


def reasons_of(matrix: np.ndarray, evidence: np.ndarray) -> Reasons:
    return cast(Reasons, explain_rows(matrix, evidence, NAMES, SAY).to_pylist())


EVIDENCE = st.lists(
    st.lists(st.sampled_from([0.0, 0.0, 0.5, 1.0, 3.25]), min_size=8, max_size=8),
    min_size=1,
    max_size=12,
).map(lambda rows: np.array(rows, dtype=np.float32))
NAMES = [f"f{n}" for n in range(8)]
SAY = [lambda value, n=n: f"{n} says {value:.1f}" for n in range(8)]


@settings(max_examples=100, deadline=None)
@given(evidence=EVIDENCE)
def test_reasons_are_the_strongest_evidence(evidence: np.ndarray) -> None:
    matrix = np.arange(evidence.size, dtype=np.float64).reshape(evidence.shape)
    for row, reasons in enumerate(reasons_of(matrix, evidence)):
        known = int((evidence[row] > 0).sum())
        assert len(reasons) == min(known, MOST)
        shares = [reason["contribution"] for reason in reasons]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) <= 1 + 1e-6
        if 0 < known <= MOST:
            assert sum(shares) == pytest.approx(1, abs=1e-6)
        for reason in reasons:
            column = NAMES.index(reason["feature"])
            assert reason["value"] == matrix[row, column]
            assert reason["sentence"] == f"{column} says {matrix[row, column]:.1f}"
            part = evidence[row, column] / evidence[row].sum()
            assert reason["contribution"] == pytest.approx(part, abs=1e-6)


def test_equal_evidence_keeps_the_order_of_the_catalogue() -> None:
    evidence = np.ones((1, 8), dtype=np.float32)
    (reasons,) = reasons_of(np.zeros((1, 8)), evidence)
    assert [reason["feature"] for reason in reasons] == NAMES[:MOST]
