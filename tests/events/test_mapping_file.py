"""The mapping file: what is wrong is said at once, with the name that was meant."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from detector.engines.duck import DuckEngine
from detector.errors import ConfigInvalid, ContractBroken
from detector.events.config import load_toml, read_mapping
from detector.events.mapping import Mapping
from detector.events.read import read_events

Frames = dict[str, pd.DataFrame]


def write(folder: Path, text: str) -> Path:
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_faults_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        zone = "Asia/Shangai"
        colour = 1
        [account_events]
        pth = "x"
        [order_events.columns]
        amuont = "price"
        [[snapshot]]
        path = "wide.parquet"
        account_id = "uid"
        colums = {}
        events = {registered = {column = "t", unit = "minutes"}}
        """,
    )
    with pytest.raises(ConfigInvalid) as caught:
        read_mapping(path)
    said = str(caught.value)
    for part in (
        "map.toml",
        "did you mean 'Asia/Shanghai'?",
        "colour",
        "account_events.pth is not known",
        "'pth': did you mean 'path'?",
        "'amuont': did you mean 'amount'?",
        "'colums': did you mean 'columns'?",
        "'ms', 'us' or 'fen'",
    ):
        assert part in said, part


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("zone = ", "line 1"),
        ('[order_events.columns]\namount = {value = 1, column = "x"}', "exactly one"),
        ('[order_events.columns]\namount = {column = "x", unit = "s"}', "amount is no time"),
        ('[order_events.columns]\nip = {column = "x", unit = "fen"}', "ip is no money"),
        ('[order_events.columns]\nevent_time = {column = "x", unit = "fen"}', "is no money"),
        ('[order_events.columns]\namount = {geohash = "x"}', "no latitude"),
        ('[order_events.columns]\nevent_time = {column = "x", format = "%Q%"}', "format"),
        ('[account_events]\npath = "a"\npaths = ["b"]', "either path or paths"),
        ('[[snapshot]]\npath = "a"\naccount_id = "b"\nevents = {}', "snapshot.0.events"),
        (
            '[[snapshot]]\npath="a"\naccount_id="b"\nevents={login="t"}\ncolumns={event_id="c"}',
            "by",
        ),
    ],
)
def test_what_cannot_be(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigInvalid, match=said):
        read_mapping(write(tmp_path, text))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match=r"gone\.toml cannot be read"):
        load_toml(tmp_path / "gone.toml")
    (tmp_path / "latin.toml").write_bytes('zone = "\u00e9"'.encode("latin-1"))
    with pytest.raises(ConfigInvalid, match="not UTF-8"):
        load_toml(tmp_path / "latin.toml")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "bom.toml"
    path.write_bytes(b'\xef\xbb\xbfzone = "UTC"\r\n')
    assert read_mapping(path).zone == "UTC"


def test_columns_values_and_constants(engine: DuckEngine, frames: Frames, now: datetime) -> None:
    orders = frames["order_events"].rename(columns={"amount": "price", "event_type": "state"})
    orders["state"] = ["下单", "Paid "] * 3
    orders["place"] = "wtw3sjq6"
    columns: dict[str, Any] = {
        "amount": "price",
        "event_type": "state",
        "category": {"value": "phone"},
        "delivery_latitude": {"geohash": "place"},
        "delivery_longitude": {"geohash": "place"},
    }
    mapping = Mapping.model_validate(
        {"order_events": {"columns": columns, "values": {"event_type": {"下单": "placed"}}}}
    )
    given = {"account_events": frames["account_events"], "order_events": orders}
    events = read_events(engine, given, mapping, now=now)
    assert events.logs["order_events"].event_types == {"paid": 3, "placed": 3}
    row = engine.fetch("SELECT * FROM order_events LIMIT 1").to_pylist()[0]
    assert row["category"] == "phone"
    assert row["delivery_latitude"] == pytest.approx(31.2303, abs=1e-3)
    assert row["delivery_longitude"] == pytest.approx(121.4737, abs=1e-2)


def test_day_and_clock(engine: DuckEngine, frames: Frames, now: datetime) -> None:
    orders = frames["order_events"].drop(columns="event_time")
    mapped = {"event_time": {"day": "day", "clock": "time", "origin": "2026-10-31"}}
    mapping = Mapping.model_validate({"order_events": {"columns": mapped}})
    given = {"account_events": frames["account_events"], "order_events": orders}
    orders["day"], orders["time"] = 10, "12:30:00"
    first = read_events(engine, given, mapping, now=now).logs["order_events"]
    assert first.first_us == first.last_us == 1794285000_000000
    mapped["event_time"].pop("origin")
    orders["day"] = "2026-11-10"
    mapping = Mapping.model_validate({"order_events": {"columns": mapped}})
    assert read_events(engine, given, mapping, now=now).logs["order_events"] == first
    orders["day"] = 10
    with pytest.raises(ContractBroken, match="an origin"):
        read_events(engine, given, mapping, now=now)


def test_a_snapshot_becomes_events(engine: DuckEngine, frames: Frames, now: datetime) -> None:
    wide = pd.DataFrame(
        {
            "uid": ["a", "b", "c"],
            "opened": pd.to_datetime(["2026-11-01", "2026-11-02", "2026-11-03"]),
            "credit": [pd.Timestamp("2026-11-04"), pd.NaT, pd.NaT],
            "mobile": [
                "+86 138 0013 8000",
                "".join(chr(ord(digit) + 0xFEE0) for digit in "13800138001"),
                None,
            ],
        }
    )
    mapping = Mapping.model_validate(
        {
            "snapshot": [
                {
                    "path": "wide",
                    "account_id": "uid",
                    "events": {"registered": "opened", "credit_opened": "credit"},
                    "columns": {"login_phone": "mobile"},
                }
            ]
        }
    )
    given = {"wide": wide, "order_events": frames["order_events"]}
    events = read_events(engine, given, mapping, now=now)
    facts = events.logs["account_events"]
    assert facts.event_types == {"registered": 3, "credit_opened": 1}
    assert (facts.rows, facts.usable, facts.cut) == (4, 4, 0)
    phones = engine.fetch("SELECT DISTINCT login_phone FROM account_events ORDER BY ALL")
    assert phones.column(0).to_pylist() == ["13800138000", "13800138001", None]
    both = read_events(engine, {**given, **frames}, mapping, now=now)
    assert both.logs["account_events"].usable == 4 + 9
