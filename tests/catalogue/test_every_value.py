"""What holds for the values of every feature: finite, repeatable, blind to the future."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from detector.catalogue.families import CATALOGUE
from detector.catalogue.feature import Feature
from detector.catalogue.matrix import DAY, STAGES, Span, build_stages
from detector.engines.duck import DuckEngine
from detector.events.read import read_events
from tests.telling import Frames, Seen, see, shuffled, split_into_files

FEATURES = list(CATALOGUE.values())
CUT = datetime.fromisoformat("2026-06-20T13:00:00+08:00")


def assert_same(one: Seen, other: Seen) -> None:
    assert one.ids == other.ids
    moved = ~((one.matrix == other.matrix) | (np.isnan(one.matrix) & np.isnan(other.matrix)))
    assert [f.name for f, m in zip(FEATURES, moved.any(axis=0), strict=True) if m] == []


def test_row_order_files_and_threads_change_nothing(small_world: Frames, tmp_path: Path) -> None:
    folder = split_into_files(shuffled(small_world, 3), tmp_path, 4)
    one = see(small_world, threads=1)
    assert_same(one, see(folder, threads=2))
    assert_same(one, see(shuffled(small_world, 8), threads=2))


def test_the_future_is_invisible(small_world: Frames) -> None:
    """Neither what really came after the cut-off nor what anybody makes up moves a value."""
    past = {log: rows[rows["event_time"] < CUT] for log, rows in small_world.items()}
    seen = see(past, CUT)
    assert_same(seen, see(small_world, CUT))
    assert_same(seen, see(with_a_wild_future(small_world), CUT))


def with_a_wild_future(frames: Frames) -> Frames:
    """Repeat every event after the cut-off, once by accounts that are there and once by new ones.

    The ids of the past come again, amounts and places are others.
    """
    grown = {}
    for log, rows in frames.items():
        again = rows.assign(event_time=rows["event_time"] + timedelta(days=400))
        again["amount"] = again["amount"] * 7 + 1
        strangers = again.assign(account_id="new" + again["account_id"])
        at_once = rows.assign(event_time=pd.Timestamp(CUT).tz_convert("Asia/Shanghai"))
        grown[log] = pd.concat([rows, again, strangers, at_once], ignore_index=True)
    return grown


def test_no_value_is_infinite(large_world: Frames) -> None:
    """The matrix would hide it: an infinity there is a division that nobody thought of."""
    with DuckEngine(threads=2) as engine:
        events = read_events(engine, large_world)
        span = Span(events.as_of_us, events.as_of_us - 180 * DAY)
        build_stages(engine, span)
        endless = [feature.name for feature in FEATURES if _endless(engine, feature, span)]
    assert endless == []


def _endless(engine: DuckEngine, feature: Feature, span: Span) -> int:
    stage = STAGES[feature.reads]
    grouped = "" if stage.grain == "account" else " GROUP BY account"
    values = engine.fetch(
        span.fill(f"SELECT CAST({feature.sql} AS DOUBLE) AS x FROM {stage.name}{grouped}")
    )["x"]
    known = values.drop_null().to_numpy()
    return int((~np.isfinite(known)).sum())


def test_every_feature_sees_something(large_seen: Seen) -> None:
    """One that is null or nought for everybody is written past the world, or tells nothing."""
    shown = np.nan_to_num(large_seen.matrix) != 0
    assert [f.name for f, some in zip(FEATURES, shown.any(axis=0), strict=True) if not some] == []


def test_no_feature_says_the_same_of_all_it_speaks_of(large_seen: Seen) -> None:
    for feature, column in zip(FEATURES, large_seen.matrix.T, strict=True):
        if len(column[~np.isnan(column)]) == len(column):
            assert len(np.unique(column)) > 1, feature.name


def test_amounts_counts_and_shares_are_not_negative(large_seen: Seen) -> None:
    least = np.nanmin(large_seen.matrix, axis=0)
    assert [f.name for f, low in zip(FEATURES, least, strict=True) if low < 0] == []


def test_flags_are_nought_or_one(large_seen: Seen) -> None:
    for feature, column in zip(FEATURES, large_seen.matrix.T, strict=True):
        if feature.unit == "":
            assert set(column[~np.isnan(column)]) <= {0.0, 1.0}, feature.name


def test_a_number_that_signs_in_by_turns_is_seen(large_seen: Seen) -> None:
    names = [name for name in CATALOGUE if name == "accounts_per_login_phone"]
    assert [large_seen["turn1", name] for name in names] == [2.0] * len(names)


@pytest.mark.parametrize("lookback", [1, 3650])
def test_any_lookback_will_do(small_world: Frames, lookback: int) -> None:
    seen = see(small_world, lookback_days=lookback)
    assert seen.matrix.shape == (len(seen.ids), len(FEATURES))
