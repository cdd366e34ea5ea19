"""`python -m benchmarks.quality --seeds 401 402 403 --accounts 20000` writes `results.md`."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import detector
from benchmarks.quality.ablation import Steps, ablate
from benchmarks.quality.adbench import compare_sets, find_folder
from benchmarks.quality.contenders.contender import Contender
from benchmarks.quality.contenders.detectors import RIVALS
from benchmarks.quality.contenders.lineup import CEILING, LINEUP, OURS, RAW_ZERO, score_world
from benchmarks.quality.figures import Figures, measure
from benchmarks.quality.page.results import Measured, write_results
from benchmarks.quality.ranked import FULL, THIN, RankedWorld, rank_world

RESULTS = Path(__file__).with_name("results.md")
SHARES = (0.002, 0.005, 0.01, 0.02)


def main() -> None:
    """Make worlds, let every contender score them, and write the results."""
    given = _read_arguments()
    worlds: list[Figures] = []
    ablations: list[tuple[str, Steps, Steps]] = []
    for name in given.worlds:
        for seed in given.seeds:
            ranked = rank_world(name, given.accounts, seed)
            worlds.append(_measure(ranked, LINEUP))
            if name in FULL and seed == given.seeds[0]:
                ablations.append((name, *ablate(ranked, _tell)))
    full = [name for name in given.worlds if name in FULL]
    compared = [one for one in LINEUP if one.name in (RAW_ZERO, *RIVALS, OURS, CEILING)]
    shares = [
        _measure(rank_world(name, given.share_accounts, given.seeds[0], share), compared)
        for name in full
        for share in given.shares
    ]
    folder = find_folder(given.data)
    sets = list(compare_sets(folder)) if folder else None
    measured = Measured(worlds, shares, ablations, sets)
    page = write_results(measured, _say_command(given), len(detector.CATALOGUE))
    given.out.write_text(page, encoding="utf-8")
    print(page)


def _read_arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    asked.add_argument("--worlds", nargs="+", default=[*FULL, *THIN], choices=[*FULL, *THIN])
    asked.add_argument("--seeds", type=int, nargs="+", default=[401, 402, 403])
    asked.add_argument("--accounts", type=int, default=20_000)
    asked.add_argument("--shares", type=float, nargs="*", default=SHARES, help="none: no table")
    asked.add_argument("--share-accounts", type=int, default=10_000)
    asked.add_argument("--data", type=Path, help="folder of ADBench's sets")
    asked.add_argument("--out", type=Path, default=RESULTS, help="where the page goes")
    return asked.parse_args()


def _measure(ranked: RankedWorld, contenders: Sequence[Contender]) -> Figures:
    scores = score_world(ranked, contenders, _tell)
    figures = measure(scores, ranked.world.labels, ranked.name, ranked.seed, OURS)
    found = {name: round(figures.precision(name), 3) for name in figures.quality}
    print(f"{ranked.name}, seed {ranked.seed}, {ranked.share:.1%}: {found}", file=sys.stderr)
    return figures


def _tell(what: str) -> None:
    """Say on the error stream what is at work, and how much work has been done so far."""
    print(f"{time.process_time():7.0f} s  {what}", file=sys.stderr)


def _say_command(given: argparse.Namespace) -> str:
    """Write the command with all that the figures depend on, and without anybody's folders."""
    words = ["python -m benchmarks.quality"]
    for option in ("worlds", "seeds", "accounts", "shares", "share_accounts"):
        value = getattr(given, option)
        values = value if isinstance(value, (list, tuple)) else [value]
        words += [f"--{option.replace('_', '-')}", *map(str, values)]
    return " ".join(words)


if __name__ == "__main__":
    main()
