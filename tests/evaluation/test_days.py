"""Several nights: what one list found is on no later list."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from detector.evaluation.evaluation import Evaluation
from detector.evaluation.judgement import evaluate
from tests.evaluation.conftest import publish, verdicts

NIGHTS = {"2026-01-01": "abcdef", "2026-01-08": "abdcefg", "2026-01-15": "cbgdefa"}


@pytest.fixture
def nights(tmp_path: Path) -> Path:
    for day, order in reversed(NIGHTS.items()):
        publish(tmp_path, day, order, review=2)
    (tmp_path / "dt=2026-02-01").mkdir()
    return tmp_path


def found(told: Evaluation) -> list[list[int]]:
    columns = ["confirmed", "reviewed", "found", "found_so_far"]
    counts: list[list[int]] = told.nights[columns].to_numpy().tolist()
    return counts


def test_found_accounts_leave_the_lists(nights: Path) -> None:
    """Confirmed: a, c, g. Lists: ab, then b and d (a is gone), then c and b."""
    told = evaluate(nights, verdicts("acg"), bootstrap=0)
    assert told.nights["day"].tolist() == list(NIGHTS), "a folder without _SUCCESS is no night"
    assert found(told) == [[2, 2, 1, 1], [2, 2, 0, 1], [2, 2, 1, 2]]
    assert told.nights["precision"].tolist() == [0.5, 0.0, 0.5]
    assert told.nights["attainable"].tolist() == [1.0, 1.0, 1.0]
    assert told.facts["mean_over_nights"]["value"] == pytest.approx(1 / 3)
    assert told.facts["accounts"] == 7 and told.facts["day"] == "2026-01-15"
    assert "Over 3 nights the lists find 2 confirmed accounts, each once" in told.sentence()


def test_recall_and_money_of_each_list(tmp_path: Path) -> None:
    """Confirmed: a, c. Lists: ab finds a; then b and c, since a is gone, find c."""
    publish(tmp_path, "2026-01-01", "abcd", review=2, at_risk=[100, 1, 30, 1])
    publish(tmp_path, "2026-01-08", "bcda", review=2, at_risk=[1, 30, 1, 70])
    told = evaluate(tmp_path, verdicts("ac"), bootstrap=40).nights
    assert told["recall"].tolist() == [0.5, 1.0]
    assert told["money_found"].tolist() == [100.0, 30.0]
    for name in ("recall", "money_found"):
        assert (told[f"{name}_low"] <= told[name]).all()
        assert (told[f"{name}_high"] >= told[name]).all()
    assert evaluate(tmp_path, verdicts("ac"), bootstrap=0).nights["recall_low"].isna().all()


def test_the_best_order_cannot_find_what_is_gone(nights: Path) -> None:
    told = evaluate(nights, verdicts("a"), bootstrap=0)
    assert found(told) == [[1, 2, 1, 1], [0, 2, 0, 1], [0, 2, 0, 1]]
    assert told.nights["attainable"].tolist() == [0.5, 0.0, 0.0]


def test_known_accounts_leave_too_when_asked(nights: Path) -> None:
    """The verdict on c, of the 9th, is known five days later: on the 15th, not yet on the 8th."""
    labels = verdicts("acg", labelled_at=[None, "2026-01-09", None])
    assert found(evaluate(nights, labels, delay=5, bootstrap=0))[1:] == [[2, 2, 0, 1], [1, 2, 1, 2]]
    assert found(evaluate(nights, labels, delay=6, bootstrap=0))[2] == [2, 2, 1, 2]


def test_only_labelled_counts_the_labelled_on_the_list(nights: Path) -> None:
    told = evaluate(nights, verdicts("acg", "d"), only_labelled=True, bootstrap=0)
    assert found(told) == [[2, 1, 1, 1], [2, 1, 0, 1], [2, 1, 1, 2]]
    assert told.nights["precision"].tolist() == [1.0, 0.0, 1.0]


def test_intervals_hold_the_point(tmp_path: Path) -> None:
    names = [f"a{number:03d}" for number in range(300)]
    for day in ("2026-01-01", "2026-01-02"):
        publish(tmp_path, day, names, review=40)
    labels = pd.DataFrame({"account_id": names[::3], "label": 1})
    told = evaluate(tmp_path, labels, bootstrap=300)
    reach = told.nights[["low", "precision", "high"]].to_numpy(dtype=float)
    assert (np.diff(reach, axis=1) > 0).all()
    mean = told.facts["mean_over_nights"]
    assert mean["low"] < mean["value"] < mean["high"]
    again = evaluate(tmp_path, labels, bootstrap=300)
    assert told.to_json() == again.to_json()
    assert evaluate(tmp_path, labels, bootstrap=300, seed=1).to_json() != told.to_json()
