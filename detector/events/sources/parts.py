"""What is found: inputs for the record of a run, and parts of one schema each."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa


@dataclass(frozen=True)
class Input:
    """One input, for the record of a run; a frame has no bytes and no sha256."""

    name: str
    rows: int
    bytes: int | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Part:
    """Rows of one schema: Parquet files, or a frame in memory."""

    name: str
    schema: pa.Schema
    rows: int
    files: tuple[Path, ...] = ()
    frame: pa.Table | None = None
    partitions: frozenset[str] = frozenset()
    utc: frozenset[str] = frozenset()  # columns without a zone that are known to be in UTC
    digests: tuple[str, ...] = ()  # the sha256 of each file


@dataclass(frozen=True)
class Found:
    """What was found of one log: its parts, one per schema, and its inputs by name."""

    parts: tuple[Part, ...]
    inputs: tuple[Input, ...]
