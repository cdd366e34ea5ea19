"""Text that is cleaned once for each value is what it would be if it were cleaned row by row."""

from datetime import datetime
from typing import Any

import pandas as pd
import pytest

from detector.engines.duck import DuckEngine
from detector.events.columns import spellings
from detector.events.read import read_events

Frames = dict[str, pd.DataFrame]


def rows_of(engine: DuckEngine) -> list[dict[str, Any]]:
    return engine.fetch("SELECT * FROM order_events ORDER BY ALL").to_pylist()


@pytest.fixture
def awkward(frames: Frames) -> Frames:
    spelt: dict[str, Any] = {
        "account_id": ["a", " a", "b", "b\u3000", "c", "c"],
        "event_type": ["Placed", "paid ", "placed", "paid", "placed", "paid"],
        "device_id": ["d1", "d1 ", None, " ", "d2", "\u00a0d2"],
        "delivery_address": ["\uff11 Road", "1, road", None, "-", "1road", "1road"],
        "delivery_phone": ["+86 139-1234-5678", "13912345678", "token", "", None, "\uff11\uff12"],
    }
    frames["order_events"] = frames["order_events"].assign(**spelt)
    return frames


@pytest.mark.parametrize("most", [spellings.MOST, 1])
def test_where_text_is_cleaned_changes_nothing(
    engine: DuckEngine,
    awkward: Frames,
    now: datetime,
    most: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spellings, "MOST", most)
    read_events(engine, awkward, now=now)
    made = rows_of(engine)
    assert [row["account"] for row in made] == [0, 0, 1, 1, 2, 2]
    assert [row["event_type"] for row in made] == ["placed", "paid"] * 3
    assert [row["device_id"] for row in made] == ["d1", "d1", None, None, "d2", "d2"]
    assert [row["delivery_address"] for row in made] == ["1road"] * 2 + [None] * 2 + ["1road"] * 2
    phones = ["13912345678", "13912345678", "token", None, None, "12"]
    assert [row["delivery_phone"] for row in made] == phones


def test_nothing_is_left_of_columns_that_are_clean(
    engine: DuckEngine, awkward: Frames, now: datetime
) -> None:
    read_events(engine, awkward, now=now)
    there = engine.fetch("SELECT table_name AS name FROM information_schema.tables")
    kept = {
        name
        for name in map(str, there["name"].to_pylist())
        if name.startswith("order_events_part_0_")
    }
    assert "order_events_part_0_device_id" in kept
    assert "order_events_part_0_order_id" not in kept
    assert not any(name.endswith("_values") for name in kept)
