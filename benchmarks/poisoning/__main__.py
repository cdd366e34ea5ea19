"""`python -m benchmarks.poisoning --accounts 3000 --seeds 701 702 703` writes `results.md`."""

import argparse
from pathlib import Path

from benchmarks.poisoning.measure import ATTACKS, measure_attacks
from benchmarks.poisoning.results import write_results

RESULTS = Path(__file__).with_name("results.md")
SHARES = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)


def main() -> None:
    """Play the attacks and write the page."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.poisoning", description=__doc__)
    asked.add_argument("--accounts", type=int, default=3_000)
    asked.add_argument("--seeds", type=int, nargs="+", default=[701, 702, 703])
    asked.add_argument("--shares", type=float, nargs="+", default=SHARES)
    asked.add_argument("--out", type=Path, default=RESULTS, help="where the page goes")
    given = asked.parse_args()
    outcomes = list(measure_attacks(given.accounts, given.seeds, given.shares, ATTACKS))
    command = (
        f"python -m benchmarks.poisoning --accounts {given.accounts}"
        f" --seeds {' '.join(map(str, given.seeds))} --shares {' '.join(map(str, given.shares))}"
    )
    page = write_results(outcomes, given.accounts, command)
    given.out.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
