"""How the nights stand: what is told when all is well, and what to see to when it is not."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from detector.nights import SUCCESS
from detector.watching.disk import Disk, measure_disk
from detector.watching.published import read_published
from detector.watching.status import Held, Remembered, Status, Suppressed, Try, Used

CUTOFF = "2026-11-23T00:00:00+08:00"
STATES = ["new", "new", "risen", "known", "waiting"]


def publish(night: Path, states: Sequence[str] = STATES) -> Path:
    night.mkdir(parents=True)
    run = {"as_of": CUTOFF, "run_id": "3f2a", "counts": {"accounts": 20_000}}
    (night / "run.json").write_text(json.dumps(run))
    raised = [state in ("new", "risen") for state in states]
    pd.DataFrame({"state": states, "raised": raised}).to_parquet(night / "alerts.parquet")
    (night / SUCCESS).touch()
    return night


@pytest.fixture
def well(tmp_path: Path) -> Status:
    """A morning on which there is nothing to do."""
    return Status(
        out="nights",
        at=datetime.fromisoformat(CUTOFF) + timedelta(hours=9),
        tonight="2026-11-23",
        due=[],
        disk=Disk(used=1_200_000_000, last=40_000_000, free=80_000_000_000),
        published=read_published(publish(tmp_path / "dt=2026-11-23")),
        memory=Remembered([Try("2026-11-23", "published")], suppressed=4),
        model=Used("2026-11-01"),
    )


def test_a_well_night_is_told_in_a_few_lines(well: Status) -> None:
    assert well.to_text().splitlines() == [
        "last night  2026-11-23, cut off 9.0 h ago, 20,000 accounts",
        "tonight     2026-11-23: published",
        "at work     nobody",
        "alerts      3 raised (2 new, 1 risen, 1 known, 1 waiting)",
        "suppressed  4 accounts",
        "model       v=2026-11-01, 22 days old",
        "disk        1.2 GB used, 80.0 GB free",
        "all is well",
    ]


def test_before_the_first_night_there_is_one_thing_to_do() -> None:
    at = datetime.fromisoformat(CUTOFF)
    first = Status("nights", at, "2026-11-23", ["2026-11-23"], Disk(0, 0, 9))
    assert first.attention == ["not run yet: 2026-11-23; start `detector nightly`"]
    told = first.to_text()
    assert "none is published yet" in told and "none is fitted yet" in told


def test_a_closed_gate_names_the_night_and_the_way_on(well: Status) -> None:
    tries = [Try("2026-11-23", "published"), Try("2026-11-24", "stopped", "quality")]
    stopped = replace(well, tonight="2026-11-24", memory=Remembered(tries))
    assert "tonight     2026-11-24: stopped by the gate quality" in stopped.to_text()
    (said,) = stopped.attention
    assert "--as-of 2026-11-24" in said and "--accept quality --reason" in said


def test_a_night_that_failed_is_told_once(well: Status) -> None:
    tries = Remembered([Try("2026-11-24", "failed")])
    failed = replace(well, tonight="2026-11-24", due=["2026-11-24"], memory=tries)
    assert "tonight     2026-11-24: failed\n" in failed.to_text()
    (said,) = failed.attention
    assert "log/dt=2026-11-24.jsonl says why" in said


def test_what_was_let_through_is_told_and_asks_for_nothing(well: Status) -> None:
    tries = [Try("2026-11-22", "stopped", "shift"), Try("2026-11-23", "published", "drift")]
    passed = replace(well, memory=Remembered(tries))
    assert passed.attention == []
    assert "published; let through: drift" in passed.to_text()


def test_a_run_at_work_is_waited_for_and_a_dead_one_is_told(well: Status) -> None:
    at_work = replace(well, due=["2026-11-24"], held=Held("process 7 on a since 01:30", True))
    assert at_work.attention == [] and "process 7 on a since 01:30\n" in at_work.to_text()
    dead = replace(at_work, held=Held("process 7 on a since 01:30", False))
    assert "was killed: process 7" in dead.attention[0] and "which is dead" in dead.to_text()
    elsewhere = replace(at_work, held=Held("process 7 on b since 01:30", None))
    assert elsewhere.attention == [] and "on another machine" in elsewhere.to_text()


def test_what_else_is_seen_to(well: Status) -> None:
    full = replace(well, disk=Disk(5, last=40, free=60), trouble=["memory.sqlite: not whole"])
    assert [one.split(":")[0] for one in full.attention] == [
        "memory.sqlite",
        "the disk has no room for two more nights",
    ]
    soon = Remembered(suppressed=1, ending=[Suppressed("a17", "2026-11-25", "known to us")])
    assert "a17 until 2026-11-25: known to us" in replace(well, memory=soon).to_text()
    assert (
        "pinned: the new one is noisy"
        in replace(well, model=Used("2026-11-01", "the new one is noisy")).to_text()
    )


def test_the_json_holds_what_the_words_say(well: Status) -> None:
    told = json.loads(well.to_json())
    assert (told["hours"], told["model_days"], told["attention"]) == (9.0, 22, [])
    assert told["published"]["alerts"] == {"new": 2, "risen": 1, "known": 1, "waiting": 1}
    assert told["at"] == "2026-11-23T09:00:00+08:00"


def test_a_night_whose_files_are_damaged_is_told_of(tmp_path: Path, well: Status) -> None:
    night = publish(tmp_path / "damaged" / "dt=2026-11-23")
    for name in ("run.json", "alerts.parquet"):
        (night / name).write_text("{")
    published = read_published(night)
    assert (published.cutoff, published.accounts, published.raised) == ("", None, None)
    damaged = replace(well, published=published)
    assert "run.json of 2026-11-23 cannot be read" in damaged.attention[0]
    assert "last night  2026-11-23\n" in damaged.to_text()


def test_the_last_night_is_measured_apart(tmp_path: Path) -> None:
    night = publish(tmp_path / "dt=2026-11-23")
    (tmp_path / "audit.jsonl").write_text("12345")
    disk = measure_disk(tmp_path, night)
    assert disk.used == disk.last + 5 and disk.free > 0
