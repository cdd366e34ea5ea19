"""`python -m benchmarks.quality --seeds 301 302 303 --accounts 20000`."""

import argparse
import sys
from pathlib import Path

import detector
from benchmarks.quality.contenders import OURS, score_world
from benchmarks.quality.figures import AVERAGE_PRECISION, measure
from benchmarks.quality.results import write_results

RESULTS = Path(__file__).with_name("results.md")


def main() -> None:
    """Make worlds, let every contender score them, and write the results."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    asked.add_argument("--seeds", type=int, nargs="+", default=[301, 302, 303])
    asked.add_argument("--accounts", type=int, default=20_000)
    asked.add_argument("--out", type=Path, default=RESULTS, help="where the page goes")
    given = asked.parse_args()
    worlds = []
    for seed in given.seeds:
        world = detector.simulate(given.accounts, seed)
        figures = measure(score_world(world), world.labels, OURS)
        found = {name: round(row[AVERAGE_PRECISION], 3) for name, row in figures.quality.items()}
        print(f"seed {seed}: {found}", file=sys.stderr)
        worlds.append(figures)
    seeds = " ".join(map(str, given.seeds))
    command = f"python -m benchmarks.quality --seeds {seeds} --accounts {given.accounts}"
    page = write_results(worlds, command, len(detector.CATALOGUE))
    given.out.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
