"""Which story fits, which fits next best, and how sure that is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.ranking.patterns import (
    CERTAINTIES,
    CLEAR,
    LEAST,
    LIKELY,
    fit_stories,
    name_certainty,
    name_patterns,
)

STORIES = ("theft", "ring")


def test_a_feature_of_two_stories_is_shared() -> None:
    evidence = np.array([[6.0, 4.0, 2.0], [0.0, 0.0, 9.0]])
    fit = fit_stories(evidence, [("theft",), ("theft", "ring"), ()], STORIES)
    assert fit.tolist() == [[8.0, 2.0], [0.0, 0.0]]


def test_patterns_need_enough_evidence() -> None:
    fit = np.array([[LEAST, 0.0], [LEAST - 0.01, 1.0], [5.0, 5.0], [0.0, 99.0], [0.0, 0.0]])
    named = name_patterns(fit, STORIES)
    assert named.pattern.tolist() == ["theft", "none", "theft", "ring", "none"]
    assert named.second.tolist() == ["none", "theft", "ring", "none", "theft"]


def test_what_speaks_for_both_makes_neither_surer() -> None:
    """The same haste beside one link: more of it brings the two stories closer together."""
    stories_of = [("ring",), ("theft", "ring")]
    evidence = np.array([[6.0, 10.0], [6.0, 16.0]])
    named = name_patterns(fit_stories(evidence, stories_of, STORIES), STORIES)
    assert named.pattern.tolist() == ["ring", "ring"]
    assert named.certainty.tolist() == pytest.approx([11 / 16, 14 / 22], abs=1e-6)


@given(st.lists(st.tuples(*[st.floats(0, 60)] * 2), min_size=1, max_size=20))
def test_certainty_is_a_share_between_a_half_and_one(rows: list[tuple[float, float]]) -> None:
    named = name_patterns(np.array(rows), STORIES)
    assert ((named.certainty >= 0.5) & (named.certainty <= 1)).all()
    assert (named.pattern != named.second).all()


def test_twice_the_evidence_is_clear() -> None:
    """Against the next story, and against the answer that no story fits."""
    fit = np.array([[20.0, 10.0], [20.0, 10.1], [2 * LEAST, 0.0], [LEAST, 0.0], [0.0, 0.0]])
    words = [name_certainty(share) for share in name_patterns(fit, STORIES).certainty]
    assert words == ["clear", "likely", "clear", "unclear", "clear"]


def test_each_word_begins_at_its_limit() -> None:
    words = tuple(name_certainty(at) for at in (CLEAR, LIKELY, LIKELY - 1e-6))
    assert words == CERTAINTIES


def test_nobody_to_name() -> None:
    assert [len(column) for column in name_patterns(np.empty((0, 2)), STORIES)] == [0, 0, 0]
