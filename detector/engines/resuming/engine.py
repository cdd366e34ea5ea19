"""DuckDB that keeps its tables in a folder, and makes none that is there already."""

import pickle
import secrets
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from detector.engines.base import Work
from detector.engines.duck import MEMORY, DuckEngine
from detector.engines.resuming.folder import prepare_folder
from detector.engines.resuming.origins import Origin, Origins, digest_files, digest_table
from detector.errors import ContractBroken

_ASIDE = "aside_"


class ResumingEngine(DuckEngine):
    """A DuckDB that a run can go on with where a killed one stopped.

    Each table that is made to its end bears, as its comment, the hash of all that its rows come
    from: its name and query, the queries of the tables in it, and the files and rows in memory
    behind them. A later run that would make a table of the same hash takes it instead; what bears
    none was not made to its end and goes. A table that is dropped is put aside for that later run,
    so the folder holds more than the work needs. Views and names of files are made anew each time.

    Parameters
    ----------
    keep
        The folder, made where there is none; tables that are damaged or of another version are
        thrown away. Personal data lies in it: its owner alone may look into it.
    memory_limit, threads
        As for `DuckEngine`.

    Raises
    ------
    AlreadyRunning
        When another process has the folder open.
    ConfigInvalid, OutputUnwritable
        As `DuckEngine`.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as keep:
    ...     for _ in range(2):
    ...         with ResumingEngine(Path(keep)) as engine:
    ...             engine.create("one", "SELECT 1 AS x")
    ...             engine.create("two", "SELECT x + 1 AS x FROM one")
    ...             engine.fetch("SELECT * FROM two").to_pydict(), engine.made, engine.found
    ({'x': [2]}, 2, 0)
    ({'x': [2]}, 0, 2)
    """

    def __init__(
        self, keep: Path, memory_limit: str | None = None, threads: int | None = None
    ) -> None:
        prepare_folder(keep, memory_limit or MEMORY)
        super().__init__(memory_limit, keep, threads)
        self._origins = Origins()
        self._named: dict[str, str] = {}
        self._aside: set[str] = set()
        self._put_all_aside()
        self.made = 0
        """Tables that this run made."""
        self.found = 0
        """Tables that an earlier run had made."""

    def create(self, name: str, sql: str, by: str | None = None) -> None:
        """Keep the rows of a query as a table, unless it is there."""
        digest = self._origins.trace(sql, name.encode())
        if not self._find(name, digest):
            super().create(name, sql, by)
            self._sign(name, digest)

    def map(self, name: str, sql: str, work: Work, schema: pa.Schema) -> None:
        """Keep as a table what `work` makes of the rows of a query, unless it is there."""
        shape = schema.serialize().to_pybytes()
        digest = self._origins.trace(sql, name.encode(), pickle.dumps(work), shape)
        if not self._find(name, digest):
            super().map(name, sql, work, schema)
            self._sign(name, digest)

    def view(self, name: str, sql: str) -> None:
        """Give a query a name, in place of a view of that name."""
        super().view(name, sql)
        self._origins.know(name, Origin(sql=sql))

    def scan(self, name: str, files: Sequence[Path]) -> None:
        """Give Parquet files of one schema a name."""
        super().scan(name, files)
        try:
            self._origins.know(name, Origin(digest=digest_files(files)))
        except OSError as error:
            raise ContractBroken(
                f"{name}: a file could not be read: {error.strerror}",
                "see that nothing takes files away while a night is made",
            ) from None

    def enrol(self, name: str, rows: pa.Table | pa.RecordBatchReader) -> None:
        """Give rows in memory a name; what a stream held is not known again."""
        if isinstance(rows, pa.Table):
            super().enrol(name, rows)
            self._origins.know(name, Origin(digest=digest_table(rows)))
            return
        self._origins.know("__stream", Origin(digest=secrets.token_hex()))
        super().enrol(name, rows)

    def drop(self, *names: str) -> None:
        """Forget tables and views; a table is put aside for the next run."""
        for name in names:
            if name in self._named:
                self._put_aside(name, self._named.pop(name))
            self._origins.forget(name)
        super().drop(*names)

    def _find(self, name: str, digest: str) -> bool:
        """Take a table that is there already; say whether it is."""
        there = digest in self._aside or self._named.get(name) == digest
        self.found += there
        self.made += not there
        if not there:
            self._named.pop(name, None)  # what stood there goes before the new one is whole
        if digest in self._aside:
            self._duck.unregister(name)
            self.run(f"DROP TABLE IF EXISTS {self._table(name)}")
            self.run(f"ALTER TABLE {_ASIDE}{digest} RENAME TO {self._words.quoted(name)}")
            self._aside.remove(digest)
            self._know(name, digest)
        return there

    def _sign(self, name: str, digest: str) -> None:
        """Say that a table was made to its end, and of what."""
        self.run(f"COMMENT ON TABLE {self._table(name)} IS '{digest}'")
        self._know(name, digest)

    def _know(self, name: str, digest: str) -> None:
        self._named[name] = digest
        self._origins.know(name, Origin(digest=digest))

    def _put_aside(self, name: str, digest: str) -> None:
        self.run(f"ALTER TABLE {self._table(name)} RENAME TO {_ASIDE}{digest}")
        self._aside.add(digest)

    def _put_all_aside(self) -> None:
        """Put aside what an earlier run made to its end, drop the rest."""
        others = "duckdb_schemas() WHERE NOT internal AND schema_name <> 'main'"
        for name in self._list(f"SELECT schema_name FROM {others}"):
            self.run(f"DROP SCHEMA {self._words.quoted(name)} CASCADE")
        for name in self._list("SELECT view_name FROM duckdb_views() WHERE NOT internal"):
            self.run(f"DROP VIEW {self._table(name)}")
        for name in self._list("SELECT table_name FROM duckdb_tables() WHERE comment IS NULL"):
            self.run(f"DROP TABLE {self._table(name)}")
        names = self._list("SELECT table_name FROM duckdb_tables() ORDER BY table_name")
        digests = self._list("SELECT comment FROM duckdb_tables() ORDER BY table_name")
        for name, digest in zip(names, digests, strict=True):
            if name != _ASIDE + digest:
                self._put_aside(name, digest)
        self._aside.update(digests)

    def _list(self, sql: str) -> list[str]:
        return [str(name) for name in self.fetch(sql).column(0).to_pylist()]

    def _table(self, name: str) -> str:
        return f"main.{self._words.quoted(name)}"
