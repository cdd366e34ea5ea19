"""The same names with fewer rows: a query reads a stretch of a column instead of all of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import duckdb

_SCHEMA = "stretch"

OWN_BYTES = 200_000_000
"""What the engine needs for its own buffers in a statement of a dozen joins, whatever it reads."""

BYTES_PER_ROW = 150
"""What a row that a query reads takes at most beside them, in the stage of the widest rows."""


class Stretches:
    """Cuts the work of a query into parts that fit into a connection's memory limit.

    Parameters
    ----------
    duck
        The connection; tables are those of its schema `main`.
    column
        A column of whole numbers from 0 on; None if a query cannot be cut. Tables without it are
        read whole each time.

    Examples
    --------
    >>> with duckdb.connect(config={"memory_limit": "100MB"}) as duck:
    ...     _ = duck.execute("CREATE TABLE t AS SELECT range // 2 AS x FROM range(1_000_000)")
    ...     stretches = Stretches(duck, "x")
    ...     counts = []
    ...     for first, last in stretches.cut("SELECT * FROM t"):
    ...         with stretches.narrow("SELECT * FROM t", first, last):
    ...             counts += duck.execute("SELECT count(*) FROM t").fetchone()
    >>> len(counts), sum(counts)
    (7, 1000000)
    """

    def __init__(self, duck: duckdb.DuckDBPyConnection, column: str | None) -> None:
        self._duck = duck
        self._column = column

    def cut(self, sql: str) -> list[tuple[int, int]]:
        """Give the first and the last value of each part; none where the memory is enough."""
        if self._column is None:
            return []
        limit = self._read("SELECT parse_formatted_bytes(current_setting('memory_limit'))")
        room = max(limit - OWN_BYTES, limit // 4) // BYTES_PER_ROW
        if self._read("SELECT sum(estimated_size) FROM duckdb_tables()") <= room:
            return []  # most nights: no need to look closer
        tables = self._list_tables(sql)
        parts = -(-sum(tables.values()) // room)
        if parts <= 1:
            return []
        greatest = [f"SELECT max({self._column}) AS x FROM main.{name}" for name in tables]
        values = self._read(f"SELECT max(x) + 1 FROM ({' UNION ALL '.join(greatest)})")
        ends = [values * part // parts for part in range(parts + 1)]
        return [(first, end - 1) for first, end in pairwise(ends) if first < end]

    @contextmanager
    def narrow(self, sql: str, first: int, last: int) -> Iterator[None]:
        """Let the tables that a query reads have only the rows of some values meanwhile."""
        self._duck.execute(f"CREATE SCHEMA {_SCHEMA}")
        try:
            for name in self._list_tables(sql):
                self._duck.execute(
                    f"CREATE VIEW {_SCHEMA}.{name} AS SELECT * FROM main.{name}"
                    f" WHERE {self._column} BETWEEN {first} AND {last}"
                )
            self._duck.execute(f"SET search_path = '{_SCHEMA},main'")
            yield
        finally:
            self._duck.execute("RESET search_path")
            self._duck.execute(f"DROP SCHEMA {_SCHEMA} CASCADE")

    def _list_tables(self, sql: str) -> dict[str, int]:
        """List the tables with the column that a query reads, and about how many rows they have."""
        rows = self._duck.execute(
            "SELECT table_name, estimated_size FROM duckdb_tables() AS t WHERE table_name IN"
            " (SELECT unnest(?)) AND schema_name = 'main' AND EXISTS (SELECT 1"
            " FROM duckdb_columns() AS c WHERE c.table_oid = t.table_oid AND c.column_name = ?)"
            " ORDER BY table_name",
            [sorted(self._duck.get_table_names(sql)), self._column],
        ).fetchall()
        return {name: size for name, size in rows}

    def _read(self, sql: str) -> int:
        ((number,),) = self._duck.execute(sql).fetchall()  # an open result blocks others
        return int(number or 0)
