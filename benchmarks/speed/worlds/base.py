"""The simulated world that is copied, as numbers: sorted by time, every identity a code."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.speed.worlds.identities import KINDS, Codes, Kind
from benchmarks.speed.worlds.spelling import Ints
from detector.events.contract import LOGS


@dataclass(frozen=True)
class Log:
    """One log by time: its times in microseconds, its identities, and what all copies share."""

    times: Ints
    codes: dict[str, Codes]
    shared: "pa.Table"


@dataclass(frozen=True)
class Base:
    """A world to copy: its logs, its kinds of identity, and how many accounts and orders."""

    logs: dict[str, Log]
    kinds: dict[str, Kind]
    accounts: int
    orders: int


def read_base(folder: Path) -> Base:
    """Read a simulated world."""
    tables = {log: _read(folder / log) for log in LOGS}
    codes: dict[str, dict[str, Codes]] = {log: {} for log in LOGS}
    kinds: dict[str, Kind] = {}
    for kind, (read, columns) in KINDS.items():
        held = [
            (log, c) for log, table in tables.items() for c in columns if c in table.schema.names
        ]
        distinct, found = _code([tables[log][column] for log, column in held])
        kinds[kind] = read(distinct)
        for (log, column), numbers in zip(held, found, strict=True):
            codes[log][column] = numbers
    order_ids: Any = tables["order_events"]["order_id"].combine_chunks()
    placed = order_ids.indices.dictionary_encode()
    codes["order_events"]["order_id"] = placed.indices.to_numpy()
    accounts = 1 + max(int(codes[log]["account_id"].max()) for log in LOGS)
    logs = {log: _log(tables[log], codes[log]) for log in LOGS}
    return Base(logs, kinds, accounts, len(placed.dictionary))


def _read(folder: Path) -> pa.Table:
    """Read a log by time, without the ids of its rows; texts as codes into one dictionary."""
    schema = pq.read_schema(next(folder.glob("*.parquet")))
    columns = [name for name in schema.names if name != "event_id"]
    texts = [
        name for name in columns if schema.field(name).type in (pa.string(), pa.large_string())
    ]
    # Running numbers are written in a form that the reader cannot give as codes.
    known = [name for name in texts if name != "order_id"]
    table = pq.read_table(folder, columns=columns, read_dictionary=known)
    if "order_id" in columns:
        coded = table["order_id"].dictionary_encode()
        table = table.set_column(columns.index("order_id"), "order_id", coded)
    table = table.unify_dictionaries().combine_chunks()
    order = np.argsort(table["event_time"].cast(pa.int64()).to_numpy(), kind="stable")
    return table.take(order)


def _code(columns: "list[pa.ChunkedArray[Any]]") -> tuple["pa.Array[Any]", list[Codes]]:
    """Give the texts of coded columns one numbering."""
    coded: list[Any] = [column.combine_chunks() for column in columns]
    joined = pa.concat_arrays([one.dictionary.cast(pa.string()) for one in coded])
    texts: Any = joined.dictionary_encode()
    numbers, first = [], 0
    for one in coded:
        again = texts.indices[first : first + len(one.dictionary)].to_numpy()
        found = one.indices.fill_null(-1).to_numpy()
        numbers.append(np.where(found < 0, -1, again[found]).astype(np.int32))
        first += len(one.dictionary)
    return texts.dictionary, numbers


def _log(table: pa.Table, codes: dict[str, Codes]) -> Log:
    gone = {*codes, "event_time"}
    shared = table.select([name for name in table.schema.names if name not in gone])
    return Log(table["event_time"].cast(pa.int64()).to_numpy(), codes, shared)
