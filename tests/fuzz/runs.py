"""Runs: an input is made, harmed, given to the command line, and judged."""

import multiprocessing
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from tests.fuzz import child
from tests.fuzz.corpus import SIZES, Expected, write_site
from tests.fuzz.harms.every import HARMS
from tests.fuzz.judge import Ended, judge

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["tests.fuzz.child"])
ASIDE = "aside"

PATIENCE = 600
"""Seconds until a run is killed that waits for something: the machine may be busy."""


@dataclass(frozen=True)
class Case:
    """One harmed input: a harm, the seed of its details, and the verb that meets it."""

    harm: str
    seed: int
    verb: str = "check"

    def __str__(self) -> str:
        return f"{self.verb} {self.harm} {self.seed}"


@dataclass(frozen=True)
class Judged:
    """A case, how it ended, and what is wrong with that."""

    case: Case
    ended: Ended
    faults: tuple[str, ...]


def run(case: Case, originals: Path, folder: Path) -> Judged:
    """Make an input, harm it, run a verb on it, and judge how that ended."""
    draw = Random(f"{case.harm} {case.seed}")
    site = write_site(folder, originals, draw.choice(SIZES))
    expected = HARMS[case.harm](draw, site)
    if expected.verb:
        case = replace(case, verb=expected.verb)
    nights = None if case.verb == "check" else folder / "nights"
    ended = call(_words(case, site.data, expected), folder)
    faults = judge(ended, expected, site.world, folder / ASIDE, nights)
    judged = Judged(case, ended, tuple(faults))
    shutil.rmtree(folder)
    return judged


def _words(case: Case, data: Path, expected: Expected) -> list[str]:
    if case.verb in ("nightly", "label"):
        return [case.verb, *expected.options]
    words = [case.verb, str(data), *expected.options]
    if case.verb == "rank":
        return [*words, "--out", str(data.parent / "nights")]
    return [*words, "--json", "--quarantine", str(data.parent / ASIDE)]


def call(words: list[str], told: Path) -> Ended:
    """Run the command line in a child with limits; it is killed where it waits too long."""
    running = _SERVER.Process(target=child.call, args=(words, told))
    running.start()
    running.join(PATIENCE)
    if running.is_alive():
        running.kill()
        running.join()
        return Ended(None, "", "", PATIENCE, 0)
    out, err = (_read(told / name) for name in ("out", "err"))
    cost = child.read_cost(told)
    return Ended(running.exitcode, out, err, cost["seconds"], int(cost["bytes"]))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
