"""What is removed, what never is, and what a reader sees meanwhile."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from detector.errors import OutputUnwritable
from detector.nights import SUCCESS, find_nights
from detector.watching.retention import retire, retire_logs


def publish(out: Path, days: Iterable[str]) -> None:
    for day in days:
        (out / f"dt={day}").mkdir(parents=True)
        (out / f"dt={day}" / SUCCESS).touch()


def days(out: Path) -> list[str]:
    return [night.name.removeprefix("dt=") for night in find_nights(out)]


def test_the_newest_two_stay_whatever_their_age(tmp_path: Path) -> None:
    publish(tmp_path, ["2020-01-01", "2020-01-02", "2020-01-03"])
    assert retire(tmp_path, 1, "2026-11-23") == ["2020-01-01"]
    assert retire(tmp_path, 1, "2026-11-23") == []
    assert days(tmp_path) == ["2020-01-02", "2020-01-03"]


def test_a_night_is_kept_for_its_days_to_the_last(tmp_path: Path) -> None:
    publish(tmp_path, ["2026-11-01", "2026-11-02", "2026-11-20", "2026-11-21"])
    assert retire(tmp_path, 10, "2026-11-12") == ["2026-11-01"]
    assert retire(tmp_path, 10, "2026-11-13", kept={"2026-11-02"}) == []


def test_what_is_no_published_night_stays(tmp_path: Path) -> None:
    publish(tmp_path, ["2026-01-01", "2026-01-02", "2026-01-03", "not-a-day"])
    (tmp_path / "dt=2019-01-01").mkdir()
    (tmp_path / "models" / "v=2019-01-01").mkdir(parents=True)
    assert retire(tmp_path, 1, "2026-11-23") == ["2026-01-01", "2026-01-02"]
    assert (tmp_path / "dt=2019-01-01").exists() and (tmp_path / "models/v=2019-01-01").exists()


def test_a_kill_between_hiding_and_deleting_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, ["2020-01-01", "2026-11-22", "2026-11-23"])

    def kill(_: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", kill)
        with pytest.raises(KeyboardInterrupt):
            retire(tmp_path, 30, "2026-11-23")
    assert days(tmp_path) == ["2026-11-22", "2026-11-23"]
    assert (tmp_path / ".dt=2020-01-01.retired").exists()
    assert retire(tmp_path, 30, "2026-11-23") == []
    assert not (tmp_path / ".dt=2020-01-01.retired").exists()


def test_a_night_that_cannot_be_removed_is_an_error_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, ["2020-01-01", "2026-11-22", "2026-11-23"])

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OutputUnwritable, match="cannot be removed: Permission denied"):
        retire(tmp_path, 30, "2026-11-23")
    assert "2020-01-01" in days(tmp_path)


def test_logs_go_by_their_own_days(tmp_path: Path) -> None:
    for name in ("log", "lineage"):
        (tmp_path / name).mkdir()
        for day in ("2026-08-01", "2026-11-23"):
            (tmp_path / name / f"dt={day}.jsonl").touch()
    (tmp_path / "log" / "notes.txt").touch()
    gone = ["lineage/dt=2026-08-01.jsonl", "log/dt=2026-08-01.jsonl"]
    assert retire_logs(tmp_path, 90, "2026-11-23") == gone
    assert sorted(one.name for one in (tmp_path / "log").iterdir()) == [
        "dt=2026-11-23.jsonl",
        "notes.txt",
    ]
    assert retire_logs(tmp_path / "nowhere", 90, "2026-11-23") == []
