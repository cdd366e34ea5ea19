"""Run a program and see what it cost.

This module imports nothing heavy on purpose: a new process begins with the peak memory of the one
that started it, so whoever measures has to be small.
"""

import os
import signal
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_GLANCE = 0.05
"""Seconds between two looks at a running program."""


@dataclass(frozen=True)
class Cost:
    """What one run cost: seconds on the wall, seconds of CPU over all threads, peak MiB.

    `stopped` is true of a run that was ended because it took too much memory.
    """

    wall: float
    cpu: float
    peak: float
    stopped: bool = False


def run_once(command: Sequence[str], most: float = float("inf")) -> Cost:
    """Run a command to its end and take the system's account of it (`getrusage` of that child).

    Parameters
    ----------
    command
        The program and what it is given.
    most
        MiB of memory that it may hold; it is stopped when it holds more.

    Raises
    ------
    RuntimeError
        When the command fails; what it said stands on stderr.
    """
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    ended = 0
    while not ended:
        time.sleep(_GLANCE)
        if _held(child.pid) > most:
            child.kill()
        ended, status, used = os.wait4(child.pid, os.WNOHANG)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    stopped = child.returncode == -signal.SIGKILL  # by us, or by a system that has no memory left
    if child.returncode and not stopped:
        raise RuntimeError(f"{' '.join(command)} gave {child.returncode}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, stopped)


def typical(runs: Sequence[Cost]) -> Cost:
    """Give the median of each cost; stopped when one of the runs was.

    Examples
    --------
    >>> typical([Cost(1, 2, 30), Cost(5, 4, 10), Cost(3, 9, 20)])
    Cost(wall=3, cpu=4, peak=20, stopped=False)
    """
    return Cost(
        statistics.median(run.wall for run in runs),
        statistics.median(run.cpu for run in runs),
        statistics.median(run.peak for run in runs),
        any(run.stopped for run in runs),
    )


def _held(process: int) -> float:
    """Give the MiB that a process holds now; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
