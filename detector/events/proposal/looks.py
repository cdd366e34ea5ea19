"""What the values of a column look like, told from a sample; values never leave this file."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from detector.events.columns.kinds import is_number, is_text

SAMPLE = 5000
_MOSTLY = 0.9
_FEW = 60
_MOST_DAYS = 60_000
_TEXT_LOOKS = {
    "phone": re.compile(r"\+?(00)?(86)?[- ]?1[3-9][0-9](-| )?[0-9]{4}(-| )?[0-9]{4}"),
    "id number": re.compile(r"[1-8][0-9]{16}[0-9Xx]"),
    "region": re.compile(r"[1-8][0-9]{5}"),
    "ip": re.compile(r"([0-9]{1,3}\.){3}[0-9]{1,3}|[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){2,7}"),
    "clock": re.compile(r"[0-2]?[0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?"),
    "day": re.compile(r"(19|20)[0-9]{2}[-/][0-9]{1,2}[-/][0-9]{1,2}"),
    "time": re.compile(r"(19|20)[0-9]{2}[-/][0-9]{1,2}[-/][0-9]{1,2}[T ][0-9]{1,2}:[0-9]{2}.*"),
    "%Y%m%d%H%M%S": re.compile(r"20[0-9]{2}[01][0-9][0-3][0-9][0-2][0-9][0-5][0-9][0-5][0-9]"),
    "%Y%m%d": re.compile(r"20[0-9]{2}[01][0-9][0-3][0-9]"),
    "geohash": re.compile(r"(?=.*[a-z])[0-9b-hjkmnp-z]{4,12}"),
}
_EPOCHS = {"s": (1e9, 2.2e9), "ms": (1e12, 2.2e12), "us": (1e15, 2.2e15)}


@dataclass(frozen=True)
class Look:
    """One column of a table: its type and what its sampled values look like."""

    name: str
    type_: pa.DataType
    looks: frozenset[str]
    filled: float
    unique: bool
    values: tuple[str, ...]  # the distinct ones, most frequent first, where there are few


@dataclass(frozen=True)
class Table:
    """A Parquet file, or a folder of them, with its columns."""

    path: str
    rows: int
    columns: tuple[Look, ...]

    def column(self, name: str) -> Look | None:
        """Give a column by name."""
        return next((column for column in self.columns if column.name == name), None)


def look_at(path: str, files: list[Path]) -> Table:
    """Sample the first rows of the first file that has any, and say what its columns look like."""
    rows, sample = 0, None
    for file in files:
        with pq.ParquetFile(file, memory_map=True) as opened:
            rows += opened.metadata.num_rows
            if sample is None and opened.metadata.num_rows:
                sample = pa.Table.from_batches([next(opened.iter_batches(batch_size=SAMPLE))])
    if sample is None:
        sample = pq.read_schema(files[0]).empty_table()
    names = [name for name in sample.schema.names if sample.schema.names.count(name) == 1]
    looked = [
        _look(name, sample.schema.field(name).type, sample.column(name).to_pylist())
        for name in names
    ]
    return Table(path, rows, tuple(looked))


def _look(name: str, type_: pa.DataType, sampled: list[Any]) -> Look:
    while pa.types.is_dictionary(type_):
        type_ = type_.value_type
    there = [value for value in sampled if value is not None and value == value]
    looks: set[str] = set()
    values: tuple[str, ...] = ()
    unique = False
    if there and (is_text(type_) or is_number(type_)):
        distinct = Counter(map(_spelt, there))
        unique = len(distinct) == len(there)
        looks |= _like(list(distinct), is_text(type_))
        if len(distinct) <= _FEW and not unique:
            values = tuple(value for value, _ in distinct.most_common())
    if there and is_number(type_):
        looks |= _numeric([float(value) for value in there])
    if pa.types.is_timestamp(type_) or pa.types.is_date(type_):
        looks.add("time" if pa.types.is_timestamp(type_) else "day")
    return Look(name, type_, frozenset(looks), len(there) / max(len(sampled), 1), unique, values)


def _spelt(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _like(distinct: list[str], text: bool) -> set[str]:
    looks = set()
    for look, pattern in _TEXT_LOOKS.items():
        share = sum(bool(pattern.fullmatch(value.strip())) for value in distinct) / len(distinct)
        if share >= _MOSTLY and (text or look not in ("ip", "clock", "geohash")):
            looks.add(look)
    if "clock" in looks:
        looks.discard("ip")
    if len({len(value) for value in distinct}) > 1:
        looks.discard("geohash")
    return looks


def _numeric(numbers: list[float]) -> set[str]:
    least, most = min(numbers), max(numbers)
    whole = all(number.is_integer() for number in numbers)
    looks = {unit for unit, (low, high) in _EPOCHS.items() if low <= least and most <= high}
    if whole and least >= 0 and most <= _MOST_DAYS:
        looks.add("day number")
    if not whole and least >= -90 and most <= 90:
        looks.add("latitude")
    if not whole and least >= -180 and most <= 180:
        looks.add("longitude")
    if least >= 0:
        looks.add("money")
    return looks
