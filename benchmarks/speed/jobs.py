"""The whole job beside its floor and its peers, on worlds of several sizes."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.speed.measure import Cost, run_once

PYTHON = [sys.executable, "-m"]
RANK, SCAN, PANDAS, POLARS = "detector rank", "scan floor", "pandas + pyod", "polars + pyod"
NIGHTS, TIMINGS = "nights", "timings.json"


@dataclass(frozen=True)
class Program:
    """A program to measure: how it is called, given a folder for what it writes; how often."""

    command: Callable[[Path], list[str]]
    repeats: int


def make_world(folder: Path, orders: int, seed: int) -> dict[str, int]:
    """Make a world in a process of its own, unless it is there; give what its `world.json` says."""
    said = folder / "world.json"
    if not said.exists():
        command = [*PYTHON, "benchmarks.speed.worlds.copying", str(folder), str(orders), str(seed)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    facts: dict[str, int] = json.loads(said.read_text(encoding="utf-8"))
    return facts


def list_programs(
    world: Path, repeats: int, peer_repeats: int, rank_options: list[str]
) -> dict[str, Program]:
    """List the programs, floor first; peers that run no time are left out."""
    data = str(world)
    programs = {
        SCAN: Program(lambda out: [*PYTHON, "benchmarks.speed.programs.scan", data], repeats),
        PANDAS: Program(lambda out: _notebook("pandas", data, out), peer_repeats),
        POLARS: Program(lambda out: _notebook("polars", data, out), peer_repeats),
        RANK: Program(lambda out: rank_command(data, out, rank_options), repeats),
    }
    return {name: program for name, program in programs.items() if program.repeats}


def rank_command(data: str, out: Path, options: list[str]) -> list[str]:
    """Give the command of the whole job, which publishes under `out`."""
    timings = ["--timings", str(out / TIMINGS)]
    return [*PYTHON, "detector", "rank", data, "--out", str(out / NIGHTS), *timings, *options]


def measure_jobs(programs: Mapping[str, Program], work: Path, most: float) -> dict[str, Any]:
    """Run the programs in turn, again and again; what one writes is gone before the next round.

    In turn, so that a slow minute of the machine falls on all of them.

    Returns
    -------
    `runs`, by program the cost of every run, and `seconds`, those of each stage of the last job.
    """
    runs: dict[str, list[Cost]] = {name: [] for name in programs}
    seconds: dict[str, float] = {}
    for number in range(max(program.repeats for program in programs.values())):
        with tempfile.TemporaryDirectory(dir=work) as folder:
            for name, program in programs.items():
                if number < program.repeats:
                    runs[name].append(run_once(program.command(Path(folder)), most))
            seconds = read_seconds(Path(folder)) or seconds
    return {
        "runs": {name: [asdict(run) for run in r] for name, r in runs.items()},
        "seconds": seconds,
    }


def read_seconds(folder: Path) -> dict[str, float]:
    """Read the seconds of each stage of a night, {} where none was published."""
    told = folder / TIMINGS
    if not told.exists():
        return {}
    seconds: dict[str, float] = json.loads(told.read_text(encoding="utf-8"))
    return seconds


def _notebook(library: str, data: str, out: Path) -> list[str]:
    return [*PYTHON, "benchmarks.speed.programs.notebook", library, data, str(out / "top.csv")]
