"""Retention: nights and logs that were kept long enough are removed, the last ones never."""

import os
import shutil
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path

from detector.errors import OutputUnwritable
from detector.nights import find_nights
from detector.watching.lineage import LINEAGE
from detector.watching.log import LOGS

LAST = 2
"""As many of the newest nights stay whatever their age: the last one, and what it is held to."""

RETIRED = ".retired"
"""Ends the hidden name that a night has from when readers lose it until it is gone."""


def retire(out: Path, keep_days: int, today: str, kept: Collection[str] = ()) -> list[str]:
    """Remove the published nights that are older than `keep_days`.

    A night vanishes for its readers at once, then its files are deleted; what a kill left of that
    is deleted by the next call. Folders that are no night stay.

    Parameters
    ----------
    out
        The folder of the nights.
    keep_days
        A night stays for this many days after its own.
    today
        The day to count from, YYYY-MM-DD.
    kept
        Days, YYYY-MM-DD, that stay whatever their age.

    Returns
    -------
    The days that were removed, the earliest first.

    Raises
    ------
    OutputUnwritable
        When a night cannot be removed; it is there whole, or it is gone for readers.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as out:
    ...     for day in range(1, 6):
    ...         night = Path(out) / f"dt=2026-11-0{day}"
    ...         night.mkdir()
    ...         (night / "_SUCCESS").touch()
    ...     retire(Path(out), 1, "2026-11-30", kept={"2026-11-02"})
    ['2026-11-01', '2026-11-03']
    """
    nights = {night.name.removeprefix("dt="): night for night in find_nights(out)}
    last = sorted(nights)[-LAST:]
    old = [day for day in sorted(nights) if _is_old(day, keep_days, today)]
    gone = [day for day in old if day not in last and day not in kept]
    try:
        for day in gone:
            nights[day].rename(out / f".dt={day}{RETIRED}")
        for left in out.glob(f".dt=*{RETIRED}"):
            _delete(left)
    except OSError as error:
        raise _unwritable("a night", error) from error
    return gone


def retire_logs(out: Path, keep_days: int, today: str) -> list[str]:
    """Remove the logs and the lineage of nights older than `keep_days`; give their names.

    Raises
    ------
    OutputUnwritable
        When one cannot be removed.
    """
    files = [*(out / LOGS).glob("dt=*.jsonl"), *(out / LINEAGE).glob("dt=*.jsonl")]
    gone = sorted(one for one in files if _is_old(one.stem.removeprefix("dt="), keep_days, today))
    try:
        for one in gone:
            one.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable("a log", error) from error
    return [f"{one.parent.name}/{one.name}" for one in gone]


def _is_old(day: str, keep_days: int, today: str) -> bool:
    try:
        return date.fromisoformat(day) + timedelta(days=keep_days) < date.fromisoformat(today)
    except ValueError:  # not a night of ours
        return False


def _delete(left: Path) -> None:
    if left.is_symlink():
        os.unlink(left)
    else:
        shutil.rmtree(left)


def _unwritable(what: str, error: OSError) -> OutputUnwritable:
    return OutputUnwritable(
        f"{what} that is older than asked cannot be removed: {error.strerror}",
        "let the job write to the folder of nights, or keep nights longer: [nightly] keep_days",
    )
