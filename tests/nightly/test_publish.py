"""All or nothing: a night appears at once, with its mark, or the old one stays as it was."""

import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from detector.disk import swapping
from detector.errors import OutputUnwritable
from detector.nightly import job, outputs
from detector.nightly.publish import publishing
from detector.nights import SUCCESS
from detector.settings import Settings
from tests.nightly.conftest import Done

DAY = "2026-01-31"


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def publish(out: Path, text: str, error: BaseException | None = None) -> None:
    with publishing(out, DAY) as folder:
        (folder / "worklist.csv").write_text(text)
        (folder / "model").mkdir()
        (folder / "model" / "model.json").write_text(text)
        if error:
            raise error


@pytest.mark.parametrize(
    "error",
    [RuntimeError("x"), KeyboardInterrupt(), MemoryError(), SystemExit(1), OSError("no errno")],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("before", [True, False])
def test_any_exception_leaves_the_old_night(
    tmp_path: Path, before: bool, error: BaseException
) -> None:
    if before:
        publish(tmp_path, "old")
    old = snapshot(tmp_path)
    with pytest.raises(type(error)):
        publish(tmp_path, "new", error)
    assert snapshot(tmp_path) == old
    assert [path.name for path in tmp_path.iterdir()] == ([f"dt={DAY}"] if before else [])


def test_a_full_disk_leaves_the_old_night(tmp_path: Path) -> None:
    publish(tmp_path, "old")
    with pytest.raises(OutputUnwritable, match="No space left") as caught:
        publish(tmp_path, "new", OSError(28, "No space left on device"))
    assert caught.value.exit_code == 6
    assert snapshot(tmp_path)[f"dt={DAY}/worklist.csv"] == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def cannot_exchange(one: Path, other: Path) -> bool:
    return False


def test_a_swap_that_fails_puts_the_old_night_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swapping, "exchange", cannot_exchange)
    publish(tmp_path, "old")
    old, rename = snapshot(tmp_path), Path.rename

    def stumble(self: Path, target: Path) -> Path:
        if self.name.endswith(".building"):
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stumble)
    with pytest.raises(OutputUnwritable):
        publish(tmp_path, "new")
    assert snapshot(tmp_path) == old
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("one_step", [True, False])
def test_a_rerun_replaces_the_whole_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_step: bool
) -> None:
    if not one_step:
        monkeypatch.setattr(swapping, "exchange", cannot_exchange)
    publish(tmp_path, "old")
    (tmp_path / f"dt={DAY}" / "left-over").touch()
    publish(tmp_path, "new")
    kept = snapshot(tmp_path / f"dt={DAY}")
    assert kept == {SUCCESS: b"", "worklist.csv": b"new", "model/model.json": b"new"}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no such step")
def test_a_reader_never_finds_no_night(tmp_path: Path) -> None:
    publish(tmp_path, "old")
    mark, done, missed = tmp_path / f"dt={DAY}" / SUCCESS, Event(), []

    def read() -> None:
        while not done.is_set():
            missed.extend([] if mark.exists() else [1])

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        for number in range(100):
            publish(tmp_path, str(number))
        done.set()
        reading.result()
    assert missed == []


def test_all_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[str] = []

    def note(opened: int) -> None:
        there = Path(os.readlink(f"/proc/self/fd/{opened}"))
        flushed.append(there.relative_to(tmp_path).as_posix().rpartition(".building")[2])
        assert there == tmp_path or not (tmp_path / f"dt={DAY}").exists()

    monkeypatch.setattr(os, "fsync", note)
    publish(tmp_path, "new")
    assert flushed[-3:] == [f"/{SUCCESS}", "", "."]
    assert sorted(flushed[:-3]) == ["", "/model", "/model/model.json", "/worklist.csv"]


def test_other_nights_are_not_touched(tmp_path: Path) -> None:
    (tmp_path / "dt=2026-01-30").mkdir()
    (tmp_path / "dt=2026-01-30" / "worklist.csv").write_text("yesterday")
    publish(tmp_path, "new")
    assert (tmp_path / "dt=2026-01-30" / "worklist.csv").read_text() == "yesterday"


def test_the_mark_comes_last(tmp_path: Path) -> None:
    with publishing(tmp_path, DAY) as folder:
        assert not (folder / SUCCESS).exists()
        assert folder.name.startswith("."), "readers of partitions skip hidden folders"
        assert not (tmp_path / f"dt={DAY}").exists()
    assert (tmp_path / f"dt={DAY}" / SUCCESS).exists()


@pytest.mark.parametrize("below", ["", "further/down"])
def test_a_file_in_place_of_the_folder(tmp_path: Path, below: str) -> None:
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(OutputUnwritable, match="taken"):
        publish(tmp_path / "taken" / below, "new")
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_night_that_breaks_off_leaves_nothing_but_the_key(
    done: Done, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole job: the page is the last but one to be made, and it fails."""

    def fail(shown: Any) -> str:
        raise RuntimeError("the page could not be made")

    monkeypatch.setattr(outputs, "render_report", fail)
    with pytest.raises(RuntimeError):
        job.rank_into(tmp_path / "out", done.data, Settings())
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["lookup.key"]


def test_a_rerun_gives_the_same_night(done: Done, tmp_path: Path) -> None:
    shutil.copy2(done.out / "lookup.key", tmp_path)
    again = job.rank_into(tmp_path, done.data, Settings()).folder
    one, two = snapshot(done.folder), snapshot(again)
    assert set(one) == set(two)
    for name in one:
        assert one[name] == two[name], name


def test_a_file_in_place_of_the_night_is_an_error_and_stays(tmp_path: Path) -> None:
    (tmp_path / "dt=2026-01-31").touch()
    with pytest.raises(OutputUnwritable), publishing(tmp_path, "2026-01-31") as folder:
        (folder / "x").touch()
    assert [path.name for path in tmp_path.iterdir()] == ["dt=2026-01-31"]
