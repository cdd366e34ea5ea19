"""One published night without an account: swapped in whole, with new hashes in its record."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from detector.disk.swapping import swapping
from detector.forgetting.lists import clean_list
from detector.forgetting.tables import count_table, write_table
from detector.forgetting.trace import Trace, rename_rings
from detector.report.forgetting import forget_in_page

RECORD, PAGE, RAW = "run.json", "report.html", "quarantine"
MODEL = "model"
"""Thresholds and weights, and no row of anybody: it stays."""


class Change(NamedTuple):
    """What was done to a file, or is to be: how many rows tell of the account."""

    path: str
    rows: int
    done: str = "rewritten"


def forget_in_night(night: Path, trace: Trace, dry: bool = False) -> list[Change]:
    """Take an account out of a published night, which is swapped for the new one in one step.

    The ranks of others stay as they were: the account leaves a gap. What is told of the night as a
    whole, such as how many accounts it ranked, stays as well. `run.json` gets the hashes of the
    new files, and counts in `forgotten` how often this was done.

    Parameters
    ----------
    night
        The folder of the night.
    trace
        Whom to forget.
    dry
        Change nothing.

    Returns
    -------
    What was changed; empty where the night does not tell of the account.

    Raises
    ------
    OSError, pa.ArrowException
        When a file cannot be read or written; the night is as it was.
    """
    rings = rename_rings(night, trace.account)
    files = sorted(path.relative_to(night) for path in night.rglob("*") if path.is_file())
    counts = {path: _count(night / path, path, trace, rings) for path in files}
    changes = [Change(f"{night.name}/{path}", rows) for path, rows in counts.items() if rows]
    if not changes or dry:
        return changes
    with swapping(night) as built:
        for path in files:
            (built / path).parent.mkdir(parents=True, exist_ok=True)
            if counts[path]:
                _write(night / path, built / path, path, trace, rings)
            elif path.as_posix() != RECORD:
                _take_over(night / path, built / path)
        changed = [path for path in files if counts[path]]
        _record(night / RECORD, built, changed)
    return [*changes, Change(f"{night.name}/{RECORD}", 0)]


def _count(path: Path, name: Path, trace: Trace, rings: Mapping[str, str]) -> int:
    if name.parts[0] == MODEL:
        return 0
    if name.suffix == ".parquet":
        return count_table(path, trace, rings, raw=name.parts[0] == RAW)
    if name.suffix == ".csv":
        return clean_list(_read(path), trace.account, rings)[1]
    if name.as_posix() == PAGE:
        return forget_in_page(_read(path), trace.account, rings)[1]
    return 0


def _write(source: Path, target: Path, name: Path, trace: Trace, rings: Mapping[str, str]) -> None:
    if name.suffix == ".parquet":
        write_table(source, target, trace, rings, raw=name.parts[0] == RAW)
        return
    clean = forget_in_page if name.as_posix() == PAGE else clean_list
    text, _ = clean(_read(source), trace.account, rings)
    target.write_text(text, encoding="utf-8", newline="")


def _read(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def _take_over(source: Path, target: Path) -> None:
    """Let a file that does not change stand in both nights; where that cannot be, copy it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _record(source: Path, built: Path, changed: list[Path]) -> None:
    """Write the record of the night with the hashes of what was changed."""
    record = json.loads(source.read_text(encoding="utf-8"))
    for path in changed:
        digest = hashlib.sha256((built / path).read_bytes()).hexdigest()
        record.setdefault("outputs", {})[path.as_posix()] = digest
    record["forgotten"] = record.get("forgotten", 0) + 1
    text = json.dumps(record, indent=1, ensure_ascii=False)
    (built / RECORD).write_text(text + "\n", encoding="utf-8")
