"""Logs that are files: listed, opened footer by footer, grouped by schema."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from detector.errors import ContractBroken
from detector.events.sources.parts import Found, Input, Part

SUFFIXES = (".parquet", ".parq")
_TABLE_FORMATS = ("_delta_log", ".hoodie")  # their folders also hold rows that were deleted


@dataclass(frozen=True)
class _Opened:
    path: Path
    name: str
    schema: pa.Schema
    rows: int
    utc: frozenset[str]
    sha256: str


def parquet_files(root: Path) -> list[Path]:
    """List the Parquet files under a folder, in the order of their paths.

    Names that begin with a dot or an underscore are skipped at every depth, as all tools do that
    write folders of Parquet.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     for name in ("b.parquet", "a.PARQ", ".c.parquet", "d.csv"):
    ...         Path(folder, name).touch()
    ...     [path.name for path in parquet_files(Path(folder))]
    ['a.PARQ', 'b.parquet']
    """
    return sorted(
        path
        for path in root.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and not any(part[0] in "._" for part in path.relative_to(root).parts)
    )


def open_all(folder: Path, roots: Iterable[Path]) -> Found:
    """Open every Parquet file under the roots.

    Raises
    ------
    ContractBroken
        Naming each file that is missing, empty, encrypted, damaged or not Parquet.
    """
    opened: list[_Opened] = []
    inputs: list[Input] = []
    faults: list[str] = []
    for root in roots:
        files, fault = _listed(root)
        faults += fault
        for path in files:
            name = path.relative_to(folder) if path.is_relative_to(folder) else path
            if not _can_be_said(path):
                faults.append(f"{name} has a name that is not UTF-8")
                continue
            try:
                one = _open(path, name.as_posix())
                inputs.append(Input(one.name, one.rows, path.stat().st_size, one.sha256))
                opened.append(one)
            except (pa.ArrowException, OSError, EOFError, UnicodeDecodeError) as error:
                faults.append(f"{name} {_why(path, error)}")
    if faults:
        raise ContractBroken("; ".join(faults), "export it again as plain Parquet")
    return Found(tuple(_grouped(opened)), tuple(inputs))


def see_whole(parts: Iterable[Part]) -> None:
    """Read every row of every file, to find out which one an engine stumbled over.

    Raises
    ------
    ContractBroken
        Naming the files whose footer is whole but whose rows are damaged; silent if there are none.
    """
    damaged = []
    for path in (path for part in parts for path in part.files):
        try:
            with pq.ParquetFile(path) as file:
                for _ in file.iter_batches():
                    pass
        except (pa.ArrowException, OSError, EOFError, UnicodeDecodeError):
            damaged.append(f"{path.parent.name}/{path.name}")
    if damaged:
        raise ContractBroken(
            f"{', '.join(damaged)}: the footer is whole, but rows cannot be read",
            "export it again, or copy it again: it was damaged on the way",
        ) from None


def _listed(root: Path) -> tuple[list[Path], list[str]]:
    if root.is_file():
        return [root], []
    if not root.is_dir():
        return [], [f"{root} does not exist"]
    for inside in _TABLE_FORMATS:
        if (root / inside).exists():
            return [], [f"{root.name} is a table with a history ({inside}), not plain Parquet"]
    files = parquet_files(root)
    return files, [] if files else [f"{root.name} holds no file named *.parquet"]


def _can_be_said(path: Path) -> bool:
    """Say whether an engine can be told of a path, and a record can hold it."""
    try:
        path.as_posix().encode()
    except UnicodeEncodeError:
        return False
    return True


def _open(path: Path, name: str) -> _Opened:
    """Open a file's footer and see what it says about its columns."""
    with pq.ParquetFile(path, memory_map=True) as file:
        meta, schema = file.metadata, file.schema_arrow
        utc: set[str] = set()
        if b"org.apache.spark.version" in (meta.metadata or {}):
            # Spark's INT96 timestamps are instants in UTC, though nothing in their type says so.
            leaves = (file.schema.column(index) for index in range(meta.num_columns))
            utc = {leaf.name for leaf in leaves if leaf.physical_type == "INT96"}
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return _Opened(path, name, schema.remove_metadata(), meta.num_rows, frozenset(utc), digest)


def _why(path: Path, error: Exception) -> str:
    if path.exists() and path.stat().st_size == 0:
        return "is empty (0 bytes)"
    if "encrypt" in str(error).lower():
        return "is encrypted"
    if isinstance(error, PermissionError):
        return "may not be read"
    return "is not a whole Parquet file"


def _grouped(opened: list[_Opened]) -> Iterable[Part]:
    groups: dict[Any, list[_Opened]] = {}
    for one in opened:
        columns = tuple(sorted((field.name, str(field.type)) for field in one.schema))
        keys = frozenset(
            k for part in Path(one.name).parts[:-1] for k, is_, _ in [part.partition("=")] if is_
        )
        groups.setdefault((columns, keys, one.utc), []).append(one)
    for (_, keys, utc), ones in groups.items():
        more = f" and {len(ones) - 1} more" if len(ones) > 1 else ""
        rows = sum(one.rows for one in ones)
        files = tuple(one.path.absolute() for one in ones)
        digests = tuple(one.sha256 for one in ones)
        yield Part(ones[0].name + more, ones[0].schema, rows, files, None, keys, utc, digests)
