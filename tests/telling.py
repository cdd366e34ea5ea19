"""A small builder: stories told in a few lines become events, stages and features."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa

from detector.catalogue.families import CATALOGUE
from detector.catalogue.matrix import DAY, Span, build_matrix, build_stages
from detector.catalogue.values import read_rows
from detector.engines.duck import DuckEngine
from detector.events.contract import LOGS, ORDER_EVENT_TYPES, Kind
from detector.events.read import read_events
from detector.events.sources.find import Where
from detector.simulation.world import simulate

START = datetime(2026, 3, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
"""Day 0 of every story: a midnight in Shanghai."""

LATER = datetime(2030, 1, 1, tzinfo=ZoneInfo("UTC"))
"""The wall clock of every test: no event of a story is in its future."""

SHORT = {
    "phone": "login_phone",
    "notify": "notify_phone",
    "paper": "id_number",
    "device": "device_id",
    "lat": "latitude",
    "lon": "longitude",
    "region": "region_code",
    "to": "counterparty",
}
SHORT_OF_ORDERS = {
    "merchant": "merchant_id",
    "with": "paid_with",
    "address": "delivery_address",
    "recipient": "delivery_phone",
    "lat": "delivery_latitude",
    "lon": "delivery_longitude",
    "region": "delivery_region_code",
    "device": "device_id",
}
Frames = dict[str, pd.DataFrame]
_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


def instant(when: str) -> datetime:
    """Give the instant of a time such as `3d2h15m` after the start."""
    parts = re.findall(r"([0-9.]+)([dhms])", when)
    assert "".join(number + unit for number, unit in parts) == when, f"not a time: {when}"
    return START + timedelta(seconds=sum(float(n) * _UNITS[unit] for n, unit in parts))


def tell(story: str) -> Frames:
    """Turn lines into the two logs.

    `ACCOUNT TIME EVENT [name=value ...]` is an account event, `ACCOUNT TIME STEP ORDER AMOUNT
    [name=value ...]` a step of an order. Names are the contract's or those of `SHORT`; lines that
    begin with # are left out, and ~ stands for a blank within a value.
    """
    rows: dict[str, list[dict[str, Any]]] = {"account_events": [], "order_events": []}
    for line in filter(None, (line.strip() for line in story.splitlines())):
        if line.startswith("#"):
            continue
        account, when, kind, *rest = line.split()
        row: dict[str, Any] = {"account_id": account, "event_time": instant(when)}
        row["event_type"] = kind
        short = SHORT
        if kind in ORDER_EVENT_TYPES:
            row |= {"order_id": rest[0], "amount": rest[1]}
            rest, short = rest[2:], SHORT_OF_ORDERS
        named = (pair.replace("~", " ").partition("=") for pair in rest)
        row |= {short.get(name, name): value for name, _, value in named}
        rows["account_events" if short is SHORT else "order_events"].append(row)
    return {log: frame_of(log, rows[log]) for log in LOGS}


def frame_of(log: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Make a frame with every column of the contract, absent values null."""
    frame = pd.DataFrame(rows, columns=[column.name for column in LOGS[log]], dtype=object)
    numbers = [c.name for c in LOGS[log] if c.kind in (Kind.MONEY, Kind.LATITUDE, Kind.LONGITUDE)]
    frame[numbers] = frame[numbers].astype("float64")
    frame["event_time"] = pd.to_datetime(frame["event_time"], utc=True).astype(
        "datetime64[us, UTC]"
    )
    return frame


@dataclass(frozen=True)
class Seen:
    """The features of each account: `seen["a", "order_amount_max"]`; NaN where nothing happened."""

    ids: list[str]
    matrix: np.ndarray
    tables: dict[str, pa.Table] = field(default_factory=dict)

    def __getitem__(self, place: tuple[str, str]) -> float:
        account, name = place
        return float(self.matrix[self.ids.index(account), list(CATALOGUE).index(name)])

    def row(self, stage: str, account: str) -> dict[str, Any]:
        """Give the only row that an account has in a stage."""
        rows = self.tables[stage].to_pylist()
        (found,) = [row for row in rows if row["account"] == self.ids.index(account)]
        return {str(name): value for name, value in found.items()}


def see(
    where: Where | str,
    as_of: str | datetime | None = None,
    lookback_days: int = 180,
    stages: Sequence[str] = (),
    threads: int = 1,
) -> Seen:
    """Build every feature of a story, of frames or of a folder, and keep the stages asked for."""
    given = tell(where) if isinstance(where, str) else where
    cut = instant(as_of) if isinstance(as_of, str) else as_of
    with DuckEngine(threads=threads) as engine:
        events = read_events(engine, given, as_of=cut, now=LATER)
        span = Span(events.as_of_us, events.as_of_us - lookback_days * DAY)
        build_stages(engine, span)
        build_matrix(engine, CATALOGUE.values(), span)
        matrix = read_rows(engine, CATALOGUE.values(), np.arange(events.accounts))
        ids = engine.fetch("SELECT account_id FROM accounts ORDER BY account")
        tables = {name: engine.fetch(f"SELECT * FROM {name}") for name in stages}
    return Seen([str(name) for name in ids["account_id"].to_pylist()], matrix, tables)


NEVER_SIMULATED = """
    turn1 100d registered phone=13900000001
    turn2 110d registered phone=13900000001
    rented 120d registered phone=17000000001
    rented 120d1h credit_opened amount=3000 phone=17000000001
"""
"""What the simulation never tells: one number that signs in to two accounts by turns, and credit
opened under a virtual operator's number."""


def build_world(accounts: int, seed: int, fraud_share: float) -> Frames:
    """A simulated world, and what the simulation never tells."""
    made = simulate(accounts, seed, end="2026-08-01", fraud_share=fraud_share)
    frames = {"account_events": made.account_events, "order_events": made.order_events}
    more = tell(NEVER_SIMULATED)["account_events"].dropna(axis=1, how="all")
    frames["account_events"] = pd.concat([frames["account_events"], more], ignore_index=True)
    return frames


def shuffled(frames: Mapping[str, pd.DataFrame], seed: int) -> Frames:
    """Put the rows of both logs into another order."""
    return {
        log: frame.sample(frac=1, random_state=seed).reset_index(drop=True)
        for log, frame in frames.items()
    }


def split_into_files(frames: Mapping[str, pd.DataFrame], folder: Path, seed: int) -> Path:
    """Write both logs as folders of files, rows dealt out at random."""
    draw = random.Random(seed)
    for log, frame in frames.items():
        (folder / log).mkdir(parents=True)
        dealt = np.array([draw.randrange(3) for _ in range(len(frame))])
        for part in range(3):
            frame[dealt == part].to_parquet(folder / log / f"part-{part}.parquet", index=False)
    return folder
