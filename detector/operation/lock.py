"""One nightly job at a time: who holds the folder of nights, and who let go of it by dying."""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from detector.disk.swapping import replace_file
from detector.errors import AlreadyRunning, OutputUnwritable
from detector.privacy.rights import ONLY_ITS_OWNER, make_folder

LOCK = "nightly.lock"
"""The file that is held; that it is there means nothing."""
HOLDER = "nightly.holder"
"""Who holds the lock, beside it; what a dead process left here is told and then removed."""

_ATTEMPTS, _PAUSE = 20, 0.02


@dataclass(frozen=True)
class Holder:
    """A process that took the lock.

    Parameters
    ----------
    pid, host
        Which process, on which machine.
    since
        When it took the lock, ISO 8601 in UTC.
    command
        What it does, such as ``detector nightly``.
    born
        When the process began, as the system counts; tells it from a later one of the same number.
    """

    pid: int
    host: str
    since: str
    command: str
    born: str = ""

    def is_alive(self) -> bool | None:
        """Tell whether the process still runs; None where it is another machine's."""
        if self.host != socket.gethostname():
            return None
        return is_running(self.pid) and (not self.born or self.born == _tell_birth(self.pid))

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host} since {self.since} ({self.command})"


@contextmanager
def holding(out: Path, command: str = "detector nightly") -> Iterator[Holder | None]:
    """Hold the folder of nights, which is made where there is none; never wait for another.

    The system lets go of the lock when a process ends, however it ends: a lock file that is left
    behind holds nobody up, and the half work beside it is for `recover` to clean.

    Parameters
    ----------
    out
        The folder of nights.
    command
        What the others are told that this process does; never a name of an account.

    Yields
    ------
    The holder that ended without letting go, to be told of; None where all ended well.

    Raises
    ------
    AlreadyRunning
        When another process, or another part of this one, holds the folder; it is named.
    OutputUnwritable
        When the lock cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as out:
    ...     with holding(Path(out)) as left:
    ...         print(left, read_holder(Path(out)).command)
    ...     print(read_holder(Path(out)))
    None detector nightly
    None
    """
    lock = FileLock(out / LOCK, timeout=0, mode=ONLY_ITS_OWNER)
    try:
        make_folder(out)
        lock.acquire()
    except Timeout:
        raise AlreadyRunning(
            f"{out}: these nights are held by {_name_holder(out)}",
            "wait until it has ended, or end it; a lock that a dead process left needs no care",
        ) from None
    except OSError as error:
        raise _unwritable(out, error) from error
    try:
        left = read_holder(out)
        _write(out, Holder(os.getpid(), socket.gethostname(), _tell_time(), command, _tell_birth()))
        yield left
    finally:
        (out / HOLDER).unlink(missing_ok=True)
        lock.release()


def read_holder(out: Path) -> Holder | None:
    """Read who took the lock last and has not let go of it: it may be dead.

    Examples
    --------
    >>> read_holder(Path("nowhere")) is None
    True
    """
    try:
        return Holder(**json.loads((out / HOLDER).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def is_running(pid: int) -> bool:
    """Tell whether a process of this machine runs; one that only waits to be buried does not.

    Examples
    --------
    >>> is_running(os.getpid())
    True
    """
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return _read_state(pid)[:1] != ["Z"]


def _name_holder(out: Path) -> str:
    """Name the one that holds the lock; it may have taken it just now, and not have said so yet."""
    for _ in range(_ATTEMPTS):
        holder = read_holder(out)
        if holder and holder.is_alive() is not False:
            return str(holder)
        time.sleep(_PAUSE)
    return "a process that has not said which it is"


def _write(out: Path, holder: Holder) -> None:
    try:
        replace_file(out / HOLDER, (json.dumps(asdict(holder)) + "\n").encode())
    except OSError as error:
        raise _unwritable(out, error) from error


def _unwritable(out: Path, error: OSError) -> OutputUnwritable:
    return OutputUnwritable(
        f"{out} cannot be written: {error.strerror or type(error).__name__}",
        "free space on the disk, or give a folder of nights that you may write to",
    )


def _tell_time() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _tell_birth(pid: int | None = None) -> str:
    """Tell in ticks since the machine's start when a process began; empty where it is not told."""
    return "".join(_read_state(pid or os.getpid())[19:20])


def _read_state(pid: int) -> list[str]:
    """Read what Linux tells of a process, behind its name: state, parent and so on (proc(5))."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return told.rpartition(")")[2].split()
