"""Files that are kept from night to night: private, whole, and told of where they cannot be."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from detector.errors import OutputUnwritable


@contextmanager
def writing_to(store: Path) -> Iterator[None]:
    """Make the folders of a store on the way to `store`, for nobody but their owner.

    Raises
    ------
    OutputUnwritable
        If they cannot be made, or what is then done in them cannot be written.
    """
    try:
        for folder in (*reversed(store.parents), store):
            if not folder.is_dir():
                folder.mkdir(mode=0o700, exist_ok=True)
        yield
    except OSError as error:
        raise OutputUnwritable(
            f"the store {store}: {error.strerror}", "choose another folder, or run without one"
        ) from None


def is_whole(path: Path) -> bool:
    """Say whether a Parquet file is there and has its footer.

    Examples
    --------
    >>> is_whole(Path("not-there.parquet"))
    False
    """
    try:
        with pq.ParquetFile(path):
            return True
    except (OSError, pa.ArrowException):
        return False


def can_be_read(path: Path) -> bool:
    """Say whether every row of a Parquet file can be read.

    Examples
    --------
    >>> can_be_read(Path("not-there.parquet"))
    False
    """
    try:
        with pq.ParquetFile(path) as file:
            for _ in file.iter_batches():
                pass
        return True
    except (OSError, EOFError, pa.ArrowException):
        return False
