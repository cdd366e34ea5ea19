"""What an engine must offer, and the few words in which SQL engines differ."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pyarrow as pa

ROWS_PER_FILE = 1 << 40
"""`detector_row` of a scan is the number of its file times this, plus the row within the file."""

Work = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]
"""What a pass over rows does: batches in, batches out. It must bear pickling: an engine of many
machines sends it to each of them."""


class Dialect(Protocol):
    """The words in which engines differ: SQL text in, SQL text out.

    All else that is sent to an engine is SQL that every engine reads alike.
    """

    def quoted(self, name: str) -> str:
        """Quote the name of a column or table."""
        ...

    def text(self, value: str) -> str:
        """Give a text literal."""
        ...

    def trimmed(self, text: str) -> str:
        """Take blanks of every sort from both ends."""
        ...

    def half_width(self, text: str) -> str:
        """Turn full-width characters (U+FF01 to U+FF5E, U+3000) into ASCII."""
        ...

    def replaced(self, text: str, pattern: str, by: str) -> str:
        """Replace every match of a regular expression."""
        ...

    def matches(self, text: str, pattern: str) -> str:
        """Say whether a regular expression matches anywhere."""
        ...

    def epoch_us(self, instant: str) -> str:
        """Give microseconds since 1970 of an instant that knows its zone."""
        ...

    def epoch_us_in(self, local: str, zone: str) -> str:
        """Give microseconds since 1970 of a local time, read in a zone."""
        ...

    def parsed(self, text: str, form: str) -> str:
        """Read a local time written in a strptime form; NULL where it does not fit."""
        ...

    def hash64(self, text: str) -> str:
        """Give 64 bits that are equal for equal text."""
        ...

    def mac(self, text: str, inner: str, outer: str) -> str:
        """Give the HMAC-SHA-256 of a text in hexadecimal; NULL stays NULL.

        `inner` and `outer` are the SQL of the key as RFC 2104 pads it.
        """
        ...

    def path_value(self, path: str, key: str) -> str:
        """Give the value of a hive partition `key=value` in a path; NULL where there is none."""
        ...


class Engine(Protocol):
    """Runs SQL over named tables; all names live until they are dropped."""

    @property
    def name(self) -> str:
        """The engine's name and version, for the record of a run."""
        ...

    @property
    def words(self) -> Dialect:
        """The words in which this engine differs from others."""
        ...

    def run(self, sql: str) -> None:
        """Run a statement that gives nothing back."""
        ...

    def fetch(self, sql: str) -> pa.Table:
        """Run a query and give its rows."""
        ...

    def batches(self, sql: str, rows: int = 65_536) -> Iterator[pa.RecordBatch]:
        """Run a query and give its rows in their order, some at a time; all are never in memory.

        One stream at a time: the next statement ends it.
        """
        ...

    def create(self, name: str, sql: str, by: str | None = None) -> None:
        """Keep the rows of a query as a table, in place of one of that name.

        `by` is a column of whole numbers, if rows of two values of it never meet in the query: an
        engine that is short of memory may then work on some values after others.
        """
        ...

    def map(self, name: str, sql: str, work: Work, schema: pa.Schema) -> None:
        """Keep as a table what `work` makes of the rows of a query; the rows have no order."""
        ...

    def view(self, name: str, sql: str) -> None:
        """Give a query a name, in place of a view of that name."""
        ...

    def enrol(self, name: str, rows: pa.Table | pa.RecordBatchReader) -> None:
        """Give rows in memory a name."""
        ...

    def hold(self, name: str, secret: bytes) -> str:
        """Hold bytes that no SQL text, plan, error or file may have; give the SQL for them."""
        ...

    def scan(self, name: str, files: Sequence[Path]) -> None:
        """Give Parquet files of one schema a name; adds `detector_row` and `detector_path`."""
        ...

    def write(self, sql: str, path: Path) -> None:
        """Write the rows of a query as one Parquet file."""
        ...

    def drop(self, *names: str) -> None:
        """Forget tables and views; names that are not there are no error."""
        ...
