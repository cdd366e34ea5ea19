"""The entries of the ledger: one Parquet file for each source file, found by what made it."""

import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp

import pyarrow as pa
import pyarrow.parquet as pq

from detector.events.ledger.files import is_whole, writing_to
from detector.events.sources.parts import Part
from detector.version import __version__

FORMAT = 1
"""The shape of the entries; another number makes every entry anew."""

KEPT_DAYS = 30
"""Days after which an entry goes that no run has used."""

_NAME = re.compile(r"([0-9a-f]{64}\.parquet|\.[0-9a-f]{64}\.[^.]*)")


def name_entries(part: Part, recipe: str, engine: str) -> list[str]:
    """Name the entry of each file of a part, in their order.

    The name is a hash of all that decides the canonical rows: the bytes of the file, the partitions
    in its path, the SQL that reads it, the engine, and our version. Where the file lies and when it
    was written say nothing, so that a copy of the data is known again.
    """
    rules = [str(FORMAT), __version__, engine, recipe]
    names = []
    for path, digest in zip(part.files, part.digests, strict=True):
        values = [piece for piece in path.parts[:-1] if piece.partition("=")[0] in part.partitions]
        told = "\0".join([*rules, digest, *values])
        names.append(f"{hashlib.sha256(told.encode()).hexdigest()}.parquet")
    return names


class Entries:
    """The entries of one log in a folder that only its owner may look into.

    Each is written under another name first and then renamed, so that a killed run leaves no half
    entry, and two runs at once write the same bytes in turn.

    Raises
    ------
    OutputUnwritable
        If the folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with writing_to(folder):
            pass

    def paths(self, names: Iterable[str]) -> list[Path]:
        """Give where the entries of these names lie."""
        return [self._folder / name for name in names]

    def has(self, path: Path) -> bool:
        """Say whether an entry is there and whole; it then counts as used today."""
        if not is_whole(path):
            return False
        with writing_to(self._folder):
            os.utime(path)
        return True

    @contextmanager
    def writing(self, path: Path, schema: pa.Schema) -> Iterator[pq.ParquetWriter]:
        """Write one entry; only when all of it is written it has its name."""
        with writing_to(self._folder):
            handle, draft = mkstemp(prefix=f".{path.stem}.", dir=self._folder)  # rights 0600
            try:
                with (
                    os.fdopen(handle, "wb") as stream,
                    pq.ParquetWriter(stream, schema, compression="zstd") as writer,
                ):
                    yield writer
                os.replace(draft, path)
            finally:
                Path(draft).unlink(missing_ok=True)

    def retire(self) -> None:
        """Remove what no run has used for `KEPT_DAYS`, drafts of killed runs as well."""
        oldest = time.time() - KEPT_DAYS * 86_400
        for path in self._folder.iterdir():
            if _NAME.fullmatch(path.name) and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
