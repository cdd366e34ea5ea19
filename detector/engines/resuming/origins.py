"""What stands behind each name: a hash of all that its rows come from."""

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

_WORD = re.compile(r"\w+")
_ROWS_AT_ONCE = 65_536
_FOOT = 8
"""The last bytes of a Parquet file: the length of its footer, and its mark."""


@dataclass(frozen=True)
class Origin:
    """What a name stands for: rows that never change, or a query that is looked at when used."""

    digest: str = ""
    sql: str = ""


@dataclass
class Origins:
    """The names that an engine knows, and what their rows come from.

    A query comes from its text and from all that the names in it stand for. A name counts as in it
    when its words are: too many of them cost a table that could have been kept, never a wrong one.

    Examples
    --------
    >>> known = Origins()
    >>> known.know("orders", Origin(digest="1"))
    >>> known.know("large", Origin(sql="SELECT * FROM orders WHERE amount > 9"))
    >>> before = known.trace("SELECT count(*) FROM large")
    >>> known.know("orders", Origin(digest="2"))
    >>> known.trace("SELECT count(*) FROM large") == before
    False
    """

    _known: dict[str, Origin] = field(default_factory=dict)

    def know(self, name: str, origin: Origin) -> None:
        """Say what a name stands for from now on."""
        self._known[name] = origin

    def forget(self, name: str) -> None:
        """Say that a name stands for nothing; one that never did is no error."""
        self._known.pop(name, None)

    def trace(self, sql: str, *beside: bytes) -> str:
        """Give the hash of what a query's rows come from.

        Parameters
        ----------
        sql
            The query.
        beside
            What is done with its rows, where more than keeping them.
        """
        return _digest(self._trace(sql, frozenset()).encode(), *beside)

    def _trace(self, sql: str, above: frozenset[str]) -> str:
        words = set(_split(sql))
        told = [sql]
        for name, origin in sorted(self._known.items()):
            if name not in above and words.issuperset(_split(name)):
                behind = origin.digest or self._trace(origin.sql, above | {name})
                told += [name, behind]
        return _digest(*(piece.encode() for piece in told))


def digest_table(rows: pa.Table) -> str:
    """Give the hash of rows in memory.

    Examples
    --------
    >>> one, same = pa.table({"x": [1, 2]}), pa.table({"x": [0, 1, 2]}).slice(1)
    >>> digest_table(one) == digest_table(same), digest_table(one) == digest_table(one[:1])
    (True, False)
    """
    hashed = hashlib.sha256(rows.schema.serialize())
    for batch in rows.to_batches(max_chunksize=_ROWS_AT_ONCE):
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as stream:
            stream.write_batch(batch)
        hashed.update(sink.getvalue())
    return hashed.hexdigest()


def digest_files(files: Iterable[Path]) -> str:
    """Give a hash that changes with Parquet files: of their place, size and footers.

    A footer tells where each column's pages lie, how large they are and what their least and most
    values are. When a file was written says nothing: a store dates its entries anew.

    Raises
    ------
    OSError
        When one of them cannot be read.
    """
    told = []
    for path in files:
        with path.open("rb") as file:
            size, inode = os.fstat(file.fileno()).st_size, os.fstat(file.fileno()).st_ino
            file.seek(max(0, size - _FOOT))
            length = int.from_bytes(file.read(4), "little")
            file.seek(max(0, size - _FOOT - length))
            told += [f"{path}\0{size}\0{inode}".encode(), file.read()]
    return _digest(*told)


def _split(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _digest(*told: bytes) -> str:
    """Hash texts, each with its length, so that none runs into the next."""
    hashed = hashlib.sha256()
    for piece in told:
        hashed.update(len(piece).to_bytes(8, "little") + piece)
    return hashed.hexdigest()
