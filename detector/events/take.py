"""Which source column each contract column is taken from; all faults in names and types at once."""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field

import pyarrow as pa

from detector.engines.base import Dialect
from detector.errors import ContractBroken, NothingToRank
from detector.events.columns import kinds
from detector.events.contract import LOGS, Column, Kind
from detector.events.mapping import ColumnSource, Mapping
from detector.events.sources.find import Where, find, is_there
from detector.events.sources.parts import Input, Part

_PATH = "filename"
_RESERVED = {"file_index", "file_row_number", _PATH, "detector_row", "detector_path"}


@dataclass(frozen=True)
class Taken:
    """A part, and from which of its columns each contract column is taken.

    `happened` is set for a snapshot: its row is an event only where this source column is not null.
    """

    part: Part
    zone: str
    columns: Lookup[str, ColumnSource]
    values: Lookup[str, Lookup[str, str]] = field(default_factory=dict)
    happened: str | None = None
    where: Lookup[str, tuple[str, ...]] = field(default_factory=dict)

    def named(self, words: Dialect, name: str) -> tuple[str, pa.DataType | None]:
        """Give the SQL of a source column, out of the path for a hive partition, and its type."""
        if name in self.part.schema.names:
            return words.quoted(name), self.type_of(name)
        return words.path_value("detector_path", name), self.type_of(name)

    def type_of(self, name: str) -> pa.DataType | None:
        """Give the Arrow type of a source column, text for a hive partition, None if absent."""
        if name in self.part.schema.names:
            type_: pa.DataType = self.part.schema.field(name).type
            while pa.types.is_dictionary(type_):
                type_ = type_.value_type
            return type_
        return pa.string() if name in self.part.partitions else None


def check_types(log: str, takens: Iterable[Taken]) -> None:
    """See that each part has what is required, in types that can be read.

    Raises
    ------
    ContractBroken
        With every missing column and every wrong type of every part.
    """
    faults: list[str] = []
    missing: list[ContractBroken] = []
    for taken in takens:
        where = taken.part.name if taken.part.name.startswith(log) else f"{log}: {taken.part.name}"
        absent, wrong = _faults(LOGS[log], taken)
        faults += [f"{where}: {fault}" for fault in wrong]
        if absent:
            names = [name for name in taken.part.schema.names]
            missing.append(ContractBroken.missing_columns(where, absent, names))
    if len(missing) == 1 and not faults:
        raise missing[0]
    if faults or missing:
        mend = [missing[0].mend] if missing else []
        mend += ["export the columns in the types that are needed"] if faults else []
        raise ContractBroken("; ".join([one.found for one in missing] + faults), "; ".join(mend))


def _faults(contract: Sequence[Column], taken: Taken) -> tuple[list[str], list[str]]:
    """Give the required columns that are absent, and what is wrong with those that are there."""
    absent, wrong = [], []
    names = [name.casefold() for name in taken.part.schema.names]
    if taken.part.files:
        taken_names = _RESERVED.intersection(names) - (set() if taken.part.partitions else {_PATH})
        wrong += [f"column '{name}' is a name that the engine needs" for name in taken_names]
    for column in contract:
        source = taken.columns.get(column.name)
        if source is None:
            absent += [column.name] if column.required else []
            continue
        for name in source.reads:
            if names.count(name.casefold()) > 1:
                wrong.append(f"column '{name}' is there more than once (case does not count)")
            elif (type_ := taken.type_of(name)) is None:
                absent.append(_as(column.name, name))
            elif needed := _needed(column.kind, source, name, type_):
                wrong.append(f"{_as(column.name, name)} is {type_}, needed is {needed}")
    chosen = [(name, taken.type_of(name)) for name in taken.where]
    absent += [f"{name} (for where)" for name, type_ in chosen if type_ is None]
    wrong += [
        f"{name} (for where) is {type_}, needed is text or a number"
        for name, type_ in chosen
        if type_ is not None and pa.types.is_nested(type_)
    ]
    return absent, wrong


def _as(contract_name: str, name: str) -> str:
    return name if name == contract_name else f"{name} (as {contract_name})"


def _needed(kind: Kind, source: ColumnSource, name: str, type_: pa.DataType) -> str | None:
    if source.geohash:
        return None if kinds.is_text(type_) else "text"
    if source.columns:
        joined = not pa.types.is_nested(type_) and not pa.types.is_binary(type_)
        return None if joined else "text, a number or a time"
    if name == source.clock:
        return None if kinds.is_text(type_) or pa.types.is_time(type_) else "text or a time"
    if name == source.day:
        dated = kinds.is_text(type_) or pa.types.is_date(type_)
        counted = pa.types.is_integer(type_) and source.origin is not None
        return None if dated or counted else "a date, or a whole number with an origin"
    return kinds.needs(kind, type_, told=bool(source.unit or source.format))


def take(where: Where, mapping: Mapping) -> tuple[dict[str, list[Taken]], tuple[Input, ...]]:
    """Find all parts of both logs, and say from which columns each is taken."""
    takens: dict[str, list[Taken]] = {log: [] for log in LOGS}
    inputs: list[Input] = []
    for log in LOGS:
        told = mapping.log(log)
        only_snapshots = log == "account_events" and mapping.snapshot and not told.places
        if only_snapshots and not is_there(where, log):
            continue
        found = find(where, log, told.places)
        inputs += found.inputs
        for part in found.parts:
            columns = {name: ColumnSource(column=name) for name in _own(log, part)} | told.columns
            takens[log].append(Taken(part, mapping.zone, columns, told.values, where=told.where))
    for snapshot in mapping.snapshot:
        found = find(where, snapshot.path, (snapshot.path,))
        inputs += found.inputs
        for part in found.parts:
            for event_type, time in snapshot.events.items():
                columns = {
                    **snapshot.columns,
                    "account_id": snapshot.account_id,
                    "event_time": time,
                    "event_type": ColumnSource(value=event_type),
                }
                takens["account_events"].append(
                    Taken(part, mapping.zone, columns, snapshot.values, time.reads[0])
                )
    for log, parts in takens.items():
        filled = [taken for taken in parts if taken.part.rows]
        if not filled:
            raise NothingToRank(f"{log} has no rows", "export the log again, with its events")
        check_types(log, filled)
        takens[log] = filled
    return takens, tuple(inputs)


def _own(log: str, part: Part) -> list[str]:
    """Give the contract columns that a part has under their own names, in file or path."""
    there = {*part.schema.names, *part.partitions}
    return [column.name for column in LOGS[log] if column.name in there]
