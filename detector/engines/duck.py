"""DuckDB: the embedded default engine, out of core, the only place that imports duckdb."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa

from detector.engines.duck_words import DuckWords
from detector.errors import ConfigInvalid, ContractBroken, DetectorError, OutputUnwritable

_ROWS_PER_FILE = 1 << 40  # detector_row = file * this + row: one key for a row of many files


class DuckEngine:
    """An in-memory DuckDB with the settings that make its answers repeatable.

    Parameters
    ----------
    memory_limit
        A size as DuckDB writes it, such as ``"4GB"``; by default 80 % of the machine.
    spill
        Folder for what does not fit into memory; by default ``.tmp`` where the program runs.
    threads
        Threads to use; all cores by default. The answers do not depend on it.

    Raises
    ------
    ConfigInvalid
        If DuckDB does not take one of the settings.

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
        asked = {"memory_limit": memory_limit, "temp_directory": spill, "threads": threads}
        settings |= {key: str(value) for key, value in asked.items() if value is not None}
        try:
            self._duck = duckdb.connect(":memory:", config=settings)
        except duckdb.Error:
            given = ", ".join(
                f"{key} = {value}" for key, value in asked.items() if value is not None
            )
            raise ConfigInvalid(
                f"the engine does not take these settings: {given}",
                "write memory as '4GB', threads as a number of at least 1",
            ) from None
        self._duck.execute("SET TimeZone = 'UTC'")
        self._duck.execute("SET enable_progress_bar = false")  # it would write on our stdout
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
        with _mapped():
            self._duck.execute(sql)

    def fetch(self, sql: str) -> pa.Table:
        """Run a query and give its rows."""
        with _mapped():
            rows: pa.Table = self._duck.sql(sql).to_arrow_table()
            return rows

    def create(self, name: str, sql: str) -> None:
        """Keep the rows of a query as a table, in place of one of that name."""
        self._duck.unregister(name)
        self.run(f"CREATE OR REPLACE TABLE {self._words.quoted(name)} AS {sql}")

    def view(self, name: str, sql: str) -> None:
        """Give a query a name, in place of a view of that name."""
        self._duck.unregister(name)
        self.run(f"CREATE OR REPLACE VIEW {self._words.quoted(name)} AS {sql}")

    def enrol(self, name: str, rows: pa.Table | pa.RecordBatchReader) -> None:
        """Give rows in memory a name: a table is not copied, a stream is read once and kept."""
        with _mapped():
            if isinstance(rows, pa.Table):
                self._duck.register(name, rows)
                return
            self._duck.register("__stream", rows)
            self.create(name, "SELECT * FROM __stream")
            self._duck.unregister("__stream")

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
            f"SELECT *, CAST(file_index AS BIGINT) * {_ROWS_PER_FILE} + file_row_number"
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


@contextmanager
def open_engine(
    memory_limit: str | None = None, threads: int | None = None
) -> Iterator[DuckEngine]:
    """Open an engine that spills into a private folder, which goes when the engine does.

    Examples
    --------
    >>> with open_engine("1GB") as engine:
    ...     engine.fetch("SELECT 1 AS one").to_pydict()
    {'one': [1]}
    """
    with (
        TemporaryDirectory(prefix="detector-") as spill,
        DuckEngine(memory_limit, Path(spill), threads) as engine,
    ):
        yield engine


@contextmanager
def _mapped() -> Iterator[None]:
    """Turn DuckDB's errors into ours; their text may quote values, so it is not passed on."""
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise DetectorError(
            "the engine ran out of memory",
            "allow it more memory, or give it a folder with free space to spill into",
        ) from None
    except (duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException) as error:
        # These are about the query, which is ours, and never quote a row.
        raise DetectorError(
            f"the engine refused a query: {error}", "this is a fault in detector: please report it"
        ) from None
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        named = re.search(r"[^\s'\"]+\.(parquet|parq)\b", str(error))
        where = Path(named.group()).name if named else "a file"
        raise ContractBroken(
            f"{where} could not be read or written by the engine",
            "see that it is whole and not in use: export it again, or free space on the disk",
        ) from None
    except duckdb.Error as error:
        raise DetectorError(
            f"the engine stopped with {type(error).__name__} (its text may quote values)",
            "this is a fault in detector: please report it",
        ) from None
