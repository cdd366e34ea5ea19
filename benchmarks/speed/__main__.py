"""Measure `detector rank` beside its floor and its peers, and write the page.

What is measured is kept under --keep, worlds and figures: a part can be measured again, and a size
added, without the others; the page is written from all that is kept.
"""

import argparse
import json
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.speed.jobs import PYTHON, list_programs, make_world, measure_jobs
from benchmarks.speed.kept import keep_figures, read_figures
from benchmarks.speed.nights import measure_nights
from benchmarks.speed.results import write_results

RESULTS = Path(__file__).with_name("results.md")

Measured: TypeAlias = Iterator[tuple[str, dict[str, Any]]]
"""Figures one after another, each by the name it is kept under, as soon as it is measured."""


def main() -> None:
    """Make the worlds, measure the parts that are asked for, and write the page."""
    given = _parser().parse_args()
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
        _measure(given, given.keep)
    else:
        with tempfile.TemporaryDirectory() as folder:
            _measure(given, Path(folder))


def _measure(given: argparse.Namespace, keep: Path) -> None:
    figures = keep / "figures"
    for part in given.parts:
        for name, measured in PARTS[part](given, keep):
            keep_figures(figures, name, measured)
    page = write_results(read_figures(figures), write_command(given))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(page, encoding="utf-8")
    print(page)


def _measure_jobs(given: argparse.Namespace, keep: Path) -> Measured:
    for orders in given.orders:
        world = _world(keep, orders)
        facts = make_world(world, orders, given.seed)
        with_peers = orders <= given.peers_up_to
        programs = list_programs(
            world,
            given.repeats if with_peers else given.long_repeats,
            given.long_repeats if with_peers else 0,
            _rank_options(given),
        )
        figures = measure_jobs(programs, keep, given.most_memory)
        yield f"job-{orders:012d}", {"world": facts, **figures}


def _measure_nights(given: argparse.Namespace, keep: Path) -> Measured:
    orders = given.orders[0]
    world = _world(keep, orders)
    facts = make_world(world, orders, given.seed)
    figures = measure_nights(world, keep, _rank_options(given), given.long_repeats)
    yield "nights", {"world": facts, **figures}


def _measure_scoring(given: argparse.Namespace, keep: Path) -> Measured:
    world = _world(keep, given.orders[0])
    make_world(world, given.orders[0], given.seed)
    command = [*PYTHON, "benchmarks.speed.programs.scoring", str(world), str(given.repeats)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    yield "scoring", json.loads(said)


PARTS: Mapping[str, Callable[[argparse.Namespace, Path], Measured]] = {
    "job": _measure_jobs,
    "scoring": _measure_scoring,
    "nights": _measure_nights,
}
"""The parts of the benchmark, in the order in which they run."""


def _world(keep: Path, orders: int) -> Path:
    return keep / f"world-{orders}"


def _rank_options(given: argparse.Namespace) -> list[str]:
    return ["--memory", given.memory] if given.memory else []


def write_command(given: argparse.Namespace) -> str:
    """Write the command that measures the same again; folders of this machine are left out.

    Examples
    --------
    >>> write_command(_parser().parse_args(["--orders", "500", "--keep", "here"]))
    'python -m benchmarks.speed --orders 500 --keep DIR'
    """
    told = ["python", "-m", "benchmarks.speed"]
    usual = vars(_parser().parse_args([]))
    for name, value in vars(given).items():
        if value != usual[name] and name != "out":
            values = value if isinstance(value, list) else ["DIR" if name == "keep" else value]
            told += [f"--{name.replace('_', '-')}", *map(str, values)]
    return shlex.join(told)


def _parser() -> argparse.ArgumentParser:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    asked.add_argument("--parts", nargs="*", choices=PARTS, default=list(PARTS))
    asked.add_argument(
        "--orders",
        nargs="+",
        type=int,
        default=[1_000_000, 10_000_000],
        help="sizes of the worlds; scoring and nights take the first",
    )
    asked.add_argument("--repeats", type=int, default=3)
    asked.add_argument("--long-repeats", type=int, default=1, help="runs of peers and nights")
    asked.add_argument(
        "--peers-up-to", type=int, default=10_000_000, help="orders above which no peer is run"
    )
    asked.add_argument("--most-memory", type=float, default=20_000, help="MiB a program may hold")
    asked.add_argument("--memory", help="memory limit handed to `detector rank`")
    asked.add_argument("--seed", type=int, default=101)
    asked.add_argument("--keep", type=Path, help="folder of worlds and figures, to be used again")
    asked.add_argument("--out", type=Path, default=RESULTS, help="where the page goes")
    return asked


if __name__ == "__main__":
    main()
