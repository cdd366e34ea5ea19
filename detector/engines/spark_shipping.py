"""What goes between the driver and Spark's workers: rows as Arrow, work, and this package."""

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from detector.engines.base import Work
from detector.errors import ContractBroken

if TYPE_CHECKING:
    from pyspark import Broadcast

_PACKAGE = Path(__file__).parents[1]


class Carried:
    """Work that every worker fetches once, whatever the number of its passes."""

    def __init__(self, held: "Broadcast[Work]") -> None:
        self._held = held

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Do the work."""
        return self._held.value(batches)


def pack_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Make of each batch one row with its bytes: so the driver can take one at a time.

    Examples
    --------
    >>> (packed,) = pack_batches([pa.record_batch({"x": [1, 2]})])
    >>> [batch.to_pydict() for batch in unpacked(packed["batch"][0].as_py())]
    [{'x': [1, 2]}]
    """
    for batch in batches:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as stream:
            stream.write_batch(batch)
        yield pa.record_batch({"batch": pa.array([sink.getvalue().to_pybytes()], pa.binary())})


def unpacked(packed: bytes) -> Iterator[pa.RecordBatch]:
    """Give the batches back."""
    yield from pa.ipc.open_stream(packed)


def pack_package(folder: Path) -> Path:
    """Write this package as a zip file: workers run the driver's version, installed or not.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     "detector/version.py" in zipfile.ZipFile(pack_package(Path(folder))).namelist()
    True
    """
    target = folder / "detector.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(_PACKAGE.rglob("*.py")):
            packed.write(path, path.relative_to(_PACKAGE.parent))
    return target


def plain(table: pa.Table) -> pa.Table:
    """Give a table in types that Spark knows: no dictionaries, no unsigned or tiny-unit types.

    Examples
    --------
    >>> plain(pa.table({"x": pa.array(["a"]).dictionary_encode()})).schema.field("x").type
    DataType(string)
    """
    return table.cast(pa.schema([field.with_type(_known(field.type)) for field in table.schema]))


def _known(type_: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(type_):
        return _known(type_.value_type)
    if pa.types.is_null(type_) or pa.types.is_large_string(type_) or pa.types.is_string_view(type_):
        return pa.string()
    if pa.types.is_timestamp(type_):
        return pa.timestamp("us", type_.tz)
    if pa.types.is_unsigned_integer(type_):
        return pa.int64()
    if pa.types.is_float16(type_):
        return pa.float32()
    return type_


def see_types(path: Path) -> None:
    """See that Spark reads every column of a Parquet file.

    Raises
    ------
    ContractBroken
        If it does not: such as times in nanoseconds.
    """
    try:
        odd = [f"{f.name} ({f.type})" for f in pq.read_schema(path) if _refused(f.type)]
    except (pa.ArrowException, OSError):
        raise ContractBroken(
            f"{path.name} is not whole Parquet", "export it again as plain Parquet"
        ) from None
    if odd:
        raise ContractBroken(
            f"{path.name}: Spark does not read these columns: {', '.join(odd)}",
            "export times in microseconds, or choose the engine duckdb",
        )


def _refused(type_: pa.DataType) -> bool:
    if pa.types.is_timestamp(type_) or pa.types.is_time64(type_):
        return bool(type_.unit == "ns")
    return bool(pa.types.is_float16(type_))
