"""DuckDB's errors as ours: none of them quotes a value of a row."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from detector.errors import ContractBroken, DetectorError, OutputUnwritable

ELSEWHERE = "free space there; `detector rank` can also be given another disk by TMPDIR"
"""What to do where the disk for spilling is full or may not be written to."""

_UNWRITABLE = re.compile("File too large|Disk quota exceeded|Read-only file system")
_LONGEST_KIND = 30  # letters; what is longer is no name of a fault


def next_batch(stream: pa.RecordBatchReader) -> pa.RecordBatch | None:
    """Give the next batch of a stream, None at its end; Arrow has no classes for DuckDB's errors.

    Raises
    ------
    DetectorError
        If DuckDB stopped while it made the batch.

    Examples
    --------
    >>> next_batch(pa.table({"x": []}).to_reader()) is None
    True
    """
    try:
        return stream.read_next_batch()
    except StopIteration:
        return None
    except (pa.ArrowException, OSError) as error:
        raise _told(error) from None


@contextmanager
def mapped() -> Iterator[None]:
    """Turn DuckDB's errors into ours; their text may quote values, so it is not passed on.

    Examples
    --------
    >>> with mapped():
    ...     duckdb.sql("SELECT CAST('13800138000x' AS INTEGER)").fetchall()
    Traceback (most recent call last):
    detector.errors.DetectorError: the engine stopped with Conversion (its text may quote values)
      to mend: this is a fault in detector: please report it
    """
    try:
        yield
    except (duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException) as error:
        # These are about the query, which is ours, and never quote a row.
        raise DetectorError(
            f"the engine refused a query: {error}", "this is a fault in detector: please report it"
        ) from None
    except duckdb.Error as error:
        raise _told(error) from None


def _told(error: Exception) -> DetectorError:
    """Say what stopped the engine; DuckDB begins its text with the name of the fault."""
    text = str(error)
    kind = text.partition(" Error")[0]
    if "No space left" in text or "max_temp_directory_size" in text:
        return OutputUnwritable("the disk is full, the engine cannot go on", ELSEWHERE)
    if why := _UNWRITABLE.search(text):
        mend = "free space on the disk, and see that you may write there"
        return OutputUnwritable(f"the engine cannot write its files: {why.group()}", mend)
    if kind == "Out of Memory":
        return DetectorError(
            "the engine ran out of memory",
            "allow it more memory, or give it a folder with free space to spill into",
        )
    if kind in ("IO", "Invalid Input", "TransactionContext") or "TProtocolException" in text:
        named = re.search(r"[^\s'\"]+\.(parquet|parq)\b", text)
        return ContractBroken(
            f"{Path(named.group()).name if named else 'a file'} could not be read or written by"
            " the engine",
            "see that it is whole and not in use: export it again, or free space on the disk",
        )
    if kind == "Conversion" and "Timestamp(" in text:
        return ContractBroken(
            "a file has times that no calendar holds", "export them as timestamps in microseconds"
        )
    name = kind.replace(" ", "") if len(kind) < _LONGEST_KIND else type(error).__name__
    return DetectorError(
        f"the engine stopped with {name} (its text may quote values)",
        "this is a fault in detector: please report it",
    )
