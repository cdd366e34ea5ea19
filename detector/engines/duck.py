"""DuckDB: the embedded default engine, out of core, the only place that imports duckdb."""

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa

from detector.engines.base import ROWS_PER_FILE, Work
from detector.engines.duck_errors import ELSEWHERE, mapped, next_batch
from detector.engines.duck_words import DuckWords
from detector.engines.stretches.views import Stretches
from detector.errors import ConfigInvalid, ContractBroken, DetectorError, OutputUnwritable

MEMORY = "4GB"
"""What DuckDB may keep of its tables and its work, unless more or less is asked for."""

_ROWS_AT_ONCE = 65_536


class DuckEngine:
    """An in-memory DuckDB with the settings that make its answers repeatable.

    Parameters
    ----------
    memory_limit
        A size as DuckDB writes it, such as ``"4GB"``, of its own buffers; by default `MEMORY` where
        there is a spill folder, else 80 % of the machine.
    spill
        Folder for the tables, compressed, and for what does not fit into memory. Without one the
        tables are kept in memory.
    threads
        Threads to use; all cores by default. The answers do not depend on it.

    Raises
    ------
    ConfigInvalid
        If DuckDB does not take one of the settings.
    OutputUnwritable
        If the spill folder cannot be written to.

    Examples
    --------
    >>> with DuckEngine(threads=1) as engine:
    ...     engine.enrol("orders", pa.table({"amount": [1, 2]}))
    ...     engine.fetch("SELECT max(amount) AS amount FROM orders").to_pydict()
    {'amount': [2]}
    """

    def __init__(
        self,
        memory_limit: str | None = None,
        spill: Path | None = None,
        threads: int | None = None,
    ) -> None:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
        }
        if spill is not None:
            memory_limit = memory_limit or MEMORY
            _make(spill)
        asked = {"memory_limit": memory_limit, "temp_directory": spill, "threads": threads}
        settings |= {key: str(value) for key, value in asked.items() if value is not None}
        try:
            place = ":memory:" if spill is None else str(spill / "tables.duckdb")
            self._duck = duckdb.connect(place, config=settings)
        except duckdb.Error:
            given = ", ".join(
                f"{key} = {value}" for key, value in asked.items() if value is not None
            )
            raise ConfigInvalid(
                f"the engine does not take these settings: {given}",
                "write memory as '4GB', threads as a number of at least 1",
            ) from None
        self._duck.execute("SET TimeZone = 'UTC'")
        self._duck.execute("SET parquet_metadata_cache = true")  # a log is read in narrow passes
        shown = self._duck.execute("SELECT current_setting('enable_progress_bar')").fetchall()
        if shown != [(False,)]:  # it would write on our stdout; a Jupyter without widgets has none
            self._duck.execute("SET enable_progress_bar = false")
        self._words = DuckWords()

    @property
    def name(self) -> str:
        """The engine's name and version."""
        return f"duckdb {duckdb.__version__}"

    @property
    def words(self) -> DuckWords:
        """The words in which DuckDB differs from other engines."""
        return self._words

    def run(self, sql: str) -> None:
        """Run a statement that gives nothing back."""
        with mapped():
            self._duck.execute(sql)

    def fetch(self, sql: str) -> pa.Table:
        """Run a query and give its rows."""
        with mapped():
            rows: pa.Table = self._duck.sql(sql).to_arrow_table()
            return rows

    def batches(self, sql: str, rows: int = _ROWS_AT_ONCE) -> Generator[pa.RecordBatch]:
        """Run a query and give its rows in their order, some at a time; all are never in memory."""
        with mapped():
            stream = self._duck.sql(sql).to_arrow_reader(rows)
        with stream:  # while it is open, this connection runs nothing else
            while (batch := next_batch(stream)) is not None:
                yield batch

    def create(self, name: str, sql: str, by: str | None = None) -> None:
        """Keep the rows of a query as a table; with `by` in parts that fit into the memory."""
        self._duck.unregister(name)
        table = f"main.{self._words.quoted(name)}"
        created = f"CREATE OR REPLACE TABLE {table} AS"
        stretches = Stretches(self._duck, by)
        with mapped():
            parts = stretches.cut(sql)
            if not parts:
                self._duck.execute(f"{created} {sql}")
            for number, (first, last) in enumerate(parts):
                with stretches.narrow(sql, first, last):
                    self._duck.execute(f"{f'INSERT INTO {table}' if number else created} {sql}")

    def map(self, name: str, sql: str, work: Work, schema: pa.Schema) -> None:
        """Keep as a table what `work` makes of the rows of a query; the rows have no order."""
        self._duck.unregister(name)
        stopped: list[Exception] = []

        def made() -> Iterator[pa.RecordBatch]:
            try:
                with closing(self.batches(sql)) as rows:
                    for batch in work(rows):
                        yield batch.cast(schema)  # an engine would take other types for these
            except Exception as error:  # on its way through the engine it would lose its type
                stopped.append(error)
                raise

        writing = self._duck.cursor()  # a second connection: this one is busy giving rows
        try:
            with mapped():
                writing.register("__made", pa.RecordBatchReader.from_batches(schema, made()))
                quoted = self._words.quoted(name)
                writing.execute(f"CREATE OR REPLACE TABLE {quoted} AS SELECT * FROM __made")
        except DetectorError:
            if stopped:
                raise stopped[0] from None
            raise
        finally:
            writing.close()

    def view(self, name: str, sql: str) -> None:
        """Give a query a name, in place of a view of that name."""
        self._duck.unregister(name)
        self.run(f"CREATE OR REPLACE VIEW {self._words.quoted(name)} AS {sql}")

    def enrol(self, name: str, rows: pa.Table | pa.RecordBatchReader) -> None:
        """Give rows in memory a name: a table is not copied, a stream is read once and kept."""
        with mapped():
            if isinstance(rows, pa.Table):
                self._duck.register(name, rows)
                return
            self._duck.register("__stream", rows)
            self.create(name, "SELECT * FROM __stream")
            self._duck.unregister("__stream")

    def hold(self, name: str, secret: bytes) -> str:
        """Hold bytes as a variable of this connection, so that no text has them; give its SQL."""
        with mapped():
            self._duck.execute(f"SET VARIABLE {self._words.quoted(name)} = $1", [secret])
        return f"getvariable({self._words.text(name)})"

    def scan(self, name: str, files: Sequence[Path]) -> None:
        """Give Parquet files of one schema a name.

        Beside the files' own columns there are `detector_row` (BIGINT, unique within the scan, the
        same on every read) and `detector_path`. Partitions in the path are not made into columns:
        they would shadow columns of the file.
        """
        # A path is no pattern: in brackets, a star stands for itself.
        literal = (re.sub(r"[\[*?]", r"[\g<0>]", str(path)) for path in files)
        listed = ", ".join(map(self._words.text, literal))
        self.view(
            name,
            f"SELECT *, CAST(file_index AS BIGINT) * {ROWS_PER_FILE} + file_row_number"
            " AS detector_row, filename AS detector_path"
            f" FROM read_parquet([{listed}], hive_partitioning = false)",
        )

    def write(self, sql: str, path: Path) -> None:
        """Write the rows of a query as one Parquet file."""
        target = self._words.text(str(path))
        try:
            self.run(f"COPY ({sql}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
        except ContractBroken as error:
            raise OutputUnwritable(error.found, "free space on the disk") from None

    def drop(self, *names: str) -> None:
        """Forget tables and views; names that are not there are no error."""
        for name in names:
            self._duck.unregister(name)
            kinds = self.fetch(
                "SELECT table_type AS kind FROM information_schema.tables"
                f" WHERE table_name = {self._words.text(name)}"
            )
            for kind in kinds.column("kind").to_pylist():
                word = "VIEW" if kind == "VIEW" else "TABLE"
                self.run(f"DROP {word} {self._words.quoted(name)}")

    def close(self) -> None:
        """Give memory and files back; a closed engine cannot be used again."""
        self._duck.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _make(spill: Path) -> None:
    """See that the spill folder is there and can be written to."""
    try:
        spill.mkdir(parents=True, exist_ok=True)
        (spill / "probe").touch()
        (spill / "probe").unlink()
    except OSError as error:
        raise OutputUnwritable(
            f"the folder for what does not fit into memory, {spill}: {error.strerror}", ELSEWHERE
        ) from None
