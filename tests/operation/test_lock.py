"""One job at a time: the second names the first; the dead hold nobody up."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from detector.errors import AlreadyRunning, OutputUnwritable
from detector.operation.lock import HOLDER, LOCK, holding, is_running, read_holder

HOLD = """
import sys, time
from pathlib import Path
from detector.operation.lock import holding
with holding(Path(sys.argv[1]), "detector nightly"):
    print("held", flush=True)
    time.sleep(60)
"""


def start_holder(out: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(out)], stdout=-1, text=True)
    assert child.stdout is not None and child.stdout.readline() == "held\n"
    return child


def end(child: subprocess.Popen[str]) -> None:
    child.send_signal(signal.SIGKILL)
    child.communicate()


def test_the_second_names_the_first_and_a_dead_one_is_told(tmp_path: Path) -> None:
    child = start_holder(tmp_path)
    try:
        named = f"process {child.pid} on .*detector nightly"
        with pytest.raises(AlreadyRunning, match=named) as no, holding(tmp_path):
            pytest.fail("two hold the same nights")
        assert no.value.exit_code == 8
        first = read_holder(tmp_path)
        assert first is not None and first.is_alive() and first.since.endswith("+00:00")
    finally:
        end(child)
    assert (tmp_path / LOCK).exists() and first.is_alive() is False
    with holding(tmp_path, "mine") as left:
        assert left == first
        now = read_holder(tmp_path)
        assert now is not None and (now.pid, now.command) == (os.getpid(), "mine")
    assert not (tmp_path / HOLDER).exists()


def test_the_same_process_does_not_hold_twice(tmp_path: Path) -> None:
    with holding(tmp_path), pytest.raises(AlreadyRunning), holding(tmp_path):
        pass
    with holding(tmp_path) as left:
        assert left is None


def test_it_lets_go_when_the_work_fails(tmp_path: Path) -> None:
    with pytest.raises(KeyError), holding(tmp_path):
        raise KeyError
    with holding(tmp_path) as left:
        assert left is None


@pytest.mark.parametrize("told", ["", "{", "[]", '{"pid": 1}'])
def test_a_record_that_says_nothing_holds_nobody_up(tmp_path: Path, told: str) -> None:
    (tmp_path / HOLDER).write_text(told)
    with holding(tmp_path) as left:
        assert left is None


def test_another_machines_holder_may_be_alive_or_not(tmp_path: Path) -> None:
    with holding(tmp_path):
        said = json.loads((tmp_path / HOLDER).read_text())
        (tmp_path / HOLDER).write_text(json.dumps(said | {"host": "elsewhere.example"}))
        holder = read_holder(tmp_path)
        assert holder is not None and holder.is_alive() is None
        (tmp_path / HOLDER).write_text(json.dumps(said | {"born": "1"}))
        later = read_holder(tmp_path)
        assert later is not None and later.is_alive() is False, "another process of that number"


def test_a_process_that_waits_to_be_buried_does_not_run() -> None:
    child = subprocess.Popen(["true"])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not is_running(child.pid)
    child.wait()
    assert not is_running(child.pid)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(OutputUnwritable, match="cannot be written"), holding(tmp_path / "taken"):
        pass
    (tmp_path / LOCK).mkdir()
    with pytest.raises(OutputUnwritable, match="cannot be written"), holding(tmp_path):
        pass


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_only_be_read(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputUnwritable, match="Permission denied"), holding(tmp_path):
        pass


def test_a_system_that_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(OutputUnwritable, match="Read-only") as caught, holding(tmp_path):
        pass
    assert caught.value.exit_code == 6
