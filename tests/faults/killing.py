"""Child processes that are killed at a moment of our choosing."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random
from typing import Any

from tests.faults import acts

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["__main__", "tests.faults.acts"])
TOLD = "told"
"""The file in which a child tells how it went."""

_PAUSE = 0.002
_LONGEST = 120
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Moment:
    """When a child is killed: before it touches its n-th file, or after seconds of work."""

    touches: int = 0
    seconds: float = float("inf")


NEVER = Moment()


@dataclass(frozen=True)
class Life:
    """How often a child touches files, and how long it works, if it is let live."""

    touches: int
    seconds: float

    def draw(self, random: Random) -> Moment:
        """Draw a moment: by files or by work, from the whole of it or from its last third."""
        part = random.uniform(random.choice([0, 0, 0.65]), 1)
        if random.random() < 0.5:
            return Moment(touches=1 + int(part * self.touches))
        return Moment(seconds=part * self.seconds)


def run(folder: Path, moment: Moment, act: Callable[..., None], *given: Any) -> Life | None:
    """Let a child do an act; None where it was killed at its moment, before it ended.

    What it tells goes into `folder`. A child that fails of itself fails the test.
    """
    told = folder / TOLD
    told.unlink(missing_ok=True)
    child = start(folder, act, *given, last=moment.touches)
    _watch(child, moment.seconds)
    if child.exitcode == -signal.SIGKILL:
        return None
    said = told.read_text(encoding="utf-8") if told.exists() else "a child said nothing"
    assert child.exitcode == 0, said
    touches, seconds = said.split()
    return Life(int(touches), float(seconds))


def start(folder: Path, act: Callable[..., None], *given: Any, last: int = 0) -> ForkServerProcess:
    """Let a child begin an act; see `acts.live`."""
    child = _SERVER.Process(target=acts.live, args=(act, given, last, folder / TOLD))
    child.start()
    return child


def _watch(child: ForkServerProcess, seconds: float) -> None:
    """Wait for the end of a child; kill it once it has worked long enough."""
    end = time.monotonic() + _LONGEST
    while child.is_alive():
        assert child.pid is not None
        if _work(child.pid) >= seconds or time.monotonic() > end:
            child.kill()
            child.join()
        child.join(_PAUSE if seconds < float("inf") else 1)


def _work(pid: int) -> float:
    """Give the seconds for which a process was at work, and not waiting for its turn."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / _TICKS
