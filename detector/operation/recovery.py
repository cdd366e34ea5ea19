"""What a killed run left behind: put back what is whole, remove what is half."""

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from detector.errors import OutputUnwritable
from detector.nights import is_published
from detector.operation.lock import is_running

WORK = ".work"
"""The folder in which a night keeps its tables while it is made: `.work/dt=YYYY-MM-DD`."""

MOST_DAYS = 7
"""Days after which the tables of a night that was never finished go."""

FOLDERS = ("", "models", "log", "metrics", "lineage")
"""Where files and folders are built under a hidden name beside the one that they get."""

LINES = ("log", "lineage")
"""Where files grow line by line, and may end in half a line."""

_ASIDE = re.compile(r"\.(?P<name>.+)\.(?P<pid>[0-9]+)\.(?P<what>building|replaced)")
_DAY = 86_400
_BLOCK = 1 << 20


def recover(out: Path, work: Path | None = None) -> list[str]:
    """Clean the folder of nights of what killed runs left; for the holder of the lock only.

    What was moved aside, and whose successor never came, is put back. What is half built is
    removed, unless its builder still runs: `detector rank` publishes without the lock. A log that
    ends in half a line loses it. The tables of a night go when the night is published, or after
    `MOST_DAYS`. The audit log is never touched.

    Parameters
    ----------
    out
        The folder of nights; one that is not there has nothing to clean.
    work
        Where nights keep their tables; by default `.work` in it.

    Returns
    -------
    What was done, a sentence each, in the order of the names; empty after a run that ended well.

    Raises
    ------
    OutputUnwritable
        When something cannot be removed or put back.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as out:
    ...     (Path(out) / ".dt=2026-01-31.99999999.building").mkdir()
    ...     recover(Path(out))
    ['removed what a killed run had begun: dt=2026-01-31']
    """
    try:
        done = [told for name in FOLDERS for told in _mend_folder(out / name)]
        done += [told for name in LINES for told in _end_lines(out / name)]
        return done + list(_clear_work(out, work or out / WORK))
    except OSError as error:
        raise OutputUnwritable(
            f"{out}: what a killed run left there cannot be cleaned: {error.strerror}",
            "see that you may write there and that the disk has room; then start again",
        ) from error


def _mend_folder(folder: Path) -> Iterator[str]:
    """Put back the latest that was moved aside, then remove all that is half built."""
    found = [(path, match) for path in sorted(folder.glob(".*")) if (match := _match(path))]
    for path, match in sorted(found, key=lambda one: -one[0].lstat().st_mtime):
        final = folder / match["name"]
        if match["what"] == "replaced" and not final.exists():
            path.rename(final)
            yield f"put back what a killed run had moved aside: {match['name']}"
    for path, match in found:
        if path.exists() or path.is_symlink():
            _remove(path)
            yield f"removed what a killed run had begun: {match['name']}"


def _match(path: Path) -> re.Match[str] | None:
    """Say what a hidden name tells; None where it is none of ours or its builder still runs."""
    match = _ASIDE.fullmatch(path.name)
    if match is None:
        return None
    pid = int(match["pid"])
    return None if pid != os.getpid() and is_running(pid) else match


def _end_lines(folder: Path) -> Iterator[str]:
    """Cut the half line off the end of a log: nothing that reads JSON lines could read it."""
    for path in sorted(folder.glob("*.jsonl")):
        with path.open("r+b") as log:
            end = _find_end(log.read)
            if end != path.stat().st_size:
                log.truncate(end)
                yield f"cut off half a line: {folder.name}/{path.name}"


def _find_end(read: Callable[[int], bytes]) -> int:
    """Find the place behind the last line break."""
    end = place = 0
    while block := read(_BLOCK):
        if (found := block.rfind(b"\n")) >= 0:
            end = place + found + 1
        place += len(block)
    return end


def _clear_work(out: Path, work: Path) -> Iterator[str]:
    oldest = time.time() - MOST_DAYS * _DAY
    for path in sorted(work.glob("*")):
        if is_published(out / path.name) or path.lstat().st_mtime < oldest:
            held = not path.is_dir() or any(path.iterdir())
            _remove(path)
            if held:  # a night that ended well leaves its folder empty
                yield f"removed the tables of a night that needs them no more: {path.name}"


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
