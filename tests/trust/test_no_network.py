"""A night needs no network: it is ranked where there is none, and nothing even tries."""

import subprocess
import sys
from pathlib import Path

import pytest

from detector.simulation.world import simulate, write

ASKS = """
import sys
from pathlib import Path

asked = []


def hear(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"):
        asked.append(event)


def count_refused():
    '''Packets that the kernel had no way for; native code cannot hide from it.'''
    names, numbers = (
        line.split() for line in Path("/proc/net/snmp").read_text().splitlines()
        if line.startswith("Ip:")
    )
    return dict(zip(names, numbers))["OutNoRoutes"]


sys.addaudithook(hear)
"""
RANKS = """
from detector.cli.main import main

main(sys.argv[1:], standalone_mode=False)
"""
REACHES_OUT = """
import socket

with socket.socket() as one:
    one.connect_ex(("192.0.2.1", 80))
"""
TELLS = "\nprint('asked', *asked)\nprint('refused', count_refused())\n"
ALONE = ("unshare", "--user", "--map-root-user", "--net")
"""Runs a program in a network of its own, in which nothing can be reached."""


def run_alone(program: str, *given: str) -> list[str]:
    """Run a program without a network, and give what it tells last."""
    asked = [*ALONE, sys.executable, "-c", ASKS + program + TELLS, *given]
    ran = subprocess.run(asked, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()[-2:]


@pytest.fixture(autouse=True)
def alone() -> None:
    try:
        subprocess.run([*ALONE, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this system gives a program no network of its own")


def test_a_night_is_ranked_and_published_without_a_network(tmp_path: Path) -> None:
    write(simulate(300, seed=5), tmp_path / "world")
    told = run_alone(RANKS, "rank", str(tmp_path / "world"), "--out", str(tmp_path / "nights"))
    assert told == ["asked", "refused 0"]
    assert len(list((tmp_path / "nights").glob("dt=*/_SUCCESS"))) == 1


def test_who_reaches_out_is_seen() -> None:
    assert run_alone(REACHES_OUT) == ["asked socket.connect", "refused 1"]
