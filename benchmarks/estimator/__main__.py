"""`python -m benchmarks.estimator` writes `results.md` (some minutes)."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from benchmarks.estimator.measure import Judged, Labelled, judge, read_set, read_world
from benchmarks.estimator.results import write_results
from benchmarks.estimator.speed import race
from benchmarks.quality.adbench import find_folder

RESULTS = Path(__file__).with_name("results.md")
WORLDS = ("simulated", "metropolis", "signups", "transactions")


def main() -> None:
    """Judge the forests on worlds whose risky sides are known and on ADBench's sets."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.estimator", description=__doc__)
    asked.add_argument("--accounts", type=int, default=8_000)
    asked.add_argument("--seed", type=int, default=821)
    asked.add_argument("--rows", type=int, default=50_000, help="of the race")
    asked.add_argument("--data", type=Path, help="folder of ADBench's sets")
    asked.add_argument("--out", type=Path, default=RESULTS, help="where the page goes")
    given = asked.parse_args()
    folder = find_folder(given.data)
    worlds = [_tell(judge(read_world(name, given.accounts, given.seed))) for name in WORLDS]
    sets = [_tell(judge(one)) for one in _read_sets(folder)] if folder else None
    command = (
        f"python -m benchmarks.estimator --accounts {given.accounts} --seed {given.seed}"
        f" --rows {given.rows}"
    )
    given.out.write_text(write_results(worlds, sets, race(given.rows), command), encoding="utf-8")


def _read_sets(folder: Path) -> Iterator[Labelled]:
    by_number = sorted(folder.glob("*.npz"), key=lambda path: int(path.stem.split("_")[0]))
    return map(read_set, by_number)


def _tell(judged: Judged) -> Judged:
    print(judged, flush=True)
    return judged


if __name__ == "__main__":
    main()
