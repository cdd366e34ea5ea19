"""Run a program and see what it cost.

This module imports nothing heavy on purpose: a new process begins with the peak memory of the one
that started it, so whoever measures has to be small.
"""

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """What one run cost: seconds on the wall, seconds of CPU over all threads, peak MiB."""

    wall: float
    cpu: float
    peak: float


def run_once(command: Sequence[str]) -> Cost:
    """Run a command to its end and take the system's account of it (`getrusage` of that child).

    Raises
    ------
    RuntimeError
        When the command fails; what it said stands on stderr.
    """
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} gave {child.returncode}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def run_interleaved(commands: Mapping[str, Sequence[str]], repeats: int) -> dict[str, Cost]:
    """Run the commands in turn, again and again, and give the median cost of each.

    In turn, so that a slow minute of the machine falls on all of them.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(repeats):
        for name, command in commands.items():
            costs[name].append(run_once(command))
    return {
        name: Cost(
            statistics.median(c.wall for c in runs),
            statistics.median(c.cpu for c in runs),
            statistics.median(c.peak for c in runs),
        )
        for name, runs in costs.items()
    }
