"""The audit log: who saw plain values, when and why. It only grows, and a change to it shows."""

import fcntl
import hashlib
import json
import os
import pwd
import stat
from collections.abc import Mapping
from datetime import UTC, datetime
from errno import EINVAL
from pathlib import Path
from typing import Any, NamedTuple

from detector.errors import OutputUnwritable
from detector.version import __version__

LOG = "audit.jsonl"
"""The name of the log in the folder of nights."""

BEGIN = "0" * 64
"""Stands for the line before the first."""

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


def append_entry(path: Path, action: str, run: str, account: str, reason: str) -> Entry:
    """Add a line to the log, which is made where there is none.

    The line holds the sha256 of the line before it. One writer at a time; it is on the disk when
    this returns. What a crash left half written stays and ends there: `verify_audit` names it.

    Raises
    ------
    OutputUnwritable
        When the log cannot be written to its end.

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
        with open(opened, "r+b") as log:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                raise OSError(EINVAL, "it is no file that keeps what is written")
            fcntl.flock(log, fcntl.LOCK_EX)
            held = log.read()
            torn = b"" if held.endswith(b"\n") or not held else b"\n"
            lines = (held + torn).split(b"\n")[:-1]
            previous = _hash(lines[-1]) if lines else BEGIN
            said = _tell(action, run, account, reason) | {"previous": previous}
            line = json.dumps(said).encode()
            log.write(torn + line + b"\n")
            log.flush()
            os.fsync(log.fileno())
    except OSError as error:
        raise OutputUnwritable(
            f"{path.name}: the audit log cannot be written: {error.strerror}",
            "nothing was unmasked; name a log that you may write to with --audit",
        ) from None
    return Entry(len(lines) + 1, said, _hash(line))


def verify_audit(path: Path) -> Broken | None:
    """Find the first line that was changed, added or taken out by another hand.

    Lines cut off the end leave no trace in the log itself: a dossier that was unmasked names the
    number and the sha256 of its line.

    Returns
    -------
    None where every line is as it was written. A log that is not there is whole: nothing was
    unmasked.

    Raises
    ------
    OutputUnwritable
        When the log cannot be read.
    """
    try:
        held = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise OutputUnwritable(
            f"{path.name}: the audit log cannot be read: {error.strerror}",
            "ask its owner to verify it",
        ) from None
    previous = BEGIN
    lines = held.split(b"\n")
    for number, line in enumerate(lines[:-1], start=1):
        said = _parse(line)
        if said is None:
            return Broken(number, "it is no entry of this log")
        if said["previous"] != previous:
            return Broken(number, "the line before it is not the one that it was written after")
        previous = _hash(line)
    return Broken(len(lines), "it was not written to its end") if lines[-1] else None


def _tell(action: str, run: str, account: str, reason: str) -> dict[str, str]:
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    told = (at, _name_user(), action, run, account, reason, __version__)
    return dict(zip(FIELDS, told, strict=False))


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
    except ValueError:
        return None
    return said if isinstance(said, dict) and tuple(said) == FIELDS else None


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
