"""What a check says, and the rows that were set aside, written for a person to look at."""

import json
from datetime import datetime
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from detector.engines.duck import DuckEngine
from detector.errors import OutputUnwritable
from detector.events.check import check_events
from detector.events.mapping import Mapping
from detector.events.quarantine import write_quarantine
from detector.events.read import read_events

Frames = dict[str, pd.DataFrame]


def broken(frames: Frames) -> Frames:
    orders = frames["order_events"].assign(colour="red")
    orders.loc[[1, 2], "amount"] = [-1.0, float("nan")]
    accounts = frames["account_events"].copy()
    accounts.loc[0, "event_type"] = "danced"
    accounts.loc[1, "event_type"] = "138 0013 8000"
    return {"account_events": accounts, "order_events": orders}


def test_a_clean_check(engine: DuckEngine, frames: Frames, now: datetime) -> None:
    check = check_events(read_events(engine, frames, now=now))
    assert check.success
    assert check.statistics["success_percent"] == 100.0
    assert check.to_text().endswith("passed: every row is usable")


def test_orders_of_which_none_is_on_credit_are_noted(
    engine: DuckEngine, frames: Frames, now: datetime
) -> None:
    orders = frames["order_events"].assign(paid_with="BT")
    text = check_events(read_events(engine, {**frames, "order_events": orders}, now=now)).to_text()
    assert "note  paid_with is credit for some orders" in text and f"BT {len(orders)}" in text
    told = Mapping.model_validate({"order_events": {"values": {"paid_with": {"BT": "credit"}}}})
    read = read_events(engine, {**frames, "order_events": orders}, told, now=now)
    assert "credit for some" not in check_events(read).to_text()


def test_a_check_with_faults(engine: DuckEngine, frames: Frames, now: datetime) -> None:
    check = check_events(read_events(engine, broken(frames), now=now))
    said = json.loads(json.dumps(check.to_dict()))
    assert said["success"] is False
    assert said["statistics"]["unsuccessful"] == 2
    assert said["statistics"]["rows"]["order_events"] == {
        "read": 6,
        "usable": 4,
        "cut": 0,
        "set_aside": 2,
    }
    failed = [one for one in said["results"] if not one["success"]]
    assert [(one["column"], one["observed"]["unexpected_count"]) for one in failed] == [
        ("amount", 1),
        ("amount", 1),
    ]
    assert failed[0]["observed"]["unexpected_percent"] == pytest.approx(16.6667)
    kinds = next(
        one for one in said["results"] if "type of the contract" in one["expectation_type"]
    )
    assert kinds["observed"]["values"] == {"(withheld)": 1, "danced": 1}
    assert "138" not in check.to_text().replace("13,800", "")
    widths = {len(line.split("  FAIL")[0]) for line in check.to_text().splitlines()}
    assert widths and "FAIL" in check.to_text()


def test_rows_set_aside_are_written(
    engine: DuckEngine, frames: Frames, now: datetime, tmp_path: Path
) -> None:
    for number, rows in enumerate(
        (broken(frames)["order_events"].iloc[:2], frames["order_events"])
    ):
        (tmp_path / "order_events").mkdir(exist_ok=True)
        rows.to_parquet(tmp_path / "order_events" / f"{number}.parquet")
    frames["account_events"].to_parquet(tmp_path / "account_events.parquet")
    read_events(engine, tmp_path, now=now)
    written = write_quarantine(engine, tmp_path / "aside")
    assert [path.name for path in written] == ["order_events_set_aside.parquet"]
    rows = pq.read_table(written[0]).to_pandas().sort_values("reason")
    assert rows["reason"].tolist() == ["amount negative or not finite", "event_id repeated"]
    assert set(rows.columns) == {*frames["order_events"].columns, "colour", "reason"}
    assert rows["amount"].tolist()[0] == -1.0


def test_nothing_set_aside_writes_nothing(
    engine: DuckEngine, frames: Frames, now: datetime, tmp_path: Path
) -> None:
    read_events(engine, frames, now=now)
    assert write_quarantine(engine, tmp_path / "aside") == []
    assert not (tmp_path / "aside").exists()


def test_a_folder_that_cannot_be_made(
    engine: DuckEngine, frames: Frames, now: datetime, tmp_path: Path
) -> None:
    read_events(engine, broken(frames), now=now)
    (tmp_path / "file").touch()
    with pytest.raises(OutputUnwritable):
        write_quarantine(engine, tmp_path / "file" / "aside")
