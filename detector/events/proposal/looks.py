"""What the values of a column look like, told from a sample; values never leave this file."""

import re
from collections import Counter, deque
from collections.abc import Iterator
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
_SHOWN, _LONGEST = 20, 40  # values that shapes are taken from; letters of one
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
    """One column of a table: its type and what its sampled values look like.

    `shapes` are two or three of the values, with every letter and digit hidden.
    """

    name: str
    type_: pa.DataType
    looks: frozenset[str]
    filled: float
    unique: bool
    values: tuple[str, ...]  # the distinct ones, most frequent first, where there are few
    shapes: tuple[str, ...] = ()


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
    """Sample the first and the last rows of all files, and say what the columns look like.

    Exports are mostly in the order of time, and what accounts do at first, they hardly do later.
    """
    groups: list[tuple[Path, int]] = []
    rows = 0
    for file in files:
        with pq.ParquetFile(file, memory_map=True) as opened:
            held = opened.metadata
            rows += held.num_rows
            groups += [(file, n) for n in range(held.num_row_groups) if held.row_group(n).num_rows]
    sample = _ends(groups) if groups else pq.read_schema(files[0]).empty_table()
    names = [name for name in sample.schema.names if sample.schema.names.count(name) == 1]
    looked = [
        _look(name, sample.schema.field(name).type, sample.column(name).to_pylist())
        for name in names
    ]
    return Table(path, rows, tuple(looked))


def _ends(groups: list[tuple[Path, int]]) -> pa.Table:
    """Read the first rows of the first group, and the last of the last if they fit to them."""
    rows = _batches(*groups[0])
    ends = [next(rows), *deque(rows if len(groups) == 1 else _batches(*groups[-1]), maxlen=1)]
    return pa.Table.from_batches([end for end in ends if end.schema.equals(ends[0].schema)])


def _batches(file: Path, group: int) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(file, memory_map=True) as opened:
        yield from opened.iter_batches(batch_size=SAMPLE, row_groups=[group])


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
    filled = len(there) / max(len(sampled), 1)
    shapes = tuple(dict.fromkeys(hide(_spelt(value)) for value in there[:_SHOWN]))[:3]
    return Look(name, type_, frozenset(looks), filled, unique, values, shapes)


def hide(value: str) -> str:
    """Hide what a value says and keep what it looks like.

    Examples
    --------
    >>> hide("+86 138-0013-8000"), hide("张三 Zhang")
    ('+99 999-9999-9999', '文文 Aaaaa')
    """
    said = re.sub(r"[0-9]", "9", value[:_LONGEST])
    said = re.sub(r"[^\W\d_]", _letter, said)
    return "".join(sign if sign.isprintable() else "." for sign in said)


def _letter(found: re.Match[str]) -> str:
    letter = found.group()
    if not letter.isascii():
        return "文"
    return "A" if letter.isupper() else "a"


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
    if whole and least >= 0:
        looks.add("count")
    if not whole and least >= -90 and most <= 90:
        looks.add("latitude")
    if not whole and least >= -180 and most <= 180:
        looks.add("longitude")
    if least >= 0:
        looks.add("money")
    return looks
