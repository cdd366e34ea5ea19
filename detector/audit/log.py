"""The audit log: who did what must be told of, when and why. It only grows; a change shows."""

import fcntl
import hashlib
import json
import os
import pwd
import stat
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from errno import EINVAL
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from detector.errors import OutputUnwritable
from detector.version import __version__

LOG = "audit.jsonl"
"""The name of the log in the folder of nights."""

BEGIN = "0" * 64
"""Stands for the line before the first."""

TORN = "torn"
"""The action of a line that says that the one before it was not written to its end.

Its reason is the sha256 of that half line; it stands behind the last whole one."""

NOT_DONE = "what it was to tell of was not done; see that you may write there and the disk has room"
"""What to do when a line cannot be added, unless the caller knows better."""

ONLY_ITS_OWNER = 0o600
FIELDS = ("at", "user", "action", "run", "account", "reason", "program", "previous")


class Entry(NamedTuple):
    """A line that was added: its number from 1, what it says, and the sha256 of its text."""

    line: int
    said: Mapping[str, str]
    sha256: str


class Broken(NamedTuple):
    """The first line that is not as it was written, and what is wrong with it."""

    line: int
    why: str


def append_entry(
    path: Path, action: str, run: str, account: str, reason: str, mend: str = NOT_DONE
) -> Entry:
    """Add a line to the log, which is made where there is none.

    The line holds the sha256 of the line before it. One writer at a time; it is on the disk when
    this returns. What a killed writer left half written stays, and a line of the action `torn`
    behind it says so: what the half line was to tell of was not done.

    Parameters
    ----------
    path
        The log, `audit.jsonl` in the folder of nights.
    action
        What is done, in a word: `unmask`, `suppress`, `accept`.
    run, account
        Of which run and account; empty where it is of none.
    reason
        Why, or what is told; never a plain value.
    mend
        What to tell somebody for whom the line could not be written: what was not done.

    Raises
    ------
    OutputUnwritable
        When the log cannot be written to its end; then it holds nothing of the line.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as nights:
    ...     log = Path(nights) / LOG
    ...     first = append_entry(log, "unmask", "r1", "a1", "the owner asked at the counter")
    ...     second = append_entry(log, "unmask", "r1", "a2", "the owner asked by telephone")
    ...     second.line, second.said["previous"] == first.sha256, verify_audit(log)
    (2, True, None)
    """
    try:
        opened = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, ONLY_ITS_OWNER)
        with open(opened, "r+b", buffering=0) as log:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                raise OSError(EINVAL, "it is no file that keeps what is written")
            fcntl.flock(log, fcntl.LOCK_EX)
            held = log.read()
            *lines, rest = held.split(b"\n")
            lines += _end(lines, rest)
            line = _chain(_tell(action, run, account, reason), lines)
            _write(log, b"\n".join([*lines, line, b""])[len(held) :], len(held))
    except OSError as error:
        raise OutputUnwritable(
            f"{path.name}: the audit log cannot be written: {error.strerror}", mend
        ) from None
    return Entry(len(lines) + 1, json.loads(line), _hash(line))


def verify_audit(path: Path, anchors: Iterable[tuple[int, str]] = ()) -> Broken | None:
    """Find the first line that was changed, added or taken out by another hand.

    Lines cut off the end, or a log that was written anew as a whole, leave no trace in the log
    itself. They show against anchors: what `append_entry` gave, kept in another place, such as a
    dossier that was unmasked or the memory of the nights.

    Parameters
    ----------
    path
        The log. One that is not there has no lines.
    anchors
        The number (from 1) and the sha256 of lines that are known to have been written.

    Returns
    -------
    None where every line is as it was written.

    Raises
    ------
    OutputUnwritable
        When the log cannot be read.

    Examples
    --------
    >>> verify_audit(Path("nowhere.jsonl")) is None
    True
    >>> verify_audit(Path("nowhere.jsonl"), [(3, "77af778b")]).why
    'it was cut off: the log ends with line 0'
    """
    lines, rest = _read(path)
    previous, hashes = BEGIN, []
    broken = Broken(len(lines) + 1, "it was not written to its end") if rest else None
    for number, line in enumerate(lines, start=1):
        said = _parse(line)
        if said is None and _is_torn(lines[number - 1 : number + 1]):
            hashes.append(_hash(line))
            continue
        if said is None:
            broken = Broken(number, "it is no entry of this log")
            break
        if said["previous"] != previous:
            broken = Broken(number, "the line before it is not the one that it was written after")
            break
        previous = _hash(line)
        hashes.append(previous)
    for number, sha256 in sorted(anchors):
        if broken and broken.line <= number:
            break
        if number > len(lines):
            return Broken(number, f"it was cut off: the log ends with line {len(lines)}")
        if hashes[number - 1] != sha256:
            return Broken(number, "it is not the line that was kept elsewhere")
    return broken


def read_entries(path: Path) -> list[Entry]:
    """Give the lines of the log in order; what is no entry of it is left out.

    Raises
    ------
    OutputUnwritable
        When the log cannot be read.

    Examples
    --------
    >>> read_entries(Path("nowhere.jsonl"))
    []
    """
    parsed = ((number, line, _parse(line)) for number, line in enumerate(_read(path)[0], start=1))
    return [Entry(number, said, _hash(line)) for number, line, said in parsed if said is not None]


def _read(path: Path) -> tuple[list[bytes], bytes]:
    """Give the whole lines of the log, and what stands behind the last."""
    try:
        *lines, rest = (path.read_bytes() if path.exists() else b"").split(b"\n")
    except OSError as error:
        raise OutputUnwritable(
            f"{path.name}: the audit log cannot be read: {error.strerror}", "ask its owner"
        ) from None
    return lines, rest


def _write(log: BinaryIO, line: bytes, end: int) -> None:
    """Write a line whole and to the disk, or leave the log as it was."""
    try:
        left = memoryview(line)
        while left:
            left = left[log.write(left) :]
        os.fsync(log.fileno())
    except OSError:
        os.ftruncate(log.fileno(), end)
        raise


def _tell(action: str, run: str, account: str, reason: str) -> dict[str, str]:
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    told = (at, _name_user(), action, run, account, reason, __version__)
    return dict(zip(FIELDS, told, strict=False))


def _chain(said: dict[str, str], lines: Sequence[bytes]) -> bytes:
    """Write a line that stands behind others."""
    return json.dumps(said | {"previous": _hash(lines[-1]) if lines else BEGIN}).encode()


def _end(lines: Sequence[bytes], rest: bytes) -> list[bytes]:
    """End a line that was not: one that lacks nothing but its end is whole, others are torn."""
    if not rest or _parse(rest):
        return [rest] if rest else []
    return [rest, _chain(_tell(TORN, "", "", _hash(rest)), lines)]


def _is_torn(lines: Sequence[bytes]) -> bool:
    """Say whether the first of two lines is no entry, and the second says that it was torn."""
    said = _parse(lines[1]) if len(lines) > 1 else None
    return said is not None and (said["action"], said["reason"]) == (TORN, _hash(lines[0]))


def _name_user() -> str:
    """Name the user of this process as the system knows it; what it calls itself proves nothing."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) and tuple(said) == FIELDS else None


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
