"""A small world of three accounts, and an engine to read it with."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from detector.engines.duck import DuckEngine

Frames = dict[str, pd.DataFrame]
NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="session")
def shared_engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=2) as engine:
        yield engine


@pytest.fixture
def engine(shared_engine: DuckEngine) -> DuckEngine:
    """An engine without the tables of the test before."""
    for name in ("accounts", "account_events", "order_events"):
        shared_engine.drop(name)
    return shared_engine


@pytest.fixture
def now() -> datetime:
    return NOW


def account_events() -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for number, account in enumerate(["b", "a", "c"]):
        for hours, event in enumerate(["registered", "credit_opened", "login"]):
            rows.append(
                {
                    "event_id": f"{account}{event}",
                    "account_id": account,
                    "event_time": datetime(2026, 11, 1 + number, 8 + hours),
                    "event_type": event,
                    "login_phone": f"1380013800{number}",
                    "amount": 1000.5 if event == "credit_opened" else None,
                }
            )
    return pd.DataFrame(rows)


def order_events() -> pd.DataFrame:
    placed = datetime(2026, 11, 10, 12)
    return pd.DataFrame(
        {
            "event_id": [f"o{number}" for number in range(6)],
            "order_id": ["1", "1", "2", "2", "3", "3"],
            "account_id": ["a", "a", "b", "b", "c", "c"],
            "event_time": [placed + timedelta(hours=number) for number in range(6)],
            "event_type": ["placed", "paid"] * 3,
            "amount": [19.99, 19.99, 5.0, 5.0, 0.0, 0.0],
            "device_id": ["d1", None, "d2", None, None, None],
        }
    )


@pytest.fixture
def frames() -> Frames:
    return {"account_events": account_events(), "order_events": order_events()}


@pytest.fixture
def make_frames() -> Callable[[], Frames]:
    """Fresh frames for each example of a property test."""
    return lambda: {"account_events": account_events(), "order_events": order_events()}
