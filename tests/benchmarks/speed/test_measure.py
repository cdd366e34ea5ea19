import subprocess
import sys

import pytest

from benchmarks.speed.measure import run_once

HOARD = "x = []\nwhile True: x.append(bytes(10**6))"


MEASURED = """
import sys
from benchmarks.speed.measure import run_once
cost = run_once([sys.executable, "-c", "x = bytes(range(256)) * 200_000"])
print(cost.peak, cost.cpu, cost.wall, cost.stopped)
"""


def test_a_run_is_accounted_for() -> None:
    """Measured by a small process: a new one begins with the peak of the one that starts it."""
    said = subprocess.run([sys.executable, "-c", MEASURED], capture_output=True, check=True)
    peak, cpu, wall = map(float, said.stdout.split()[:3])
    assert 40 < peak < 400
    assert 0 < cpu < wall + 1
    assert said.stdout.split()[3] == b"False"


def test_what_takes_too_much_memory_is_stopped_and_said_so() -> None:
    cost = run_once([sys.executable, "-c", HOARD], most=100)
    assert cost.stopped
    assert cost.peak > 100


def test_a_failure_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="gave 3"):
        run_once([sys.executable, "-c", "raise SystemExit(3)"])
