"""Folders and files that appear at once and whole, or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EINVAL
from pathlib import Path

from detector.disk.exchange import exchange
from detector.privacy.rights import ONLY_ITS_OWNER, close_tree, make_file, make_folder


@contextmanager
def swapping(final: Path, mark: str = "") -> Iterator[Path]:
    """Give a hidden folder to write into, and put it in the place of `final` when all went well.

    When anything fails, what stood there stays as it was and the hidden folder goes. All of it is
    on the disk before it has its name, so that neither a kill nor a power cut leaves half of it;
    nobody but its owner may read it. Linux swaps both in one step; elsewhere a reader may find
    nothing between two renames, and a kill there leaves the old one as `.NAME.PID.replaced`.

    Parameters
    ----------
    final
        The folder; it may be there already. Those above it are made.
    mark
        The name of an empty file that is written when all the rest is on the disk.

    Raises
    ------
    OSError
        When the disk is full, the folder read-only, or the like.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as out:
    ...     with swapping(Path(out) / "new", mark="_SUCCESS") as built:
    ...         _ = (built / "text").write_text("whole")
    ...     sorted(path.name for path in (Path(out) / "new").iterdir())
    ['_SUCCESS', 'text']
    """
    built, old = _aside(final, "building"), _aside(final, "replaced")
    try:
        make_folder(final.parent)
        shutil.rmtree(built, ignore_errors=True)
        make_folder(built)  # closed from the start, whatever is written into it
        yield built
        close_tree(built)
        _flush_tree(built)
        if mark:
            flush(make_file(built / mark), built)
        if not (final.exists() and exchange(built, final)):
            if final.exists():
                final.rename(old)
            built.rename(final)
        flush(final.parent)
    finally:
        if old.exists() and not final.exists():
            old.rename(final)
        shutil.rmtree(built, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def replace_file(path: Path, content: bytes, rights: int = ONLY_ITS_OWNER) -> None:
    """Put bytes in the place of a file at once; they are on the disk when this returns.

    Raises
    ------
    OSError
        When they cannot be written; what was there before is untouched.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "text"
    ...     replace_file(path, b"whole")
    ...     path.read_bytes(), oct(path.stat().st_mode & 0o777)
    (b'whole', '0o600')
    """
    built = _aside(path, "building")
    try:
        make_file(built).write_bytes(content)
        built.chmod(rights)
        flush(built)
        built.replace(path)
        flush(path.parent)
    finally:
        built.unlink(missing_ok=True)


def remove_folder(folder: Path) -> None:
    """Take a folder away: its readers lose it at once, then its files are deleted.

    Raises
    ------
    OSError
        When it cannot be removed; it is there whole, or it is gone for readers.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as out:
    ...     old = Path(out) / "old"
    ...     old.mkdir()
    ...     remove_folder(old)
    ...     list(Path(out).iterdir())
    []
    """
    old = _aside(folder, "building")
    shutil.rmtree(old, ignore_errors=True)
    folder.rename(old)
    shutil.rmtree(old)


def flush(*paths: Path) -> None:
    """Bring files and folders onto the disk."""
    for path in paths:
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        except OSError as error:
            if error.errno != EINVAL:  # a file system that keeps no folders to be flushed
                raise
        finally:
            os.close(opened)


def _aside(path: Path, what: str) -> Path:
    """Name what is built or moved aside; `detector.operation.recovery` knows these names."""
    return path.with_name(f".{path.name}.{os.getpid()}.{what}")


def _flush_tree(folder: Path) -> None:
    """Bring all of a folder onto the disk: files first, then the folders that name them."""
    for place, _, files in os.walk(folder, topdown=False):
        flush(*(Path(place, name) for name in files), Path(place))
