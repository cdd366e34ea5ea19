"""What verdicts do to a ranking: nothing from a handful, and good from many."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from detector.verdicts.expectation import expect_cases, say_expected
from detector.verdicts.learning import LEAST, find_anchor, learn
from detector.verdicts.placement import place_accounts
from detector.verdicts.suggestion import choose_teaching
from detector.verdicts.teaching import Pupil, Taught, teach

AS_OF = datetime.fromisoformat("2026-06-01T00:00+00:00")
COUNT = 1_500
TRUE = 75


@pytest.fixture(scope="module")
def truth() -> np.ndarray:
    return np.asarray(np.arange(COUNT) % (COUNT // TRUE) == 0)


@pytest.fixture(scope="module")
def evidence(truth: np.ndarray) -> np.ndarray:
    """Signs 0 and 1 are of the true cases, 2 and 3 of look-alikes, the rest of nobody."""
    draws = np.random.default_rng(4)
    evidence = draws.exponential(1.0, (COUNT, 8)) * (draws.random((COUNT, 8)) < 0.15)
    evidence[truth, :2] += draws.exponential(2.0, (TRUE, 2))
    alike = draws.choice(np.flatnonzero(~truth), 2 * TRUE, replace=False)
    evidence[alike, 2:4] += draws.exponential(2.0, (2 * TRUE, 2))
    return evidence


@pytest.fixture(scope="module")
def pupil(evidence: np.ndarray) -> Pupil:
    order = np.argsort(-evidence.sum(axis=1), kind="stable")
    ranked = pd.DataFrame(
        {
            "account_id": [f"a{account:04}" for account in order],
            "rank": np.arange(1, COUNT + 1),
            "score": np.linspace(0.9, 0.1, COUNT),
            "percentile": np.linspace(100, 0, COUNT),
            "account": order,
        }
    )
    names = [f"sign_{n}" for n in range(evidence.shape[1])]
    say = {to: [lambda v, n=n: f"{n}: {v:.1f}" for n in names] for to in ("en", "zh")}
    last = np.full(COUNT, np.datetime64("2026-05-01", "us"))
    return Pupil(ranked, evidence, evidence.__getitem__, names, say, last)


def verdicts(pupil: Pupil, truth: np.ndarray, count: int, at: str = "2026-05-20") -> pd.DataFrame:
    """Judge the first accounts of the list, rightly."""
    first = pupil.ranked.head(count)
    given = pd.Series(pd.Timestamp(at, tz="UTC"), index=first.index).dt.as_unit("us")
    labels = truth[first["account"]].astype("int8")
    return pd.DataFrame({"account_id": first["account_id"], "label": labels, "labelled_at": given})


def precision(taught: Taught | Pupil, truth: np.ndarray, without: set[str] | None = None) -> float:
    """Average precision, by its definition; among accounts that are not in `without`."""
    rows = taught.ranked[~taught.ranked["account_id"].isin(without or set())]
    found = truth[rows["account"].to_numpy()]
    return float((found.cumsum() / np.arange(1, len(found) + 1))[found].mean())


@pytest.mark.parametrize("at", ["2026-06-01", "2026-07-01"])
def test_a_verdict_at_or_after_the_cut_off_changes_nothing(
    pupil: Pupil, truth: np.ndarray, at: str
) -> None:
    taught = teach(pupil, verdicts(pupil, truth, 200, at), AS_OF, 50)
    nothing = teach(pupil, None, AS_OF, 50)
    pd.testing.assert_frame_equal(taught.ranked, nothing.ranked)
    assert taught.facts == {} and "not used" in taught.record["sentences"]["en"][1]


def test_a_handful_leaves_the_ranking_as_it_was_and_says_so(
    pupil: Pupil, truth: np.ndarray
) -> None:
    taught = teach(pupil, verdicts(pupil, truth, LEAST), AS_OF, 50)
    assert taught.ranked["account_id"].tolist() == pupil.ranked["account_id"].tolist()
    assert taught.ranked["rank_without_verdicts"].tolist() == taught.ranked["rank"].tolist()
    assert taught.ranked["settled"].sum() == LEAST
    assert "the ranking is as it was" in taught.record["sentences"]["en"][1]


def test_200_verdicts_rank_better_those_that_nobody_reviewed_too(
    pupil: Pupil, truth: np.ndarray
) -> None:
    given = verdicts(pupil, truth, 200)
    taught = teach(pupil, given, AS_OF, 50)
    assert precision(taught, truth) > precision(pupil, truth) + 0.05
    reviewed = set(given["account_id"])
    assert precision(taught, truth, reviewed) > precision(pupil, truth, reviewed)
    told = " ".join(taught.record["sentences"]["en"])
    assert "raised accounts with: sign_" in told and "lowered accounts with: sign_" in told
    assert taught.facts["log_odds_per_evidence"]["sign_0"] > 0
    assert taught.facts["log_odds_per_evidence"]["sign_2"] < 0
    assert "a0" not in str(taught.facts)


def test_scores_belong_to_ranks_and_the_cleared_are_never_raised(
    pupil: Pupil, truth: np.ndarray
) -> None:
    taught = teach(pupil, verdicts(pupil, truth, 200), AS_OF, 50).ranked
    assert taught["score"].tolist() == pupil.ranked["score"].tolist()
    assert sorted(taught["rank_without_verdicts"]) == list(range(1, COUNT + 1))
    cleared = taught[taught["verdict"] == "cleared"]
    assert len(cleared) and (cleared["rank"] >= cleared["rank_without_verdicts"]).all()


def test_an_event_since_the_verdict_puts_the_account_on_the_list_again(
    pupil: Pupil, truth: np.ndarray
) -> None:
    settled = teach(pupil, verdicts(pupil, truth, 30, "2026-05-02"), AS_OF, 50).ranked["settled"]
    moved = teach(pupil, verdicts(pupil, truth, 30, "2026-04-30"), AS_OF, 50).ranked["settled"]
    assert (settled.sum(), moved.sum()) == (30, 0)


def test_row_order_of_the_verdicts_does_not_matter(pupil: Pupil, truth: np.ndarray) -> None:
    given = verdicts(pupil, truth, 200)
    first, second = (teach(pupil, rows, AS_OF, 50) for rows in (given, given[::-1]))
    pd.testing.assert_frame_equal(first.ranked, second.ranked)
    assert (first.record, first.expected) == (second.record, second.expected)


def test_evidence_that_no_reviewed_account_shows_weighs_nothing(evidence: np.ndarray) -> None:
    """Selection bias: what was cleared at the top says nothing of a story that nobody reviewed."""
    accounts = np.flatnonzero(evidence[:, 7] == 0)[:60]
    ranks = np.arange(1, COUNT + 1)
    lesson = learn(find_anchor(ranks), evidence, accounts, np.arange(60) % 2)
    assert lesson is not None and lesson.weights[7] == 0


def test_placement_keeps_every_account_once() -> None:
    draws = np.random.default_rng(1)
    for _ in range(50):
        values, without = draws.normal(size=12), draws.permutation(12) + 1
        cleared = draws.random(12) < 0.4
        placed = place_accounts(values, cleared, without)
        rank = np.argsort(placed) + 1
        assert sorted(placed) == list(range(12))
        assert (rank[cleared] >= without[cleared]).all()


def test_the_interval_holds_the_true_count_about_as_often_as_it_says() -> None:
    draws = np.random.default_rng(2)
    chance = np.linspace(0.9, 0.1, 200)
    held = 0
    for _ in range(60):
        true = draws.random(200) < chance
        past = np.sort(draws.permutation(200)[:100])
        tonight = np.setdiff1d(np.arange(200), past)
        point = expect_cases(past + 1, true[past], tonight + 1, 100)["curve"][-1]
        known = tonight[tonight < past.max() + 1]
        held += point["low"] <= true[known].sum() <= point["high"]
    assert 50 <= held <= 60


def test_nothing_is_expected_where_no_verdict_was_given() -> None:
    deep = expect_cases(np.arange(1, 51), np.ones(50), np.arange(100, 200), 100)
    assert deep["curve"][-1]["expected"] is None
    assert "unknown" in say_expected(deep)["en"][0] and "未知" in say_expected(deep)["zh"][0]
    stray = expect_cases(np.array([3_000, 4_000] * 10), np.ones(20), np.arange(1, 101), 100)
    assert stray["depth"] == 0


def test_suggestions_are_diverse_and_leave_out_what_is_known() -> None:
    evidence = np.zeros((40, 3))
    evidence[:20, 0] = evidence[20:30, 1] = evidence[30:39, 2] = 3.0
    nobody = np.zeros(40, dtype=bool)
    chosen, signs = choose_teaching(evidence, 400, 20, nobody, 3)
    assert sorted(signs) == [0, 1, 2] and 39 not in chosen
    judged = nobody.copy()
    judged[:20] = True
    chosen, signs = choose_teaching(evidence, 400, 20, judged, 40)
    assert min(chosen) >= 20 and len(set(chosen)) == 19 and signs[0] == 1
