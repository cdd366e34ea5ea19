"""The ledger: a file that was read once is not read again, and nothing else is different."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from detector.engines.duck import DuckEngine
from detector.errors import DetectorError, OutputUnwritable
from detector.events.ledger.entries import KEPT_DAYS
from detector.events.mapping import Mapping
from detector.events.read import Events, read_events
from tests.events.conftest import NOW, Frames

Seen = tuple[Events, list[dict[Any, Any]]]


def lay(frames: Frames, data: Path) -> Path:
    """Write both logs by day."""
    for log, frame in frames.items():
        for day, rows in frame.groupby(frame["event_time"].dt.date):
            add(rows, data / log / f"dt={day}")
    return data


def add(rows: pd.DataFrame, folder: Path) -> None:
    folder.mkdir(parents=True)
    rows.to_parquet(folder / "part.parquet", index=False)


def read(data: Path, store: Path | None, mapping: Mapping | None = None, **more: Any) -> Seen:
    """Give all that reading makes: the counts, the rows that are good and those set aside."""
    with DuckEngine(threads=1) as engine:
        events = read_events(engine, data, mapping, now=NOW, store=store, **more)
        rows = []
        for table in ("{}", "{}_set_aside"):
            for log in events.logs:
                kept = engine.fetch(f"SELECT * FROM {table.format(log)}").to_pandas()
                rows += kept.astype(str).sort_values(list(kept.columns)).to_dict("records")
        return replace(events, inputs=()), rows


def entries(store: Path) -> list[Path]:
    return sorted(store.rglob("*.parquet"))


def late(data: Path, frames: Frames) -> None:
    rows = frames["order_events"].head(2).assign(event_id=["late", "later"], amount=3.0)
    add(rows.assign(event_time=datetime(2026, 11, 2), order_id="9"), data / "order_events" / "late")


def repeated(data: Path, frames: Frames) -> None:
    rows = frames["order_events"].tail(2).assign(event_time=datetime(2026, 11, 9))
    add(rows, data / "order_events" / "again")


def changed(data: Path, frames: Frames) -> None:
    (path, *_) = sorted((data / "order_events").rglob("*.parquet"))
    frames["order_events"].assign(amount=[1.0, -2.0, 3.0, 4.0, float("nan"), 6.0]).to_parquet(path)


def vanished(data: Path, frames: Frames) -> None:
    sorted((data / "account_events").rglob("*.parquet"))[-1].unlink()


def grown(data: Path, frames: Frames) -> None:
    """New accounts, one that sorts before all others, in a file with a column of another type."""
    for log, frame in frames.items():
        rows = frame.tail(3).assign(account_id=["0", "bb", "zz"], event_id=[1, 2, 3])
        add(rows, data / log / "new")


@pytest.mark.parametrize("happen", [late, repeated, changed, vanished, grown])
def test_a_store_changes_nothing(
    frames: Frames, tmp_path: Path, happen: Callable[[Path, Frames], None]
) -> None:
    data, store = lay(frames, tmp_path / "data"), tmp_path / "store"
    assert read(data, store) == read(data, None)
    happen(data, frames)
    assert read(data, store) == read(data, None)
    cut = datetime(2026, 11, 10, 14)
    assert read(data, store, as_of=cut) == read(data, None, as_of=cut)


def test_a_known_file_is_not_read_again(frames: Frames, tmp_path: Path) -> None:
    """Were it read, the row that is taken from its entry here would be back."""
    data, store = lay(frames, tmp_path / "data"), tmp_path / "store"
    read(data, store)
    kept = {path: path.stat().st_ino for path in entries(store)}
    (path,) = entries(store / "order_events")
    pq.write_table(pq.read_table(path).slice(1), path)
    late(data, frames)
    counts = read(data, store)[0].logs["order_events"]
    assert counts.rows == 5 + 2 and len(entries(store)) == len(kept) + 1
    assert all(path.stat().st_ino == kept[path] for path in kept)


def test_a_snapshot_is_kept_by_what_it_tells(frames: Frames, tmp_path: Path) -> None:
    data, store = lay(frames, tmp_path / "data"), tmp_path / "store"
    wide = pd.DataFrame({"uid": ["a", "b"], "joined": [None, "2026-10-01"], "bad": ["x", None]})
    wide.to_parquet(data / "users.parquet")
    told = {"path": "users.parquet", "account_id": "uid"}
    for events in ({"registered": "joined"}, {"registered": "joined", "closed": "bad"}):
        rules = Mapping.model_validate({
            "account_events": {"path": "account_events"}, "snapshot": [{**told, "events": events}]
        })  # fmt: skip
        for _ in range(2):
            assert read(data, store, rules) == read(data, None, rules)


def test_other_rules_read_anew(frames: Frames, tmp_path: Path) -> None:
    data, store = lay(frames, tmp_path / "data"), tmp_path / "store"
    first = read(data, store)
    elsewhere = Mapping(zone="Europe/Berlin")
    assert read(data, store, elsewhere) == read(data, None, elsewhere) != first


def test_a_damaged_entry_is_made_anew(frames: Frames, tmp_path: Path) -> None:
    data, store = lay(frames, tmp_path / "data"), tmp_path / "store"
    whole = read(data, store)
    for path in entries(store):
        path.write_bytes(path.read_bytes()[:-7])
    assert read(data, store) == whole == read(data, store)


def test_rows_damaged_under_a_whole_footer_are_told_and_removed(
    frames: Frames, tmp_path: Path
) -> None:
    data, store = lay(frames, tmp_path / "data"), tmp_path / "store"
    whole = read(data, store)
    (path,) = entries(store / "order_events")
    content = bytearray(path.read_bytes())
    content[4:400] = bytes(396)
    path.write_bytes(content)
    with pytest.raises(DetectorError, match=r"1 entries of the store .* removed\n.*run again"):
        read(data, store)
    assert read(data, store) == whole


def test_a_killed_run_leaves_no_entry(
    frames: Frames, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, store = lay(frames, tmp_path / "data"), tmp_path / "store"

    def kill(*paths: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(os, "replace", kill)
        read(data, store)
    assert [path for path in store.rglob("*") if path.is_file()] == []
    assert read(data, store) == read(data, None)


def test_entries_are_private_and_go_when_unused(frames: Frames, tmp_path: Path) -> None:
    data, store = lay(frames, tmp_path / "data"), tmp_path / "store"
    read(data, store)
    assert {path.stat().st_mode & 0o777 for path in store.rglob("*.parquet")} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in [store, *store.iterdir()]} == {0o700}
    mine = store / "order_events" / "mine.parquet"
    mine.touch()
    long_ago = time.time() - (KEPT_DAYS + 1) * 86_400
    for path in [*entries(store), mine]:
        os.utime(path, (long_ago, long_ago))
    before = set(entries(store))
    vanished(data, frames)
    read(data, store)
    assert len(before - set(entries(store))) == 1 and mine.exists()


def test_a_store_that_cannot_be_made_is_told(frames: Frames, tmp_path: Path) -> None:
    (tmp_path / "store").touch()
    with pytest.raises(OutputUnwritable, match=r"the store .*(exists|directory)"):
        read(lay(frames, tmp_path / "data"), tmp_path / "store")
