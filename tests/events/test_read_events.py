"""Reading: what becomes of rows, whatever their order, their files and their types."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detector.engines.duck import DuckEngine
from detector.errors import NothingToRank
from detector.events.mapping import Mapping
from detector.events.read import Events, parse_as_of, read_events

Frames = dict[str, pd.DataFrame]
SHARED = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def tables(engine: DuckEngine) -> dict[str, list[dict[str, Any]]]:
    return {
        name: engine.fetch(f"SELECT * FROM {name} ORDER BY ALL").to_pylist()
        for name in ("accounts", "account_events", "order_events")
    }


def aside(events: Events, log: str = "order_events") -> dict[str, int]:
    return events.logs[log].aside


def test_canonical_tables(engine: DuckEngine, frames: Frames, now: datetime) -> None:
    events = read_events(engine, frames, now=now)
    made = tables(engine)
    assert [row["account_id"] for row in made["accounts"]] == ["a", "b", "c"]
    assert [row["account"] for row in made["accounts"]] == [0, 1, 2]
    first = made["order_events"][0]
    local = datetime(2026, 11, 10, 12, tzinfo=UTC) - timedelta(hours=8)
    assert first["at_us"] == local.timestamp() * 1_000_000
    assert (first["amount"], first["account"], first["ip"]) == (1999, 0, None)
    assert events.present >= {"order_events.device_id", "account_events.login_phone"}
    assert "order_events.ip" not in events.present
    assert events.logs["order_events"].filled["device_id"] == pytest.approx(2 / 6)
    assert events.as_of_us == made["order_events"][-1]["at_us"] + 1


def test_types_of_the_tables(engine: DuckEngine, frames: Frames, now: datetime) -> None:
    read_events(engine, frames, now=now)
    schema = engine.fetch("SELECT * FROM order_events LIMIT 0").schema
    assert schema.names[:6] == ["account", "order_id", "at_us", "event_type", "event_id", "amount"]
    types = {name: str(schema.field(name).type) for name in schema.names}
    assert (types["account"], types["at_us"], types["amount"]) == ("int32", "int64", "int64")
    assert types["delivery_latitude"] == "double"


@SHARED
@given(seed=st.integers(0, 999), cuts=st.integers(1, 4))
def test_order_and_split_change_nothing(
    shared_engine: DuckEngine,
    make_frames: Callable[[], Frames],
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    cuts: int,
) -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    frames = make_frames()
    clash = frames["order_events"].iloc[[2]].assign(event_id="o4", amount=3.0)
    frames["order_events"] = pd.concat([frames["order_events"], clash, clash])
    plain = read_events(shared_engine, frames, now=now)
    expected = tables(shared_engine)
    folder = tmp_path_factory.mktemp("split")
    for log, frame in frames.items():
        (folder / log).mkdir()
        shuffled = frame.sample(frac=1, random_state=seed)
        for number in range(cuts):
            shuffled.iloc[number::cuts].to_parquet(folder / log / f"{number}.parquet")
    split = read_events(shared_engine, folder, now=now)
    assert tables(shared_engine) == expected
    assert split.logs == plain.logs
    assert aside(split) == {"event_id repeated": 2}


def test_the_future_is_invisible(engine: DuckEngine, frames: Frames, now: datetime) -> None:
    as_of = datetime(2026, 11, 10, 15)
    before = read_events(engine, frames, as_of=as_of, now=now)
    expected = tables(engine)
    later = frames["order_events"].assign(
        event_time=datetime(2026, 11, 12), amount=-1.0, account_id="unheard of"
    )
    known = frames["account_events"].assign(event_time=datetime(2026, 11, 12), account_id="new")
    more = {
        "account_events": pd.concat([known, frames["account_events"]]),
        "order_events": pd.concat([later, frames["order_events"]]),
    }
    after = read_events(engine, more, as_of=as_of, now=now)
    assert tables(engine) == expected
    assert after.logs["order_events"].aside == before.logs["order_events"].aside == {}
    assert after.logs["order_events"].cut == before.logs["order_events"].cut + 6


def test_an_account_of_tomorrow_is_unknown(
    engine: DuckEngine, frames: Frames, now: datetime
) -> None:
    late = frames["account_events"].account_id == "c"
    frames["account_events"].loc[late, "event_time"] = datetime(2026, 11, 15)
    events = read_events(engine, frames, as_of=datetime(2026, 11, 12), now=now)
    assert aside(events) == {"account unknown": 2}
    assert events.accounts == 2


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("account_id", None, "account_id missing"),
        ("account_id", "  ", "account_id missing"),
        ("account_id", "zz", "account unknown"),
        ("order_id", "", "order_id missing"),
        ("event_time", pd.NaT, "event_time unreadable"),
        ("event_type", None, "event_type missing"),
        ("amount", None, "amount missing"),
        ("amount", -0.01, "amount negative or not finite"),
        ("amount", float("inf"), "amount negative or not finite"),
        ("amount", 1e13, "amount negative or not finite"),
        ("delivery_latitude", 91.0, "coordinates out of range"),
        ("delivery_longitude", float("-inf"), "coordinates out of range"),
        ("event_time", datetime(2026, 12, 1), "event_time in the future"),
    ],
)
def test_a_bad_row_is_set_aside(
    engine: DuckEngine, frames: Frames, now: datetime, column: str, value: Any, reason: str
) -> None:
    orders = frames["order_events"].assign(delivery_latitude=1.0, delivery_longitude=1.0)
    bad = orders.iloc[[5]].copy()
    bad[column] = value
    frames["order_events"] = pd.concat([bad, orders.iloc[:5]], ignore_index=True)
    events = read_events(engine, frames, now=now)
    assert aside(events) == {reason: 1}
    assert events.logs["order_events"].usable == 5


def test_a_bad_row_takes_no_id_from_a_good_one(
    engine: DuckEngine, frames: Frames, now: datetime
) -> None:
    orders = frames["order_events"]
    bad = orders.iloc[[0]].assign(amount=-1.0, event_time=datetime(2026, 11, 9))
    strange = orders.iloc[[0]].assign(account_id="zz", event_time=datetime(2026, 11, 9))
    frames["order_events"] = pd.concat([bad, strange, orders])
    events = read_events(engine, frames, now=now)
    assert aside(events) == {"amount negative or not finite": 1, "account unknown": 1}
    assert events.logs["order_events"].usable == 6


def test_a_late_cut_off_allows_later_events(
    engine: DuckEngine, frames: Frames, now: datetime
) -> None:
    frames["order_events"].loc[5, "event_time"] = datetime(2026, 12, 1)
    events = read_events(engine, frames, as_of=datetime(2026, 12, 2), now=now)
    assert aside(events) == {}


def test_nothing_to_rank(engine: DuckEngine, frames: Frames) -> None:
    with pytest.raises(NothingToRank, match=r"--as-of.*clock"):
        read_events(engine, frames, now=datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(NothingToRank, match="later --as-of"):
        read_events(engine, frames, as_of=datetime(2020, 1, 1, tzinfo=UTC))
    frames["order_events"] = frames["order_events"].iloc[:0]
    with pytest.raises(NothingToRank, match="order_events has no rows"):
        read_events(engine, frames)


def test_times_of_every_sort(engine: DuckEngine, frames: Frames, now: datetime) -> None:
    orders, instant = frames["order_events"], datetime(2026, 11, 10, 4, tzinfo=UTC)
    us = int(instant.timestamp()) * 1_000_000
    texts = ["2026-11-10T04:00:00Z", "2026-11-10 12:00:00", "2026-11-10 12:00:00 +08:00"]
    texts += ["2026/11/10 12:00", "2026-11-09T20:00:00.000-0800", "\u3000\uff12026-11-10T12:00:00"]
    naive = pd.Timestamp("2026-11-10 12:00:00")
    columns: list[tuple[Any, dict[str, Any] | None]] = [(pa.array(texts), None)]
    columns += [
        (pa.array([naive] * 6, pa.timestamp(unit)), None) for unit in ("s", "ms", "us", "ns")
    ]
    columns += [(pa.array([instant] * 6, pa.timestamp("ns", "America/New_York")), None)]
    columns += [(pa.array([us // 1000] * 6), {"column": "event_time", "unit": "ms"})]
    columns += [(pa.array([us / 1e6] * 6), {"column": "event_time", "unit": "s"})]
    form = {"column": "event_time", "format": "%Y%m%d %H:%M"}
    columns += [(pa.array(["20261110 12:00"] * 6), form)]
    for times, told in columns:
        rows = pa.Table.from_pandas(orders, preserve_index=False)
        rows = rows.set_column(rows.schema.names.index("event_time"), "event_time", times)
        said = {"order_events": {"columns": {"event_time": told}}} if told else {}
        given: dict[str, Any] = {"account_events": frames["account_events"], "order_events": rows}
        read_events(engine, given, Mapping.model_validate(said), now=now)
        assert {row["at_us"] for row in tables(engine)["order_events"]} == {us}, times.type


def test_unreadable_times(engine: DuckEngine, frames: Frames, now: datetime) -> None:
    texts = ["infinity", "epoch", "2026-02-30", "1790000000", "2026-11-10 12:00:00 Europe/Paris"]
    frames["order_events"]["event_time"] = pd.Series([*texts, "2026-11-10"])
    assert aside(read_events(engine, frames, now=now)) == {"event_time unreadable": 5}


def test_files_may_differ(
    engine: DuckEngine, frames: Frames, now: datetime, tmp_path: Path
) -> None:
    read_events(engine, frames, now=now)
    expected = tables(engine)
    orders = tmp_path / "order_events"
    orders.mkdir()
    frames["account_events"].to_parquet(tmp_path / "account_events.parquet")
    one = pa.Table.from_pandas(frames["order_events"].iloc[:4], preserve_index=False)
    one = one.set_column(1, "order_id", one["order_id"].cast("int64")).append_column(
        "note", pa.array(["x"] * 4).dictionary_encode()
    )
    pq.write_table(one, orders / "one.parquet")
    two = frames["order_events"].iloc[4:].drop(columns="device_id")
    two.assign(order_id=3.0, note=pd.Series([{"deep": 1}] * 2, index=[4, 5])).to_parquet(
        orders / "two.parq"
    )
    events = read_events(engine, tmp_path, now=now)
    assert tables(engine) == expected
    assert [one.name for one in events.inputs] == [
        "account_events.parquet",
        "order_events/one.parquet",
        "order_events/two.parq",
    ]


def test_as_of_in_the_zone() -> None:
    assert parse_as_of("2026-11-01 10:00", "UTC") == datetime(2026, 11, 1, 10, tzinfo=UTC)
