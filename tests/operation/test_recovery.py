"""A killed run leaves the last good night; the next start cleans up and says so."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from detector.errors import OutputUnwritable
from detector.nightly.publish import publishing
from detector.nights import find_nights
from detector.operation.recovery import recover

DAY, PID = "2026-01-31", 99_999_999

PUBLISH = """
import os, signal, sys
from pathlib import Path
from detector.disk import swapping
from detector.nightly.publish import publishing

def stop(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def rename(path, target, move=Path.rename):
    move(path, target)
    if moment == "between" and path.name.startswith("dt="):
        stop()

def exchange(one, other, swap=swapping.exchange):
    if moment in ("between", "after both"):
        return False
    if moment == "before":
        stop()
    swapped = swap(one, other)
    stop()

moment, Path.rename, swapping.exchange = sys.argv[2], rename, exchange
if moment == "after both":
    swapping.shutil.rmtree = lambda path, **_: stop() if path.name.endswith("replaced") else None
with publishing(Path(sys.argv[1]), "2026-01-31") as night:
    (night / "worklist.csv").write_text("new")
    if moment == "inside":
        stop()
"""


def publish(out: Path, text: str) -> None:
    with publishing(out, DAY) as night:
        (night / "worklist.csv").write_text(text)


def list_all(out: Path) -> list[str]:
    return sorted(path.name for path in out.iterdir())


@pytest.mark.parametrize(
    ("moment", "kept"),
    [
        ("inside", "old"),
        ("before", "old"),
        pytest.param("between", "old", id="between the two renames"),
        ("after", "new"),
        ("after both", "new"),
    ],
)
def test_a_kill_leaves_a_whole_night(tmp_path: Path, moment: str, kept: str) -> None:
    publish(tmp_path, "old")
    asked = [sys.executable, "-c", PUBLISH, str(tmp_path), moment]
    assert subprocess.run(asked, check=False).returncode == -signal.SIGKILL
    assert len(list_all(tmp_path)) == 2, "the night, and what the killed run left"
    assert len(find_nights(tmp_path)) == (moment != "between")
    assert len(recover(tmp_path)) == 1 + (moment == "between")
    assert list_all(tmp_path) == [f"dt={DAY}"]
    assert sorted(path.name for path in (tmp_path / f"dt={DAY}").iterdir()) == [
        "_SUCCESS",
        "worklist.csv",
    ]
    assert (tmp_path / f"dt={DAY}" / "worklist.csv").read_text() == kept
    assert recover(tmp_path) == []


def test_nothing_to_clean(tmp_path: Path) -> None:
    assert recover(tmp_path / "never there") == []
    publish(tmp_path, "well")
    (tmp_path / "audit.jsonl").write_text('{"half')
    (tmp_path / ".own").mkdir()
    assert recover(tmp_path) == []
    assert list_all(tmp_path) == [".own", "audit.jsonl", f"dt={DAY}"]


def leave(path: Path) -> None:
    path.mkdir(parents=True)
    (path / "half").touch()


def test_what_is_still_being_built_stays(tmp_path: Path) -> None:
    """By another process that runs; our own number is one that a dead process had before us."""
    leave(tmp_path / f".dt={DAY}.{os.getppid()}.building")
    leave(tmp_path / f".dt={DAY}.{os.getpid()}.building")
    assert len(recover(tmp_path)) == 1
    assert list_all(tmp_path) == [f".dt={DAY}.{os.getppid()}.building"]


def test_of_several_the_latest_is_put_back(tmp_path: Path) -> None:
    for number, text in enumerate(("first", "last", "middle")):
        leave(old := tmp_path / f".dt={DAY}.{PID + number}.replaced")
        (old / "half").write_text(text)
        os.utime(old, (0, 10 if text == "last" else number))
    assert len(recover(tmp_path)) == 3
    assert list_all(tmp_path) == [f"dt={DAY}"]
    assert (tmp_path / f"dt={DAY}" / "half").read_text() == "last"


def test_models_logs_and_metrics(tmp_path: Path) -> None:
    leave(tmp_path / "models" / f".v={DAY}.{PID}.building")
    leave(tmp_path / "models" / f".v=2026-01-01.{PID}.replaced")
    for name in ("log", "metrics"):
        (tmp_path / name).mkdir()
    (tmp_path / "metrics" / f".detector.prom.{PID}.building").touch()
    (tmp_path / "metrics" / "detector.prom").touch()
    whole, torn, half = (tmp_path / "log" / f"dt={name}.jsonl" for name in "abc")
    whole.write_text('{"a": 1}\n')
    torn.write_text('{"a": 1}\n{"b"')
    half.write_text('{"b"')
    assert recover(tmp_path) == [
        "put back what a killed run had moved aside: v=2026-01-01",
        f"removed what a killed run had begun: v={DAY}",
        "removed what a killed run had begun: detector.prom",
        "cut off half a line: log/dt=b.jsonl",
        "cut off half a line: log/dt=c.jsonl",
    ]
    assert list_all(tmp_path / "models") == ["v=2026-01-01"]
    assert list_all(tmp_path / "metrics") == ["detector.prom"]
    assert [path.read_text() for path in (whole, torn, half)] == ['{"a": 1}\n'] * 2 + [""]


def test_tables_stay_until_their_night_is_published(tmp_path: Path) -> None:
    publish(tmp_path, "done")
    for name in (f"dt={DAY}", "dt=2026-02-01", "dt=2025-01-01"):
        leave(tmp_path / ".work" / name)
    (tmp_path / ".work" / "dt=2025-01-02").mkdir()
    for name in ("dt=2025-01-01", "dt=2025-01-02"):
        os.utime(tmp_path / ".work" / name, (0, 0))
    assert len(recover(tmp_path)) == 2, "an empty folder is none to tell of"
    assert list_all(tmp_path / ".work") == ["dt=2026-02-01"]


@pytest.mark.parametrize("call", ["unlink", "rename"])
def test_a_folder_that_cannot_be_cleaned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / f".x.{PID}.{'building' if call == 'unlink' else 'replaced'}").touch()
    refused: Callable[..., None] = refuse
    monkeypatch.setattr(Path, call, refused)
    with pytest.raises(OutputUnwritable, match="Permission denied"):
        recover(tmp_path)
