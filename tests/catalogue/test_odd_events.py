"""Whatever events come: one row per account, no exception, no matter the order or the future."""

from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detector.catalogue.families import CATALOGUE
from detector.events.contract import ACCOUNT_EVENT_TYPES, LOGS, ORDER_EVENT_TYPES, Kind
from tests.telling import START, Frames, Seen, frame_of, see, shuffled

AS_OF = START + timedelta(days=200)
ACCOUNTS = ("a", "b", "c", "\u5f20", "0")
WORDS: dict[Kind, tuple[str | None, ...]] = {
    Kind.ID: (None, "x", "y", "13800138000", "'; DROP TABLE keys; --"),
    Kind.WORD: (None, "phone", "credit", "CREDIT", "{value}", "\u767d\u9152"),
    Kind.PHONE: (None, "13812345678", "+86 138-1234-5678", "17012345678", "token", "1", "0"),
    Kind.PERSON: (None, "id-1", "11010119900307425x"),
    Kind.ADDRESS: (None, "No. 1", "no 1", "\u2014"),
    Kind.REGION: (None, "110000", "4403", "11", "here"),
}
NUMBERS: dict[Kind, tuple[float | None, ...]] = {
    Kind.MONEY: (None, 0.0, 0.004, 0.01, 99.99, 5000.0, 1e12),
    Kind.LATITUDE: (None, 0.0, 90.0, -90.0, 39.9, -39.9),
    Kind.LONGITUDE: (None, 0.0, 180.0, -180.0, 116.4, -63.6),
}
# Before the lookback, at its edge, minutes apart, at the very same time, at the cut-off and after.
OFFSETS = (
    timedelta(days=-4000),
    timedelta(days=20),
    timedelta(days=20, microseconds=1),
    timedelta(days=150),
    *(timedelta(days=198, minutes=minutes) for minutes in (0, 0, 1, 30, 600)),
    timedelta(days=199, hours=23, minutes=59, seconds=59, microseconds=999_999),
    timedelta(days=200),
    timedelta(days=260),
)


def rows(log: str) -> st.SearchStrategy[dict[str, Any]]:
    """Draw one row of a log out of odd values."""
    types = ACCOUNT_EVENT_TYPES if log == "account_events" else ORDER_EVENT_TYPES
    cells: dict[str, st.SearchStrategy[Any]] = {}
    for column in LOGS[log]:
        if column.kind in NUMBERS:
            cells[column.name] = st.sampled_from(NUMBERS[column.kind])
        elif column.kind is not Kind.TIME:
            cells[column.name] = st.sampled_from(WORDS[column.kind])
    cells["event_id"] = st.none()
    cells["account_id"] = st.sampled_from(ACCOUNTS)
    cells["event_type"] = st.sampled_from((*types, "unheard_of"))
    cells["event_time"] = st.sampled_from([START + offset for offset in OFFSETS])
    if log == "order_events":
        cells["order_id"] = st.sampled_from(("1", "2", "3", "4", "5", "6"))
        cells["amount"] = st.sampled_from([n for n in NUMBERS[Kind.MONEY] if n is not None])
    return st.fixed_dictionaries(cells)


def logs(log: str, least: int) -> st.SearchStrategy[pd.DataFrame]:
    return st.lists(rows(log), min_size=least, max_size=25).map(lambda drawn: frame_of(log, drawn))


def usable(frames: Frames) -> Frames:
    """Add what must be there for anything to be ranked: one old event and one old order."""
    first = {"account_id": "a", "event_time": START, "event_type": "login", "order_id": "0"}
    return {
        log: pd.concat([frame_of(log, [first | {"amount": 1.0}]), rows], ignore_index=True)
        for log, rows in frames.items()
    }


def same(one: Seen, other: Seen) -> bool:
    return one.ids == other.ids and np.array_equal(one.matrix, other.matrix, equal_nan=True)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    acts=logs("account_events", 0), orders=logs("order_events", 0), seed=st.integers(0, 2**32 - 1)
)
def test_odd_events(acts: pd.DataFrame, orders: pd.DataFrame, seed: int) -> None:
    frames = usable({"account_events": acts, "order_events": orders})
    past = {log: rows[rows["event_time"] < AS_OF] for log, rows in frames.items()}
    seen = see(past, AS_OF)
    assert seen.ids == sorted(set(past["account_events"]["account_id"]), key=str.encode)
    assert seen.matrix.shape == (len(seen.ids), len(CATALOGUE))
    assert same(seen, see(shuffled(frames, seed), AS_OF, threads=2))
