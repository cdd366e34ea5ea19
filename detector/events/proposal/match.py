"""Which column of a table fits which column of the contract: by name, by type, by values."""

import json
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import pyarrow as pa

from detector.events.columns.kinds import is_number, is_text, needs
from detector.events.contract import (
    ACCOUNT_EVENT_TYPES,
    LOGS,
    ORDER_EVENT_TYPES,
    Column,
    Kind,
)
from detector.events.proposal.looks import Look, Table
from detector.events.proposal.synonyms import (
    ACCOUNT_TABLES,
    COLUMNS,
    COUNTS,
    ORDER_TABLES,
    SNAPSHOT_TIMES,
    closeness,
    ends_like,
    event_type_of,
    plain,
    without_fen,
)

SURE, UNSURE = 0.6, 0.3
_END = 0.5  # chosen where nothing fits better
TYPES = {"account_events": ACCOUNT_EVENT_TYPES, "order_events": ORDER_EVENT_TYPES}
_BY_VALUES = {
    Kind.PHONE: "phone",
    Kind.PERSON: "id number",
    Kind.REGION: "region",
    Kind.LATITUDE: "latitude",
    Kind.LONGITUDE: "longitude",
}
_COUNTED = 0.9
_COUNT_WHY = (
    "a count of {}? set origin to the date of 0;"
    " if it counts days: {{ day = {}, origin = 2000-01-01 }}"
)
_ANY_NUMBER, _VAGUE = ("region", "latitude", "longitude"), 0.3  # many numbers look like these
Entry: TypeAlias = str | date | tuple[str, ...]
Source: TypeAlias = str | dict[str, Entry]
"""Where a column comes from, as the TOML has it."""

START = date(2000, 1, 1)
"""Stands for a beginning that the table does not tell."""

_FORMS = ("%Y%m%d%H%M%S", "%Y%m%d")


@dataclass(frozen=True)
class Guess:
    """One way to fill a contract column: how sure (0 to 1), and the value to write for it."""

    sure: float
    source: Source
    reads: tuple[str, ...]
    why: str


def time_source(table: Table, look: Look) -> tuple[Source, str] | None:
    """Say how a column is read as a time, and why; None where it does not look like one."""
    if "time" in look.looks:
        return look.name, "timestamps"
    units = look.looks & {"s", "ms", "us"}
    if units:
        return {"column": look.name, "unit": min(units)}, "counts since 1970"
    for form in _FORMS:
        if form in look.looks:
            return {"column": look.name, "format": form}, f"written as {form}"
    clock = next((one for one in table.columns if "clock" in one.looks), None)
    day: dict[str, Entry] = {"day": look.name}
    if clock:
        day["clock"] = clock.name
    if "day" in look.looks:
        return day if clock else look.name, "days"
    if "day number" in look.looks and clock and closeness(look.name, "day", {"day": "dt 天"}):
        return {**day, "origin": START}, "a day number: set origin to the date of day 0"
    unit = next((unit for unit in COUNTS if closeness(look.name, unit, COUNTS) >= _COUNTED), None)
    if unit and "count" in look.looks:
        counted: dict[str, Entry] = {"column": look.name, "unit": unit, "origin": START}
        return counted, _COUNT_WHY.format(unit, json.dumps(look.name))
    return None


def columns_of(source: Source) -> tuple[str, ...]:
    """Give the columns that a source reads; the constants of one are no columns.

    Examples
    --------
    >>> columns_of({"day": "dt", "clock": "tm", "origin": START}), columns_of("ts")
    (('dt', 'tm'), ('ts',))
    """
    if isinstance(source, str):
        return (source,)
    read = [source[key] for key in ("column", "day", "clock", "geohash") if key in source]
    several = source.get("columns", ())
    return tuple(str(name) for name in (*read, *(several if isinstance(several, tuple) else ())))


def guesses(table: Table, log: str) -> dict[str, list[Guess]]:
    """Give for each contract column what might fill it, the likeliest first."""
    found: dict[str, list[Guess]] = {}
    for column in LOGS[log]:
        each = [guess for look in table.columns for guess in _guess(table, log, column, look)]
        ranked = sorted(each, key=lambda guess: (-guess.sure, guess.reads))
        found[column.name] = [guess for guess in ranked if guess.sure >= UNSURE]
    return found


def _guess(table: Table, log: str, column: Column, look: Look) -> list[Guess]:
    name, why = _named(look.name, column)
    if column.kind is Kind.TIME:
        source = time_source(table, look)
        return [Guess(max(name, 0.5), source[0], (look.name,), source[1])] if source else []
    if column.kind in (Kind.LATITUDE, Kind.LONGITUDE) and "geohash" in look.looks:
        named = "geo" in plain(look.name)
        geohash: dict[str, Entry] = {"geohash": look.name}
        return [Guess(0.7 if named else 0.3, geohash, (), "looks like geohashes")]
    if needs(column.kind, look.type_) is not None:
        return []
    if column.name == "event_type":
        words = [event_type_of(value, TYPES[log]) for value in look.values]
        share = sum(word is not None for word in words) / len(words) if words else 0.0
        sure = name * (0.7 + 0.3 * share) if look.values else 0.4 * name
        return [Guess(max(sure, share), look.name, (look.name,), f"{share:.0%} known words")]
    if column.kind is Kind.MONEY and (yuan := without_fen(look.name)) != look.name:
        name = closeness(yuan, column.name, COLUMNS)
        fen: dict[str, Entry] = {"column": look.name, "unit": "fen"}
        return [Guess(name, fen, (look.name,), "hundredths, by its name")] if name else []
    wanted = _BY_VALUES.get(column.kind, "ip" if column.name == "ip" else None)
    if wanted in look.looks:
        sure = min((_VAGUE if wanted in _ANY_NUMBER else 0.5) + name, 1.0)
        return [Guess(sure, look.name, (look.name,), f"values look like {wanted}")]
    if column.kind in (Kind.LATITUDE, Kind.LONGITUDE, Kind.REGION) and look.filled:
        name *= 0.5
    if column.kind is Kind.ID and (look.looks & {"time", "clock"} or not _identity(look)):
        name *= 0.3
    if column.kind is Kind.MONEY and pa.types.is_integer(look.type_):
        why = f'whole: if it is no yuan, {{ column = {json.dumps(look.name)}, unit = "fen" }}'
    return [Guess(name, look.name, (look.name,), why)] if name else []


def _named(name: str, column: Column) -> tuple[float, str]:
    """Say how sure a name makes it; of an id the last word alone says too little."""
    sure = closeness(name, column.name, COLUMNS)
    least = 2 if column.kind is Kind.ID else 1
    if not sure and ends_like(name, column.name, COLUMNS, least):
        return _END, "by the end of its name"
    return sure, "by its name"


def _identity(look: Look) -> bool:
    return is_text(look.type_) or is_number(look.type_)


def chosen(found: dict[str, list[Guess]]) -> dict[str, Guess]:
    """Choose one guess for each contract column, the surest first; no column is used twice."""
    pairs = [(guess, name) for name, each in found.items() for guess in each]
    pairs.sort(key=lambda pair: -pair[0].sure)
    taken: set[str] = set()
    choice: dict[str, Guess] = {}
    for guess, name in pairs:
        if guess.sure >= SURE - 0.1 and name not in choice and not taken & set(guess.reads):
            choice[name] = guess
            taken |= set(guess.reads)
    return choice


def role_of(table: Table) -> str:
    """Say what a table is: `account_events`, `order_events`, `snapshot`, or `` for neither."""
    fits = {log: _fit(table, log) for log in LOGS}
    if len(snapshot_times(table)) > 1 and _one_row_per_account(table):
        return "snapshot"
    best = max(fits, key=lambda log: fits[log])
    return best if fits[best] >= 1 else ""


def _fit(table: Table, log: str) -> float:
    choice = chosen(guesses(table, log))
    words = ORDER_TABLES if log == "order_events" else ACCOUNT_TABLES
    score = 2.0 * any(word in table.path.casefold() for word in words) + 3.0 * (log in table.path)
    score += sum(choice[c.name].sure for c in LOGS[log] if c.required and c.name in choice)
    if log == "order_events":
        score -= 0.0 if {"amount", "order_id"} & choice.keys() else 2.0
    return score


def _one_row_per_account(table: Table) -> bool:
    account = chosen(guesses(table, "account_events")).get("account_id")
    look = table.column(account.reads[0]) if account else None
    return look is not None and look.unique


def snapshot_times(table: Table) -> dict[str, Guess]:
    """Give the columns of a wide account table that tell when something happened, by event type."""
    found: dict[str, Guess] = {}
    for event_type in SNAPSHOT_TIMES:
        for look in table.columns:
            sure = closeness(look.name, event_type, SNAPSHOT_TIMES)
            source = time_source(table, look)
            if (
                sure >= SURE
                and source
                and sure > (found[event_type].sure if event_type in found else 0)
            ):
                found[event_type] = Guess(sure, source[0], (look.name,), source[1])
    return found
