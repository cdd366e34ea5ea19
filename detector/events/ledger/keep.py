"""Each source file is read and made canonical once; later nights take its entry instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from detector.engines.base import ROWS_PER_FILE, Engine
from detector.errors import DetectorError
from detector.events.ledger.entries import Entries, name_entries
from detector.events.ledger.files import can_be_read
from detector.events.sources.parts import Part

_ROWS_AT_ONCE = 1 << 17
_ROW = "source_row"
_NOTHING: tuple[int, pa.RecordBatch] = (-1, pa.record_batch({}))


@dataclass
class Ledger:
    """The canonical rows of every source file that was ever read, in `folder`.

    `known` and `fresh` count the files of this run whose rows came from their entry, and those
    that had to be read.
    """

    folder: Path
    known: int = 0
    fresh: int = 0
    _used: dict[tuple[str, int], tuple[Entries, list[Path]]] = field(default_factory=dict)

    def select(
        self, engine: Engine, log: str, part: Part, place: tuple[str, int], sql: str, recipe: str
    ) -> str:
        """Give the SQL of a part's canonical rows, taken from its entries; make what is missing.

        Parameters
        ----------
        place
            The name under which the engine knows the part's source rows, and the part's number.
        sql
            What makes them canonical.
        recipe
            The same as it would be for part 0: it does not change with the files beside it.
        """
        name, number = place
        entries = Entries(self.folder / log)
        paths = entries.paths(name_entries(part, recipe, engine.name))
        lacking = [
            (file, path)
            for file, path in zip(part.files, paths, strict=True)
            if not entries.has(path)
        ]
        self.known += len(paths) - len(lacking)
        self.fresh += len(lacking)
        if lacking:
            engine.scan(name, [file for file, _ in lacking])
            _write(engine, entries, [path for _, path in lacking], sql)
            engine.scan(name, part.files)
        self._used[log, number] = entries, paths
        engine.scan(f"{name}_kept", paths)
        columns = [one for one in pq.read_schema(paths[0]).names if one != _ROW]
        return (
            f"SELECT CAST({number} AS SMALLINT) AS part,"
            f" detector_row - detector_row % {ROWS_PER_FILE} + {_ROW} AS {_ROW},"
            f" {', '.join(columns)} FROM {name}_kept"
        )

    def retire(self) -> None:
        """Remove what no run has used for a month."""
        for entries, _ in self._used.values():
            entries.retire()

    def see_whole(self) -> None:
        """Remove the entries of this run that cannot be read to their end.

        Raises
        ------
        DetectorError
            If there were any; silent if there are none.
        """
        damaged = [path for path in self._paths() if not can_be_read(path)]
        for path in damaged:
            path.unlink(missing_ok=True)
        if damaged:
            raise DetectorError(
                f"{len(damaged)} entries of the store {self.folder} were damaged, and are removed",
                "run again: they are made anew from the source",
            ) from None

    def _paths(self) -> Iterator[Path]:
        return (path for _, paths in self._used.values() for path in paths)


def _write(engine: Engine, entries: Entries, paths: Sequence[Path], sql: str) -> None:
    """Write the rows of each file to its entry; they come file by file, in their order."""
    schema = _without_place(engine.fetch(f"SELECT * FROM ({sql}) AS rows LIMIT 0").schema)
    pieces = _by_file(engine.batches(sql, _ROWS_AT_ONCE), schema)
    index, piece = next(pieces, _NOTHING)
    for nth, path in enumerate(paths):
        with entries.writing(path, schema) as writer:
            while index == nth:
                writer.write_batch(piece)
                index, piece = next(pieces, _NOTHING)
    if index != _NOTHING[0]:
        raise RuntimeError("the engine gave the rows of one file in two places")


def _without_place(schema: pa.Schema) -> pa.Schema:
    """Give the columns of an entry: the part is of one night, the row is that of the file."""
    return schema.remove(schema.get_field_index("part"))


def _by_file(
    batches: Iterator[pa.RecordBatch], schema: pa.Schema
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Give the rows with the number of their file, cut where it changes; rows count from its first.

    Examples
    --------
    >>> rows = {"source_row": [3, ROWS_PER_FILE, ROWS_PER_FILE + 1]}
    >>> cut = _by_file(iter([pa.record_batch(rows)]), pa.schema({"source_row": pa.int64()}))
    >>> [(file, rows.to_pydict()) for file, rows in cut]
    [(0, {'source_row': [3]}), (1, {'source_row': [0, 1]})]
    """
    for batch in batches:
        files, rows = np.divmod(batch.column(_ROW).to_numpy(), ROWS_PER_FILE)
        columns = [pa.array(rows) if n == _ROW else batch.column(n) for n in schema.names]
        kept = pa.record_batch(columns, schema=schema)
        starts = [0, *(np.flatnonzero(np.diff(files)) + 1), len(files)]
        for start, end in pairwise(starts):
            if end > start:
                yield int(files[start]), kept.slice(start, end - start)
