"""The store of days that were read: entries that hold an account go, and are made anew."""

import time
from pathlib import Path

import pyarrow.parquet as pq

from detector.forgetting.night import Change

LOGS = ("account_events", "order_events")
_NAMING = ("account_id", "counterparty")
_DRAFT_SECONDS = 3_600
"""A draft that nobody has written to for so long is what a killed run left."""


def forget_in_store(store: Path, account: str, dry: bool = False) -> list[Change]:
    """Remove the entries of the store in which an account stands.

    An entry is a copy of one source file: the next night that meets that file makes it anew. So
    entries are removed rather than changed, and what the source still says is read again.

    Returns
    -------
    A change for each log that had such entries, and for drafts that killed runs left.
    """
    changes = []
    for log in LOGS:
        folder = store / log
        rows = {path: _count(path, account) for path in sorted(folder.glob("[!.]*.parquet"))}
        held = {path: count for path, count in rows.items() if count}
        drafts = [path for path in folder.glob(".*") if _is_left(path)]
        for path in [] if dry else [*held, *drafts]:
            path.unlink(missing_ok=True)
        if held:
            done = f"{len(held):,} of {len(rows):,} entries removed"
            changes.append(Change(f"{store.name}/{log}", sum(held.values()), done))
        if drafts:
            changes.append(Change(f"{store.name}/{log}", 0, f"{len(drafts):,} drafts removed"))
    return changes


def _count(path: Path, account: str) -> int:
    """Count the rows of an entry in which the account stands."""
    with pq.ParquetFile(path) as file:
        columns = [name for name in _NAMING if name in file.schema_arrow.names]
        return sum(
            batch[column].to_pylist().count(account)
            for batch in file.iter_batches(columns=columns)
            for column in columns
        )


def _is_left(path: Path) -> bool:
    return path.is_file() and path.stat().st_mtime < time.time() - _DRAFT_SECONDS
