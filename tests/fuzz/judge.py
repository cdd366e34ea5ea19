"""Whether a run ended as it must: one clear error, or a success whose counts add up."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.fuzz.corpus import Expected, World

SET_ASIDE = 7
MEND = "  to mend: "


@dataclass(frozen=True)
class Ended:
    """How a run ended; `exit` is None where it had to be killed, negative where it died."""

    exit: int | None
    out: str
    err: str
    seconds: float
    bytes: int


def judge(
    ended: Ended, expected: Expected, world: World, aside: Path, nights: Path | None
) -> list[str]:
    """Name every fault of how a run ended; empty if there is none.

    `nights` is where nights are published; None for `detector check --json`, which wrote the rows
    that it set aside into `aside`.
    """
    if ended.exit is None:
        return ["it hangs"]
    faults = _leaks(ended, world)
    if "Traceback" in ended.err:
        return [*faults, f"traceback: {ended.err.strip().splitlines()[-1]}"]
    exits = expected.exits
    if nights and SET_ASIDE in exits:
        exits = exits - {SET_ASIDE} | {0}
    if ended.exit not in exits:
        faults.append(f"exit {ended.exit}, not {sorted(exits)}: {ended.err.strip()[:300]}")
    if ended.exit in (0, SET_ASIDE):
        rows = _published(nights) if nights else _checked(ended.out)
        faults += _miscounts(rows, expected)
        return faults if nights else faults + _misplaced(rows, aside, ended.exit)
    if expected.says and expected.says not in ended.err:
        faults.append(f"it does not say {expected.says!r}: {ended.err.strip()[:300]}")
    return faults + _unclear(ended.err)


def _unclear(err: str) -> list[str]:
    """Name what is wrong with an error message: it is one, in two lines, and short."""
    lines = err.splitlines()
    if lines and lines[0].startswith("Usage: "):  # click's own form
        return [] if sum(line.startswith("Error: ") for line in lines) == 1 else ["no clear usage"]
    faults = []
    if len(lines) != 2 or not lines[0].startswith("error: ") or not lines[1].startswith(MEND):
        faults.append(f"not one error of two lines: {err.strip()[:300]!r}")
    if len(err) > 5_000:
        faults.append(f"the message has {len(err)} letters")
    if any(not letter.isprintable() for line in lines for letter in line):
        faults.append("the message holds what a terminal obeys")
    return faults


def _leaks(ended: Ended, world: World) -> list[str]:
    said = ended.out + ended.err
    return ["a personal value is in what it says"] if any(v in said for v in world.personal) else []


def _checked(out: str) -> dict[str, Mapping[str, int]]:
    rows: dict[str, Mapping[str, int]] = json.loads(out)["statistics"]["rows"]
    return rows


def _published(nights: Path) -> dict[str, Mapping[str, int]]:
    """Count the rows of the night that was published; none where it lies in another folder."""
    rows: dict[str, Mapping[str, int]] = {}
    found = [*nights.glob("dt=*")]
    if not found:
        return rows
    (night,) = found
    assert (night / "_SUCCESS").exists()
    record: dict[str, Any] = json.loads((night / "run.json").read_text(encoding="utf-8"))
    for log in ("account_events", "order_events"):
        told = record["counts"][log]
        aside = sum(told["set_aside"].values())
        cut, read = told["cut_at_as_of"], told["rows"]
        rows[log] = {"read": read, "usable": told["usable"], "cut": cut, "set_aside": aside}
    return rows


def _miscounts(rows: Mapping[str, Mapping[str, int]], expected: Expected) -> list[str]:
    """Name the logs whose rows are not all accounted for, or not used though they are intact."""
    faults = []
    for log, said in rows.items():
        if said["read"] != said["usable"] + said["cut"] + said["set_aside"]:
            faults.append(f"the rows of {log} do not add up: {said}")
        least = expected.usable.get(log, 0)
        if said["usable"] < least:
            faults.append(f"{log}: {said['usable']} rows are used, {least} are intact")
        elif expected.exact and said["usable"] > least:
            faults.append(f"{log}: {said['usable']} rows are used, only {least} are sound")
    return faults


def _misplaced(rows: Mapping[str, Mapping[str, int]], aside: Path, code: int) -> list[str]:
    """Name the logs whose rows set aside were not all written; the exit code says if there are."""
    faults = []
    for log, said in rows.items():
        path = aside / f"{log}_set_aside.parquet"
        written = pq.read_metadata(path).num_rows if path.exists() else 0
        if written != said["set_aside"]:
            faults.append(f"{written} of {said['set_aside']} rows of {log} are in the quarantine")
    counted = sum(said["set_aside"] for said in rows.values())
    if (code == SET_ASIDE) != (counted > 0):
        faults.append(f"exit {code}, and {counted} rows are set aside")
    return faults
