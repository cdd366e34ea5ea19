"""One run of the command line in a process of its own; a fork server imports this once for all."""

import json
import os
import resource
import sys
from pathlib import Path

import detector.cli.feedback.label_
import detector.cli.nights.rank_
import detector.cli.operations.nightly_
import detector.cli.sources.check_
import detector.events.check
import detector.nightly.job
import detector.operation.nightly
import detector.verdicts.intake.store  # noqa: F401
from detector.cli.main import main
from detector.forest.trees import warm

warm().join()

MOST_BYTES = 4 << 30
"""Of address space; twice what the largest sound input needs."""
MOST_SECONDS = 60
"""Of processor time."""


def call(words: list[str], told: Path) -> None:
    """Run `detector` with its limits set; it writes `out`, `err` and `cost` into `told`."""
    for name, stream in (("out", 1), ("err", 2)):
        opened = os.open(told / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, stream)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    before = resource.getrusage(resource.RUSAGE_SELF)
    try:
        main(words, prog_name="detector")
    finally:
        after = resource.getrusage(resource.RUSAGE_SELF)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        cost = {"seconds": seconds, "bytes": after.ru_maxrss << 10}
        (told / "cost").write_text(json.dumps(cost), encoding="utf-8")


def read_cost(told: Path) -> dict[str, float]:
    """Give the seconds and bytes of a run; a run that died tells nothing."""
    path = told / "cost"
    nothing = {"seconds": 0.0, "bytes": 0.0}
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else nothing
