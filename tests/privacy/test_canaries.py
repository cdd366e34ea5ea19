"""No value of a person is in anything that the program writes or says."""

import shutil
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from tests.privacy.canaries import find_canaries, search
from tests.privacy.conftest import NIGHT, SETTINGS, Desk

OUTPUTS = ("single", "nights")


def test_the_search_finds_what_there_is(open_desk: Desk) -> None:
    """Rows that are set aside stay as they came in: there the canaries are, and are found."""
    found = search(open_desk.nights, open_desk.flock.canaries)
    assert set(found) == {
        f"dt={NIGHT}/quarantine/{log}_set_aside.parquet"
        for log in ("account_events", "order_events")
    }
    kinds = {one[:6] for seen in found.values() for one in seen}
    assert {"199770", "330106", "canary"} <= kinds
    assert search(open_desk.root / "store", open_desk.flock.canaries)


def test_with_a_key_no_file_has_one(closed_desk: Desk) -> None:
    desk = closed_desk
    for output in (*OUTPUTS, "store", "aside"):
        assert search(desk.root / output, hidden_by_a_key(desk)) == {}


def test_documents_and_stores_have_none(open_desk: Desk, closed_desk: Desk) -> None:
    for desk in (open_desk, closed_desk):
        files = [path for path in desk.root.iterdir() if path.is_file()]
        assert {".html", ".parquet"} <= {path.suffix for path in files}
        for path in files:
            shutil.copy(path, _fresh(desk.root / "documents") / path.name)
        assert search(desk.root / "documents", desk.flock.canaries) == {}


def test_nothing_that_is_said_has_one(open_desk: Desk, closed_desk: Desk) -> None:
    for desk in (open_desk, closed_desk):
        said = {verb: find_canaries(text, desk.flock.canaries) for verb, text in desk.said.items()}
        assert {verb: seen for verb, seen in said.items() if seen} == {}


def test_no_error_has_one(closed_desk: Desk, tmp_path: Path) -> None:
    """Exports with numbers in columns that should hold something else end in one clear error."""
    desk = Desk(tmp_path, closed_desk.flock)
    (tmp_path / "desk.toml").write_text(SETTINGS, encoding="utf-8")
    rows = pd.read_parquet(desk.flock.data / "account_events.parquet")
    for column, expect in (("event_time", 5), ("amount", 3)):
        shutil.rmtree(tmp_path / "data", ignore_errors=True)
        shutil.copytree(desk.flock.data, tmp_path / "data")
        swapped = rows.assign(**{column: rows["login_phone"]})
        swapped.to_parquet(tmp_path / "data" / "account_events.parquet", index=False)
        desk.run("nightly", "--config", "desk.toml", "--as-of", NIGHT, "-v", expect=expect)
    said = " ".join(desk.said.values())
    assert "to mend" in said and not find_canaries(said, desk.flock.canaries)
    assert list(tmp_path.rglob("*.jsonl"))
    shutil.rmtree(tmp_path / "nights" / ".work")  # what a broken night left, to be gone on with
    assert search(tmp_path / "nights", desk.flock.canaries) == {}


def test_a_key_closes_the_quarantine(closed_desk: Desk) -> None:
    """Rows can still be found by their ids; what the contract does not read stays out."""
    (path, _) = sorted((closed_desk.nights / "dt=2026-06-30" / "quarantine").iterdir())
    aside = pq.read_table(path)
    phones = list(map(str, aside["login_phone"].drop_null().to_pylist()))
    assert phones and all(len(one) == 32 for one in phones)
    assert {"event_id", "account_id", "event_time", "reason"} <= set(aside.column_names)


def hidden_by_a_key(desk: Desk) -> frozenset[str]:
    """Give the canaries that a key hides; devices and addresses of the net are none of them."""
    return frozenset(one for one in desk.flock.canaries if not one.startswith("canary"))


def _fresh(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder
