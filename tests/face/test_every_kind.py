"""Every function takes every kind of frame, and paths, and says the same of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import detector
from detector.errors import ConfigInvalid
from detector.face.logs import Logs
from detector.simulation.world import World
from tests.face.conftest import Given, Night, give


def test_read_and_check(logs: Logs, given: Given) -> None:
    told = detector.read(given.account_events, given.order_events)
    for log, frame in logs.logs.items():
        pd.testing.assert_frame_equal(told.logs[log], frame)
    assert told.set_aside["order_events"]["row"].tolist() == [5]
    assert told.set_aside["order_events"]["amount"].tolist() == [-1]
    assert str(told.check) == str(logs.check)
    pd.testing.assert_frame_equal(told.check.columns, logs.check.columns)
    assert told.check.set_aside["examples"].str.len().tolist() == [1]


def test_evaluate_and_label(world: World, night: Night, given: Given, tmp_path: Path) -> None:
    labels = given.labels if not hasattr(given.labels, "read_all") else given.labels.read_all()
    told = detector.evaluate(night.ranking, labels, bootstrap=0)
    assert told.to_json() == detector.evaluate(night.folder, world.labels, bootstrap=0).to_json()
    assert told.facts["confirmed"] == 6
    store = tmp_path / "verdicts.parquet"
    added = detector.label(labels, store)
    assert (added.rows, added.confirmed, added.cleared, added.held) == (60, 6, 54, 60)
    assert "60 rows read" in str(added)
    assert len(detector.read_verdicts(store)) == 60


def test_what_is_usable_once_is_usable_again(logs: Logs, night: Night) -> None:
    """Canonical names, units and times: a ranking of what was read is that of the source."""
    again = detector.read(logs)
    assert again.check.ok
    pd.testing.assert_frame_equal(again.order_events, logs.order_events)
    pd.testing.assert_frame_equal(again.account_events, logs.account_events)


def test_rank_takes_frames_of_two_kinds(world: World, night: Night, tmp_path: Path) -> None:
    given = give(world, tmp_path, "mixed")
    ranking = detector.rank(given.account_events, given.order_events, verdicts=given.labels)
    assert ranking.table.equals(night.ranking.table)


def test_backtest_takes_rows_that_can_be_read_once(world: World, tmp_path: Path) -> None:
    given = give(world, tmp_path, "mixed")
    logs: Any = {"account_events": given.account_events, "order_events": given.order_events}
    told = detector.backtest(
        logs, given.labels, tmp_path / "out", end="2026-06-25", nights=1, bootstrap=0
    )
    assert [str(day) for day in told.nights["day"]] == ["2026-06-25"]


WRONG: dict[str, Any] = {
    "a list": [1, 2],
    "a column": pd.Series(["a"]),
    "a lazy frame": pl.LazyFrame({"account_id": ["a"]}),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("verb", ["read", "check", "rank", "evaluate", "label", "verdicts"])
def test_a_wrong_kind_is_said(
    verb: str, wrong: Any, world: World, night: Night, tmp_path: Path
) -> None:
    asked: dict[str, Callable[[], object]] = {
        "read": lambda: detector.read(wrong, world.order_events),
        "check": lambda: detector.check({**world.logs, "order_events": wrong}),
        "rank": lambda: detector.rank(world.account_events, wrong),
        "evaluate": lambda: detector.evaluate(night.ranking, wrong),
        "label": lambda: detector.label(wrong, tmp_path / "store.parquet"),
        "verdicts": lambda: detector.rank(world, verdicts=wrong),
    }
    with pytest.raises(ConfigInvalid, match="no frame and no path") as caught:
        asked[verb]()
    assert ("collect" in caught.value.mend) == isinstance(wrong, pl.LazyFrame)


def test_other_wrong_kinds_are_said(world: World, night: Night) -> None:
    for ask in (
        lambda: detector.read(world.account_events),
        lambda: detector.check(world, world.order_events),
        lambda: detector.check(world, settings={"zone": "UTC"}),  # type: ignore[arg-type]
        lambda: detector.check(world, as_of=20260101),  # type: ignore[arg-type]
        lambda: detector.evaluate(world.labels, world.labels),  # type: ignore[arg-type]
        lambda: detector.case(night.ranking, "a"),  # type: ignore[arg-type]
        lambda: detector.explain(world.labels, "a"),  # type: ignore[arg-type]
        lambda: detector.label(world.labels, world.labels),  # type: ignore[arg-type]
    ):
        with pytest.raises(ConfigInvalid):
            ask()
