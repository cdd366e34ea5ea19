"""Two nights after each other over daily partitions: what the second costs with a store."""

import hashlib
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.speed.jobs import NIGHTS, rank_command
from benchmarks.speed.measure import Cost, run_once
from detector.events.contract import LOGS

FIRST, SECOND, FRESH = "first night", "second night", "second night, from scratch"


def measure_nights(world: Path, work: Path, options: list[str], repeats: int) -> dict[str, Any]:
    """Rank all days but the last, then all; and all from scratch, without a store.

    Every repeat begins with an empty store.

    Returns
    -------
    `runs`, by night the cost of every run; `days`, the partitions of the order log; `same`,
    whether the second night ranked as the one from scratch did, to the byte.
    """
    runs: dict[str, list[Cost]] = {FIRST: [], SECOND: [], FRESH: []}
    same = True
    for _ in range(repeats):
        with tempfile.TemporaryDirectory(dir=work) as folder:
            scratch = Path(folder)
            data, store = scratch / "data", ["--store", str(scratch / "store")]
            days = sorted({path.name[:10] for path in (world / "order_events").iterdir()})
            add_days(world, data, days[:-1])
            runs[FIRST].append(_rank(data, scratch / FIRST, [*options, *store]))
            add_days(world, data, days[-1:])
            runs[SECOND].append(_rank(data, scratch / SECOND, [*options, *store]))
            runs[FRESH].append(_rank(data, scratch / FRESH, options))
            same &= _ranking(scratch / SECOND) == _ranking(scratch / FRESH)
    told = {name: [asdict(run) for run in r] for name, r in runs.items()}
    return {"runs": told, "days": len(days), "same": same}


def add_days(world: Path, data: Path, days: list[str]) -> None:
    """Let the partitions of some days appear in a folder, as links to those of a world."""
    for log in LOGS:
        (data / log).mkdir(parents=True, exist_ok=True)
        for path in (world / log).iterdir():
            if path.name[:10] in days:
                os.link(path, data / log / path.name)


def _rank(data: Path, out: Path, options: list[str]) -> Cost:
    return run_once(rank_command(str(data), out, options))


def _ranking(out: Path) -> str:
    (path,) = (out / NIGHTS).glob("dt=*/ranking.parquet")
    return hashlib.sha256(path.read_bytes()).hexdigest()
