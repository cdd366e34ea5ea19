"""`python -m benchmarks.speed --accounts 100000`."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.speed.measure import run_interleaved
from benchmarks.speed.results import write_results

RESULTS = Path(__file__).with_name("results.md")
PYTHON = [sys.executable, "-m"]
RANK, SCAN, NOTEBOOK = "detector rank", "scan of the same columns", "afternoon notebook"


def main() -> None:
    """Make a world on disk, run the three jobs in turn, and write the ratios."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    asked.add_argument("--accounts", type=int, default=100_000)
    asked.add_argument("--repeats", type=int, default=3)
    asked.add_argument("--seed", type=int, default=101)
    asked.add_argument("--out", type=Path, default=RESULTS, help="where the page goes")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = _make_world(Path(folder, "world"), given.accounts, given.seed)
        costs = run_interleaved(_commands(Path(folder)), given.repeats)
    command = f"python -m benchmarks.speed --accounts {given.accounts} --repeats {given.repeats}"
    page = write_results(costs, RANK, rows, f"{command} --seed {given.seed}")
    given.out.write_text(page, encoding="utf-8")
    print(page)


def _make_world(folder: Path, accounts: int, seed: int) -> list[int]:
    """Write a world in a process of its own; give the rows of its logs."""
    command = [*PYTHON, "benchmarks.speed.world", str(folder), str(accounts), str(seed)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [int(count) for count in said.split()]


def _commands(folder: Path) -> dict[str, list[str]]:
    world = str(folder / "world")
    return {
        SCAN: [*PYTHON, "benchmarks.speed.scan", world],
        NOTEBOOK: [*PYTHON, "benchmarks.speed.notebook", world, str(folder / "top.csv")],
        RANK: [*PYTHON, "detector", "rank", world, "--out", str(folder / "nights")],
    }


if __name__ == "__main__":
    main()
