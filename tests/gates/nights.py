"""Nights of one made-up world, one after the other, and what can go wrong with the last day."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from detector.engines.duck import DuckEngine
from detector.events.read import read_events
from detector.gates.finding import Finding
from detector.gates.quality import check_quality
from detector.gates.summaries.reading import summarise_reading
from detector.settings import GateSettings
from tests.telling import Frames

LIMITS = GateSettings()
OFFSET = 8 * 3_600_000_000
TONIGHT = datetime(2026, 5, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
Summary = dict[str, Any]


def summarise(frames: Mapping[str, pd.DataFrame], back: int = 0) -> Summary:
    """Read the frames as a night so many days before tonight does; the summary has been JSON."""
    as_of = TONIGHT - timedelta(days=back)
    with DuckEngine(threads=1) as engine:
        events = read_events(engine, frames, as_of=as_of, now=as_of + timedelta(days=1))
        told = summarise_reading(engine, events.logs, events.as_of_us, OFFSET)
    loaded: Summary = json.loads(json.dumps(told))
    return loaded


def name_checks(findings: list[Finding]) -> list[str]:
    """Name what was found: gate, check, and whether it stops."""
    return [f"{one.gate}: {one.check}{'' if one.stops else ' (told)'}" for one in findings]


def find(frames: Frames, *earlier: Summary) -> list[str]:
    """Name what the quality gate finds of frames tonight."""
    return name_checks(check_quality(summarise(frames), earlier, LIMITS))


def on(frame: pd.DataFrame, back: int = 0) -> "pd.Series[bool]":
    """Mark the rows of a day, 0 being the last before tonight."""
    first = TONIGHT - timedelta(days=back + 1)
    time: pd.Series[Any] = frame["event_time"]
    return (time >= first) & (time < first + timedelta(days=1))


def with_orders(world: Frames, orders: pd.DataFrame) -> Frames:
    """Give the world other orders."""
    return {"account_events": world["account_events"], "order_events": orders}


def with_accounts(world: Frames, accounts: pd.DataFrame) -> Frames:
    """Give the world other account events."""
    return {"account_events": accounts, "order_events": world["order_events"]}
