"""Records as CSV, JSON Lines or Parquet; the same records give the same bytes."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from detector.cells import harmless
from detector.handover.record import SCHEMA_VERSION, Record
from detector.handover.schema import MOST_REASONS, build_arrow_schema, list_columns

_BREAKS = {sign: f"\\u{sign:04x}" for sign in (0x85, 0x2028, 0x2029)}
"""What JSON leaves as it is, and some readers take for the end of a line."""

_LISTS = frozenset(Record.model_fields) - frozenset(list_columns())
"""The fields that a flat record only counts."""


def to_jsonl(records: Sequence[Record]) -> bytes:
    """Write a line of JSON per record, in UTF-8; no records give no bytes."""
    return b"".join(
        record.model_dump_json().translate(_BREAKS).encode() + b"\n" for record in records
    )


def to_arrow(records: Sequence[Record]) -> pa.Table:
    """Put the records into a table, lists as lists; its metadata tells the schema's version."""
    schema = build_arrow_schema().with_metadata({"schema_version": str(SCHEMA_VERSION)})
    return pa.Table.from_pylist([record.model_dump() for record in records], schema=schema)


def to_parquet(records: Sequence[Record]) -> bytes:
    """Write the records as a Parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(to_arrow(records), sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def to_csv(records: Sequence[Record]) -> bytes:
    """Write the flat records as CSV (RFC 4180, UTF-8), harmless in a spreadsheet.

    A null is empty, every text is quoted, one that looks like a formula has an apostrophe before
    it. No records give the header.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(list_columns())
    writer.writerows([_cell(value) for value in flatten(record).values()] for record in records)
    return out.getvalue().encode()


def flatten(record: Record) -> dict[str, Any]:
    """Give the flat record: the count of each list in its place, and the first three reasons.

    Its keys are those of `list_columns`, in order.
    """
    flat: dict[str, Any] = {}
    for name in Record.model_fields:
        value = getattr(record, name)
        if name in _LISTS:
            flat[f"{name}_count"] = None if value is None else len(value)
        else:
            flat[name] = value
        if name == "reasons":
            flat |= _first_reasons(record)
    return flat


def _first_reasons(record: Record) -> dict[str, str | None]:
    said: list[str | None] = [reason.sentence for reason in record.reasons or ()]
    padded = [*said, *[None] * MOST_REASONS][:MOST_REASONS]
    return {f"reason_{number}": sentence for number, sentence in enumerate(padded, start=1)}


def _cell(value: Any) -> str | int | float:
    """Keep a number a number; make a text harmless; write a time in ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return value
    return harmless(value.isoformat() if isinstance(value, date) else value)


WRITERS: Mapping[str, Callable[[Sequence[Record]], bytes]] = {
    "csv": to_csv,
    "jsonl": to_jsonl,
    "parquet": to_parquet,
}
"""Form → what writes it."""
