"""From source columns to canonical ones: one view per log."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from detector.engines.base import Dialect, Engine
from detector.events.columns import kinds
from detector.events.columns.geohash import degrees_of
from detector.events.contract import LOGS, Column, Kind
from detector.events.mapping import ColumnSource
from detector.events.take import Taken

FAULTS = (Kind.MONEY, Kind.LATITUDE, Kind.LONGITUDE)
"""The kinds whose values can be faults; each such column has a `<name>_fault` beside it."""

SQL_TYPES = {
    Kind.TIME: "BIGINT",
    Kind.MONEY: "BIGINT",
    Kind.LATITUDE: "DOUBLE",
    Kind.LONGITUDE: "DOUBLE",
}
"""The SQL type of a canonical column; text for the kinds that are not here."""


def enrol(engine: Engine, log: str, takens: Sequence[Taken]) -> None:
    """Make the view `<log>_read`: every row of every part with canonical values.

    Beside the contract's columns in their order (times in microseconds, money in fen) it has
    `part` and `source_row`, which together name a source row, and the `<name>_fault` columns.
    """
    selects = []
    for number, taken in enumerate(takens):
        name = part_name(log, number)
        if taken.part.frame is None:
            engine.scan(name, taken.part.files)
        else:
            rows = pa.array(np.arange(taken.part.rows))
            engine.enrol(name, taken.part.frame.append_column("detector_row", rows))
        selects.append(_select(engine.words, log, number, taken))
    engine.view(f"{log}_read", " UNION ALL ".join(selects))


def part_name(log: str, number: int) -> str:
    """Give the name under which a part's source rows are known to the engine.

    Examples
    --------
    >>> part_name("order_events", 0)
    'order_events_part_0'
    """
    return f"{log}_part_{number}"


def _select(words: Dialect, log: str, number: int, taken: Taken) -> str:
    """Give the SQL of one part's rows.

    Text is cleaned in three steps, one query inside another: trimmed, made canonical, blank made
    NULL. In one expression the engine would compute the inner steps again for each mention.
    """
    first = [f"CAST({number} AS SMALLINT) AS part", "detector_row AS source_row"]
    second, third = ["part", "source_row"], ["part", "source_row"]
    for column in LOGS[log]:
        name, kind = column.name, column.kind
        source = taken.columns.get(name)
        value, fault = _value(words, column, source, taken) if source else ("NULL", "FALSE")
        first.append(f"CAST({value} AS {SQL_TYPES.get(kind, 'STRING')}) AS {name}")
        if kind in FAULTS:
            first.append(f"coalesce({fault}, FALSE) AS {name}_fault")
            second.append(f"{name}_fault")
            third.append(f"{name}_fault")
        if kind in SQL_TYPES or value == "NULL":
            second.append(name)
            third.append(name)
        else:
            text = _revalued(words, name, taken.values.get(name, {}))
            text = f"lower({text})" if name == "event_type" else text
            second.append(f"{kinds.from_text(words, kind, text)} AS {name}")
            third.append(f"CASE WHEN {name} <> '' THEN {name} END AS {name}")
    happened = f" WHERE {words.quoted(taken.happened)} IS NOT NULL" if taken.happened else ""
    trimmed = f"SELECT {', '.join(first)} FROM {part_name(log, number)}{happened}"
    canonical = f"SELECT {', '.join(second)} FROM ({trimmed}) AS trimmed"
    return f"SELECT {', '.join(third)} FROM ({canonical}) AS canonical"


def _value(words: Dialect, column: Column, source: ColumnSource, taken: Taken) -> tuple[str, str]:
    """Give the SQL of a column's value, text only trimmed, and of whether it is a fault."""
    type_: pa.DataType | None = pa.string()
    if source.value is not None:
        name = words.text(str(source.value))
    else:
        asked = source.reads[0]
        name, type_ = words.quoted(asked), taken.type_of(asked)
        if asked not in taken.part.schema.names:
            name = words.path_value("detector_path", asked)
    if type_ is None or pa.types.is_null(type_):
        return "NULL", "FALSE"
    if source.geohash:
        return degrees_of(words, column.kind, name), "FALSE"
    if column.kind is Kind.TIME:
        return _time(words, name, type_, source, taken), "FALSE"
    if column.kind in FAULTS:
        return kinds.number_of(column.kind, name)
    return kinds.text_of(words, name, type_), "FALSE"


def _revalued(words: Dialect, text: str, values: Mapping[str, str]) -> str:
    """Put contract values in the place of the source's own; those not listed stay."""
    whens = " ".join(f"WHEN {words.text(a)} THEN {words.text(b)}" for a, b in values.items())
    return f"CASE {text} {whens} ELSE {text} END" if values else text


def _time(words: Dialect, name: str, type_: pa.DataType, source: ColumnSource, taken: Taken) -> str:
    zone = "UTC" if source.column in taken.part.utc else taken.zone
    if source.unit and not pa.types.is_timestamp(type_):
        return kinds.time_from_number(words, name, type_, source.unit)
    if source.format and not pa.types.is_timestamp(type_):
        return kinds.time_in_form(words, kinds.text_of(words, name, type_), source.format, zone)
    if source.day:
        clock = words.quoted(source.clock) if source.clock else None
        return kinds.time_of_day(words, name, source.origin, clock, zone)
    return kinds.time_of(words, name, type_, zone)
