"""From source columns to canonical ones: one view per log."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import pyarrow as pa

from detector.engines.base import Dialect, Engine
from detector.events.columns import kinds
from detector.events.columns.choice import choose_rows, join_ids
from detector.events.columns.door import Door, is_closed
from detector.events.columns.geohash import degrees_of
from detector.events.columns.spellings import PLAIN, find_spellings
from detector.events.contract import LOGS, Column, Kind
from detector.events.ledger.keep import Ledger
from detector.events.mapping import OWN_VALUES, ColumnSource
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


def enrol(
    engine: Engine,
    log: str,
    takens: Sequence[Taken],
    ledger: Ledger | None = None,
    door: Door | None = None,
) -> None:
    """Make the view `<log>_read`: every row of every part with canonical values.

    Beside the contract's columns in their order (times in microseconds, money in fen) it has
    `part` and `source_row`, which together name a source row, and the `<name>_fault` columns.
    The view `<log>_brief` has only the columns by which rows are judged: it is read several times.

    With a ledger, the rows of files that it knows are not read again. With a door, what identifies
    a person is hashed in both.
    """
    whole, brief = [], []
    for number, taken in enumerate(takens):
        name = part_name(log, number)
        if taken.part.frame is None:
            engine.scan(name, taken.part.files)
        else:
            rows = pa.array(np.arange(taken.part.rows))
            engine.enrol(name, taken.part.frame.append_column("detector_row", rows))
        if ledger is not None and taken.part.files:
            # Rows stay in their order: nothing is joined.
            select, recipe = (_select(engine, log, n, taken, {}, door) for n in (number, 0))
            select = ledger.select(engine, log, taken.part, (name, number), select, recipe)
            whole.append(select)
            brief.append(select)
            continue
        spelt = _spellings(engine, log, number, taken)
        whole.append(_select(engine, log, number, taken, spelt, door))
        brief.append(_select(engine, log, number, taken, spelt, brief=True))
    engine.view(f"{log}_read", " UNION ALL ".join(whole))
    engine.view(f"{log}_brief", " UNION ALL ".join(brief))


def part_name(log: str, number: int) -> str:
    """Give the name under which a part's source rows are known to the engine.

    Examples
    --------
    >>> part_name("order_events", 0)
    'order_events_part_0'
    """
    return f"{log}_part_{number}"


def _spellings(engine: Engine, log: str, number: int, taken: Taken) -> dict[str, str]:
    """Find where the clean values of text columns are; a column without a place is cleaned by row.

    A snapshot has each of its accounts once, so there is nothing to gain.
    """
    places: dict[str, str] = {}
    if taken.happened:
        return places
    asked = part_name(log, number)
    for column in LOGS[log]:
        source = taken.columns.get(column.name)
        if source is None or source.column not in taken.part.schema.names:
            continue
        is_text = kinds.is_text(taken.part.schema.field(source.column).type)
        if column.kind in SQL_TYPES or column.name in OWN_VALUES or not is_text:
            continue  # of values that hardly repeat, nothing is gained by cleaning each only once
        clean, raw = partial(_clean, engine.words, column, taken), source.column
        place = find_spellings(
            engine, f"{asked}_{column.name}", asked, engine.words.quoted(raw), clean
        )
        if place is not None:
            places[column.name] = place
    return places


def _clean(words: Dialect, column: Column, taken: Taken, asked: str) -> str:
    """Give the SQL of the clean values beside the raw ones, of text in the rows of a query.

    Text is cleaned in three steps, one query inside another: trimmed, made canonical, blank made
    NULL. In one expression the engine would compute the inner steps again for each mention.
    """
    trimmed = f"CAST({kinds.text_of(words, 'detector_raw', pa.string())} AS STRING)"
    canonical = _canonical(words, column, taken, "trimmed")
    return (
        "SELECT detector_raw, CASE WHEN clean <> '' THEN clean END AS detector_clean FROM ("
        f"SELECT detector_raw, {canonical} AS clean FROM ("
        f"SELECT detector_raw, {trimmed} AS trimmed FROM ({asked}) AS raw) AS t) AS c"
    )


def _select(
    engine: Engine,
    log: str,
    number: int,
    taken: Taken,
    spelt: Mapping[str, str],
    door: Door | None = None,
    brief: bool = False,
) -> str:
    """Give the SQL of one part's rows; text is cleaned as in `_clean`, or taken from its place."""
    words = engine.words
    first = [f"CAST({number} AS SMALLINT) AS part", "detector_row AS source_row"]
    second, third = ["part", "source_row"], ["part", "source_row"]
    joins = ""
    for column in LOGS[log]:
        name, kind = column.name, column.kind
        if brief and not (column.required or kind in FAULTS or name in OWN_VALUES):
            continue
        source = taken.columns.get(name)
        value, fault = _value(words, column, source, taken) if source else ("NULL", "FALSE")
        if source and name in spelt:
            value, join = _looked_up(words, source, spelt[name])
            joins += join
        first.append(f"CAST({value} AS {SQL_TYPES.get(kind, 'STRING')}) AS {name}")
        if kind in FAULTS:
            first.append(f"coalesce({fault}, FALSE) AS {name}_fault")
            second.append(f"{name}_fault")
            third.append(f"{name}_fault")
        if kind in SQL_TYPES or value == "NULL" or name in spelt:
            second.append(name)
            kept = name
        else:
            second.append(f"{_canonical(words, column, taken, name)} AS {name}")
            kept = f"CASE WHEN {name} <> '' THEN {name} END"
        third.append(f"{door.close(engine, column, kept) if door else kept} AS {name}")
    tests = choose_rows(words, taken.named, taken.where)
    if taken.happened:
        tests.append(f"{words.quoted(taken.happened)} IS NOT NULL")
    chosen = f" WHERE {' AND '.join(tests)}" if tests else ""
    trimmed = f"SELECT {', '.join(first)} FROM {part_name(log, number)} AS p{joins}{chosen}"
    canonical = f"SELECT {', '.join(second)} FROM ({trimmed}) AS trimmed"
    return f"SELECT {', '.join(third)} FROM ({canonical}) AS canonical"


def close_source(engine: Engine, log: str, taken: Taken, door: Door) -> dict[str, str]:
    """Give the SQL of the source columns `s.<name>` that identify a person, as the door has them.

    A value gets the hash of its canonical text, so that it can be found among those that were read.
    """
    closed = {}
    for column in LOGS[log]:
        source = taken.columns.get(column.name)
        name = source.column if source else None
        if not is_closed(column) or name not in taken.part.schema.names:
            continue
        type_ = taken.part.schema.field(name).type
        text = kinds.text_of(engine.words, f"s.{engine.words.quoted(name)}", type_)
        text = _canonical(engine.words, column, taken, f"CAST({text} AS STRING)")
        closed[name] = door.close(engine, column, f"nullif({text}, '')")
    return closed


def _looked_up(words: Dialect, source: ColumnSource, place: str) -> tuple[str, str]:
    """Give the SQL of a clean value out of its place, and the join that it needs."""
    raw = f"p.{words.quoted(source.reads[0])}"
    if place == PLAIN:
        return raw, ""
    value = (
        f"CASE WHEN {place}.detector_raw IS NULL THEN CAST({raw} AS STRING)"
        f" ELSE {place}.detector_clean END"
    )
    return value, f" LEFT JOIN {place} ON {place}.detector_raw = {raw}"


def _canonical(words: Dialect, column: Column, taken: Taken, text: str) -> str:
    values = taken.values.get(column.name, {})
    if column.name == "event_type":  # `check` tells types in small letters: the mapping may, too
        small = {value: word for value, word in values.items() if value == value.lower()}
        rest = _revalued(words, f"lower({text})", small)
        text = f"lower({_revalued(words, text, values, rest)})"
    else:
        text = _revalued(words, text, values)
    return kinds.from_text(words, column.kind, text)


def _value(words: Dialect, column: Column, source: ColumnSource, taken: Taken) -> tuple[str, str]:
    """Give the SQL of a column's value, text only trimmed, and of whether it is a fault."""
    type_: pa.DataType | None = pa.string()
    if source.columns:
        return join_ids(words, [taken.named(words, name) for name in source.columns]), "FALSE"
    if source.value is not None:
        name = words.text(str(source.value))
    else:
        name, type_ = taken.named(words, source.reads[0])
    if type_ is None or pa.types.is_null(type_):
        return "NULL", "FALSE"
    if source.geohash:
        return degrees_of(words, column.kind, name), "FALSE"
    if column.kind is Kind.TIME:
        return _time(words, name, type_, source, taken), "FALSE"
    if column.kind in FAULTS:
        return kinds.number_of(column.kind, name, source.unit == "fen")
    return kinds.text_of(words, name, type_), "FALSE"


def _revalued(words: Dialect, text: str, values: Mapping[str, str], rest: str | None = None) -> str:
    """Put contract values in the place of the source's own; those not listed stay, or are rest."""
    whens = " ".join(f"WHEN {words.text(a)} THEN {words.text(b)}" for a, b in values.items())
    return f"CASE {text} {whens} ELSE {rest or text} END" if values else rest or text


def _time(words: Dialect, name: str, type_: pa.DataType, source: ColumnSource, taken: Taken) -> str:
    zone = "UTC" if source.column in taken.part.utc else taken.zone
    if source.unit and not pa.types.is_timestamp(type_):
        return kinds.time_from_number(words, name, type_, source.unit, source.origin, zone)
    if source.format and not pa.types.is_timestamp(type_):
        return kinds.time_in_form(words, kinds.text_of(words, name, type_), source.format, zone)
    if source.day:
        clock = words.quoted(source.clock) if source.clock else None
        return kinds.time_of_day(words, name, source.origin, clock, zone)
    return kinds.time_of(words, name, type_, zone)
