"""Finding logs: folders as tools write them, and every broken file named at once."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detector.engines.duck import DuckEngine
from detector.errors import ConfigInvalid, ContractBroken
from detector.events.mapping import Mapping
from detector.events.read import read_events
from detector.events.sources.find import find

Frames = dict[str, pd.DataFrame]


def orders_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "order_events"
    folder.mkdir()
    return folder


def test_every_broken_file_is_named(tmp_path: Path) -> None:
    folder = orders_folder(tmp_path)
    pq.write_table(pa.table({"order_id": ["secret-1"] * 1000}), folder / "good.parquet")
    whole = (folder / "good.parquet").read_bytes()
    (folder / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    (folder / "empty.parquet").touch()
    (folder / "text.parquet").write_text("order_id,amount\nsecret-1,2\n")
    (folder / "locked.parquet").write_bytes(whole[:-4] + b"PARE")
    with pytest.raises(ContractBroken) as caught:
        find(tmp_path, "order_events")
    said = str(caught.value)
    for name in ("cut.parquet", "empty.parquet is empty", "text.parquet", "locked.parquet"):
        assert f"order_events/{name}" in said
    assert "good.parquet" not in said
    assert "secret" not in said


def test_litter_is_ignored(tmp_path: Path) -> None:
    folder = orders_folder(tmp_path)
    for name in ("_SUCCESS", ".part-0.parquet.crc", "._x.parquet", "notes.csv"):
        (folder / name).write_text("litter")
    (folder / "_temporary").mkdir()
    (folder / "_temporary" / "half.parquet").write_text("litter")
    (folder / "deep" / "deeper").mkdir(parents=True)
    pq.write_table(pa.table({"order_id": ["a"]}), folder / "deep" / "deeper" / "x.PARQUET")
    assert [one.name for one in find(tmp_path, "order_events").inputs] == [
        "order_events/deep/deeper/x.PARQUET"
    ]


def test_a_log_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match="does not exist"):
        find(tmp_path / "gone", "order_events")
    (tmp_path / "orders.csv").touch()
    with pytest.raises(ContractBroken, match=r"no order_events\.parquet.*found: orders\.csv"):
        find(tmp_path, "order_events")
    with pytest.raises(ConfigInvalid, match="is a file"):
        find(tmp_path / "orders.csv", "order_events")
    folder = orders_folder(tmp_path)
    with pytest.raises(ContractBroken, match="holds no file"):
        find(tmp_path, "order_events")
    (tmp_path / "order_events.parquet").touch()
    with pytest.raises(ContractBroken, match=r"order_events and order_events\.parquet"):
        find(tmp_path, "order_events")
    (tmp_path / "order_events.parquet").unlink()
    (folder / "_delta_log").mkdir()
    with pytest.raises(ContractBroken, match="table with a history"):
        find(tmp_path, "order_events")


def test_partitions_fill_only_what_files_lack(
    engine: DuckEngine, frames: Frames, now: datetime, tmp_path: Path
) -> None:
    plain = read_events(engine, frames, now=now)
    expected = engine.fetch("SELECT * FROM order_events ORDER BY ALL").to_pylist()
    frames["account_events"].to_parquet(tmp_path / "account_events.parquet")
    for event_type, rows in frames["order_events"].groupby("event_type"):
        # account_id is in the files too: the folder's value must not shadow it
        folder = tmp_path / "order_events" / f"event_type={event_type}" / "account_id=wrong"
        folder.mkdir(parents=True)
        rows.drop(columns="event_type").to_parquet(folder / "part.parquet")
    split = read_events(engine, tmp_path, now=now)
    assert engine.fetch("SELECT * FROM order_events ORDER BY ALL").to_pylist() == expected
    assert split.logs == plain.logs


def test_spark_writes_instants_in_utc(
    engine: DuckEngine, frames: Frames, now: datetime, tmp_path: Path
) -> None:
    read_events(engine, frames, now=now)
    expected = engine.fetch("SELECT at_us FROM order_events ORDER BY at_us").column(0).to_pylist()
    for log, frame in frames.items():
        rows = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata()
        with pq.ParquetWriter(
            tmp_path / f"{log}.parquet",
            rows.schema,
            use_deprecated_int96_timestamps=True,
            store_schema=False,
        ) as writer:
            writer.write_table(rows)
            writer.add_key_value_metadata({"org.apache.spark.version": "3.5.0"})
    read_events(engine, tmp_path, now=now)
    read = engine.fetch("SELECT at_us FROM order_events ORDER BY at_us").column(0).to_pylist()
    assert read == [(one or 0) + 8 * 3_600_000_000 for one in expected]


def test_damaged_pages_name_the_file(
    engine: DuckEngine, frames: Frames, now: datetime, tmp_path: Path
) -> None:
    for log, frame in frames.items():
        frame.to_parquet(tmp_path / f"{log}.parquet")
    path = tmp_path / "order_events.parquet"
    whole = bytearray(path.read_bytes())
    whole[4:400] = bytes(396)
    path.write_bytes(whole)
    with pytest.raises(ContractBroken, match=r"order_events\.parquet.*rows cannot be read"):
        read_events(engine, tmp_path, now=now)


def test_other_paths(engine: DuckEngine, frames: Frames, now: datetime, tmp_path: Path) -> None:
    frames["account_events"].to_parquet(tmp_path / "acts.parquet")
    frames["order_events"].iloc[:3].to_parquet(tmp_path / "one.parquet")
    frames["order_events"].iloc[3:].to_parquet(tmp_path / "two.parquet")
    mapping = Mapping.model_validate(
        {
            "account_events": {"path": "acts.parquet"},
            "order_events": {"paths": ["one.parquet", "two.parquet"]},
        }
    )
    events = read_events(engine, tmp_path, mapping, now=now)
    assert events.logs["order_events"].usable == 6
    assert all(one.sha256 and one.bytes for one in events.inputs)


def test_wrong_columns_and_types_at_once(engine: DuckEngine, frames: Frames) -> None:
    frames["order_events"] = frames["order_events"].assign(
        amount="19.99",
        event_time=1_790_000_000,
        delivery_latitude=True,
        device_id=pd.Series([["x"]] * 6, dtype=object),
    )
    with pytest.raises(ContractBroken) as caught:
        read_events(engine, frames)
    said = caught.value.found
    assert "amount is" in said and "needed is a number" in said
    assert "event_time is int64" in said and "unit" in said
    assert "delivery_latitude is bool" in said and "device_id is list" in said
    frames["order_events"] = frames["order_events"].drop(columns=["amount", "order_id"])
    with pytest.raises(ContractBroken, match="missing: order_id, amount"):
        read_events(engine, frames)


def test_mixed_columns_are_named_without_values(engine: DuckEngine, frames: Frames) -> None:
    mixed = frames["order_events"].astype({"order_id": object})
    mixed.loc[0, "order_id"] = 13800138000
    with pytest.raises(ContractBroken, match="mixed types: order_id") as caught:
        read_events(engine, {**frames, "order_events": mixed})
    assert "13800138000" not in str(caught.value)


def test_streams_and_views(engine: DuckEngine, frames: Frames, now: datetime) -> None:
    class Stream:
        """Speaks Arrow and nothing else, as polars does."""

        def __init__(self, rows: pa.Table) -> None:
            self.rows = rows

        def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
            give: Callable[[object | None], object] = self.rows.__arrow_c_stream__
            return give(requested_schema)

    rows = pa.Table.from_pandas(frames["order_events"], preserve_index=False)
    for name in ("order_id", "account_id", "event_type"):
        place = rows.schema.names.index(name)
        rows = rows.set_column(place, name, rows[name].cast(pa.string_view()))
    orders = Stream(rows)
    given: dict[str, Any] = {"account_events": frames["account_events"], "order_events": orders}
    assert read_events(engine, given, now=now).logs["order_events"].usable == 6
