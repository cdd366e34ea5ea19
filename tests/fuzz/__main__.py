"""`python -m tests.fuzz`: many harmed inputs; `make fuzz`. It fails if one of them is a fault."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.corpus import write_originals
from tests.fuzz.harms.every import HARMS
from tests.fuzz.runs import Case, Judged, run

RANKED = 40
"""One in so many inputs is ranked and published; the others are only checked."""


def draw_cases(inputs: int, seed: int, only: str = "") -> list[Case]:
    """Give as many cases, each harm in its turn; the same seed gives the same cases."""
    names = [name for name in HARMS if only in name]
    return [
        Case(names[n % len(names)], seed + n // len(names), "check" if n % RANKED else "rank")
        for n in range(inputs)
    ]


def run_all(cases: list[Case], at_once: int) -> Iterator[Judged]:
    """Run all cases, some at once, in their order."""
    with TemporaryDirectory(prefix="fuzz-") as root, ThreadPoolExecutor(at_once) as pool:
        originals = Path(root) / "originals"
        write_originals(originals)
        folders = [Path(root) / str(number) for number in range(len(cases))]
        yield from pool.map(run, cases, [originals] * len(cases), folders)


def main() -> None:
    """Run, tell of each fault as it is found, and count how the others ended."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--inputs", type=int, default=1_071)
    asked.add_argument("--seed", type=int, default=0, help="other details of the same harms")
    asked.add_argument("--only", default="", help="harms whose name holds this")
    asked.add_argument("--at-once", type=int, default=2)
    given = asked.parse_args()
    began, faults, most, seconds = time.monotonic(), 0, 0, 0.0
    ends: Counter[str] = Counter()
    for judged in run_all(draw_cases(given.inputs, given.seed, given.only), given.at_once):
        ends[str(judged.ended.exit)] += 1
        most, seconds = max(most, judged.ended.bytes), seconds + judged.ended.seconds
        for fault in judged.faults:
            print(f"{judged.case}: {fault}", flush=True)
        faults += bool(judged.faults)
    told = ", ".join(f"{count} gave {code}" for code, count in sorted(ends.items()))
    print(
        f"{given.inputs} inputs of {len(HARMS)} harms in {time.monotonic() - began:.0f} s"
        f" ({seconds:.0f} s of work, at most {most >> 20} MB): {told}; {faults} with faults"
    )
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
