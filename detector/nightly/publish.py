"""Publishing: a night's folder appears at once and whole, or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EINVAL, ENOTDIR
from pathlib import Path

from detector.errors import OutputUnwritable
from detector.nightly.exchange import exchange
from detector.nights import SUCCESS
from detector.privacy.rights import close_tree, make_file, make_folder


@contextmanager
def publishing(out: Path, day: str) -> Iterator[Path]:
    """Give a hidden folder to write into, and swap it in as `out/dt=DAY` when all went well.

    A night of the same day is replaced as a whole; when anything fails, it stays as it was and
    the hidden folder is removed. All of it is on the disk before it has its name, so that neither
    a killed run nor a power cut leaves half a night; nobody but its owner may read it. Linux swaps
    both in one step; elsewhere a reader may find no night between two renames, and a run that is
    killed there leaves the old one as `.dt=DAY.PID.replaced`, for the next start of the nightly job
    to put back.

    Raises
    ------
    OutputUnwritable
        When the disk is full, the folder read-only, or the like.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as out:
    ...     with publishing(Path(out), "2026-01-31") as night:
    ...         _ = (night / "worklist.csv").write_text("rank")
    ...     sorted(p.name for p in (Path(out) / "dt=2026-01-31").iterdir())
    ['_SUCCESS', 'worklist.csv']
    """
    final = out / f"dt={day}"
    built = out / f".dt={day}.{os.getpid()}.building"
    old = out / f".dt={day}.{os.getpid()}.replaced"
    try:
        make_folder(out)
        if final.exists() and not final.is_dir():
            raise NotADirectoryError(ENOTDIR, "a file stands where the night belongs")
        shutil.rmtree(built, ignore_errors=True)
        make_folder(built)  # closed from the start, whatever is written into it
        yield built
        close_tree(built)
        _flush_tree(built)
        make_file(built / SUCCESS)
        _flush(built / SUCCESS, built)
        if not (final.exists() and exchange(built, final)):
            if final.exists():
                final.rename(old)
            built.rename(final)
        _flush(out)
    except OSError as error:
        if old.exists() and not final.exists():
            old.rename(final)
        if error.errno is None:  # not the system's word: some library's error of the same class
            raise
        raise OutputUnwritable(
            f"{out} cannot be written: {error.strerror or type(error).__name__}",
            "free space on the disk, or give a folder that you may write to",
        ) from error
    finally:
        shutil.rmtree(built, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _flush_tree(folder: Path) -> None:
    """Bring all of a folder onto the disk: files first, then the folders that name them."""
    for place, _, files in os.walk(folder, topdown=False):
        _flush(*(Path(place, name) for name in files), Path(place))


def _flush(*paths: Path) -> None:
    for path in paths:
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        except OSError as error:
            if error.errno != EINVAL:  # a file system that keeps no folders to be flushed
                raise
        finally:
            os.close(opened)
