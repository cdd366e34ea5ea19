"""Publishing: a night's folder appears at once and whole, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOTDIR
from pathlib import Path

from detector.disk.swapping import swapping
from detector.errors import OutputUnwritable
from detector.nights import SUCCESS


@contextmanager
def publishing(out: Path, day: str) -> Iterator[Path]:
    """Give a hidden folder to write into, and swap it in as `out/dt=DAY` when all went well.

    A night of the same day is replaced as a whole; when anything fails, it stays as it was and
    the hidden folder is removed. What a kill leaves (see `swapping`) the next start of the nightly
    job puts back or removes.

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
    try:
        if final.exists() and not final.is_dir():
            raise NotADirectoryError(ENOTDIR, "a file stands where the night belongs")
        with swapping(final, SUCCESS) as built:
            yield built
    except OSError as error:
        if error.errno is None:  # not the system's word: some library's error of the same class
            raise
        raise OutputUnwritable(
            f"{out} cannot be written: {error.strerror or type(error).__name__}",
            "free space on the disk, or give a folder that you may write to",
        ) from error
