"""Forgetting one account: nights, memory, verdicts and store, under the lock of the nights."""

import hashlib
import hmac
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from detector.audit.log import LOG, append_entry, read_entries
from detector.errors import ConfigInvalid, OutputUnwritable
from detector.forgetting.night import Change, forget_in_night
from detector.forgetting.store import forget_in_store
from detector.forgetting.trace import Trace, gather_trace
from detector.memory.schema import MEMORY, count_rows, erase_rows
from detector.nights import find_nights, is_published
from detector.operation.lock import holding
from detector.operation.recovery import WORK, recover
from detector.verdicts.intake.store import count_verdicts, erase_verdicts

BEGUN, DONE = "forget", "forgotten"
"""The actions of the audit lines: before anything is changed, and when all of it is done."""

_PREFIX, _LETTERS = "hmac-sha256:", 32


@dataclass(frozen=True)
class Site:
    """Where an account may be told of.

    Parameters
    ----------
    nights
        The folder of nights.
    store
        That of the days that were read; None where there is none.
    verdicts
        The store of verdicts; None where there is none.
    key
        The key of the lookup, by which the audit log names who was forgotten.
    """

    nights: Path
    store: Path | None
    verdicts: Path | None
    key: bytes


def name_forgotten(key: bytes, account: str) -> str:
    """Name a forgotten account in the audit log: who has the key and the id can prove it was done.

    A plain hash would not do: ids of accounts are few and in order, and quickly tried.

    Examples
    --------
    >>> name_forgotten(bytes(32), "a1")[:20]
    'hmac-sha256:cd8ef870'
    """
    told = hmac.new(key, f"forgotten:{account}".encode(), hashlib.sha256).hexdigest()
    return _PREFIX + told[:_LETTERS]


def forget(site: Site, account: str, reason: str, dry: bool = False) -> list[Change]:
    """Take an account out of all that the nights left behind.

    Each night is swapped for the new one in one step. A run that was killed is finished by the
    next: what is done already is not found again. The audit log is told before anything is
    changed, and again when all is done; it names the account by `name_forgotten` alone.

    Parameters
    ----------
    site
        Where to look.
    account
        The id of the account.
    reason
        Why; it goes into the audit log, so it must not name the account.
    dry
        Change nothing.

    Returns
    -------
    What was changed, or would be: empty where nothing tells of the account.

    Raises
    ------
    ConfigInvalid
        When the reason is empty or names the account, or the folder is not one of nights.
    AlreadyRunning
        When another run holds the folder of nights.
    OutputUnwritable, ContractBroken, StoreDamaged
        When something cannot be read or written; run it again then, it goes on where it stopped.
    """
    _check(site, account, reason)
    with telling():
        if dry:
            return list(_forget(site, account, dry=True))
        with holding(site.nights, "detector forget"):
            recover(site.nights)
            if not any(_forget(site, account, dry=True)):
                return []
            _tell(site, BEGUN, account, reason)
            changes = list(_forget(site, account))
            said = f"{sum(one.rows for one in changes):,} rows in {len(changes):,} places"
            _tell(site, DONE, account, said)
            return changes


def find_proof(site: Site, account: str) -> tuple[int, str] | None:
    """Give the number and the time of the last audit line that says that it was forgotten."""
    name = name_forgotten(site.key, account)
    told = [
        (entry.line, str(entry.said["at"]))
        for entry in read_entries(site.nights / LOG)
        if (entry.said["action"], entry.said["account"]) == (DONE, name)
    ]
    return told[-1] if told else None


def count_audit_lines(nights: Path, account: str) -> int:
    """Count the lines of the audit log that name the account: they stay, as the law asks."""
    return sum(account in map(str, entry.said.values()) for entry in read_entries(nights / LOG))


@contextmanager
def telling() -> Iterator[None]:
    """Say in words what cannot be read or written."""
    try:
        yield
    except (pa.ArrowException, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise OutputUnwritable(
            f"a file cannot be read ({type(error).__name__}): not all of it is done",
            "restore the file or take its night away, then run it again: it goes on",
        ) from error
    except OSError as error:
        if error.errno is None:
            raise
        raise OutputUnwritable(
            f"not all of it is done: {error.strerror or type(error).__name__}",
            "free space on the disk, see that you may write there, then run it again: it goes on",
        ) from error


def _check(site: Site, account: str, reason: str) -> None:
    if is_published(site.nights) or not (
        find_nights(site.nights) or (site.nights / MEMORY).exists()
    ):
        raise ConfigInvalid(
            f"{site.nights.name or site.nights}: no folder of published nights",
            "give the folder that `detector nightly` writes, not a night in it",
        )
    if not account.strip() or not reason.strip():
        raise ConfigInvalid("no account or no reason is given", 'say both: ACCOUNT --reason "…"')
    if account in reason:
        raise ConfigInvalid(
            "the reason names the account", "it stays in the audit log: write it without the id"
        )


def _tell(site: Site, action: str, account: str, said: str) -> None:
    name = name_forgotten(site.key, account)
    append_entry(site.nights / LOG, action, "", name, said, mend="nothing more was changed")


def _forget(site: Site, account: str, dry: bool = False) -> Iterator[Change]:
    """Go through all places, the store last: it tells which orders are the account's."""
    nights = find_nights(site.nights)
    trace = gather_trace(account, nights, site.store)
    for night in nights:
        yield from forget_in_night(night, trace, dry)
    yield from _forget_leftovers(site.nights, dry)
    yield from _forget_in_memory(site.nights / MEMORY, trace, dry)
    yield from _forget_verdicts(site.verdicts, account, dry)
    if site.store:
        yield from forget_in_store(site.store, account, dry)


def _forget_leftovers(nights: Path, dry: bool) -> Iterator[Change]:
    """Remove the tables of nights that were not finished, and nights half removed."""
    for left in [*(nights / WORK).glob("*"), *nights.glob(".dt=*.retired")]:
        if not dry:
            shutil.rmtree(left)
        yield Change(left.relative_to(nights).as_posix(), 0, "removed whole")


def _forget_in_memory(path: Path, trace: Trace, dry: bool) -> Iterator[Change]:
    if not path.exists():
        return
    found = (count_rows if dry else erase_rows)(path, trace.account)
    for table, rows in found.items():
        yield Change(f"{path.name}: {table}", rows, "erased, file written anew")


def _forget_verdicts(store: Path | None, account: str, dry: bool) -> Iterator[Change]:
    if store and store.exists():
        rows = (count_verdicts if dry else erase_verdicts)(store, account)
        if rows:
            yield Change(store.name, rows)
