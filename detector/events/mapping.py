"""The mapping: where a source keeps what the contract asks for, as a person writes it in TOML."""

import re
import zoneinfo
from datetime import date, time
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from detector.events.contract import ACCOUNT_EVENTS, LOGS, ORDER_EVENTS, Column, Kind

OWN_VALUES = ("event_id", "order_id")
"""The columns whose values hardly repeat."""

ZONE = "Asia/Shanghai"
"""The zone in which timestamps without a zone are read unless the mapping says otherwise."""


_FORM = "([^%]|%-?[YymdHIMSfzpbBaAj%])+"


class Strict(BaseModel):
    """A table of a TOML file: unknown keys are faults, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _without_zone(at: time) -> time:
    if at.tzinfo is not None:
        raise PydanticCustomError("local", 'is no local time: write "00:30", without a zone')
    return at


LocalTime = Annotated[time, AfterValidator(_without_zone)]
"""A time of day in the zone of the settings; a bare number is none."""


class ColumnSource(Strict):
    """Where one contract column comes from; a bare text in the TOML is the name of a column.

    Exactly one of `column`, `columns`, `value`, `day` and `geohash` is given. `unit` reads a number
    as a count since 1970, or since the first instant of `origin`; `format` a text as strptime does.
    Of money, the unit is "fen" where it is not yuan.
    `day` is a date, or a number of days since `origin` (the date of day 0), and `clock` the time of
    that day. `columns` makes an id of several columns: rows that agree in all of them share it.

    Examples
    --------
    >>> ColumnSource(column="ts", unit="ms").reads
    ('ts',)
    >>> ColumnSource(day="day", clock="time", origin=date(2018, 9, 1)).reads
    ('day', 'time')
    >>> ColumnSource(columns=("uid", "paid_at")).reads
    ('uid', 'paid_at')
    """

    column: str | None = None
    columns: tuple[str, ...] = ()
    value: str | int | float | None = None
    unit: Literal["h", "s", "ms", "us", "fen"] | None = None
    format: str | None = None
    day: str | None = None
    clock: str | None = None
    origin: date | None = None
    geohash: str | None = None

    @model_validator(mode="after")
    def _one_way_only(self) -> Self:
        ways = [self.column, self.columns or None, self.value, self.day, self.geohash]
        if sum(way is not None for way in ways) != 1:
            raise PydanticCustomError(
                "ways", "give exactly one of column, columns, value, day, geohash"
            )
        if (self.unit or self.format) and self.column is None:
            raise PydanticCustomError("ways", "unit and format go with column")
        if self.unit and self.format:
            raise PydanticCustomError("ways", "give either unit or format")
        if self.format and not re.fullmatch(_FORM, self.format):
            raise PydanticCustomError("ways", "format has a % sign that strptime does not know")
        if self.clock and self.day is None:
            raise PydanticCustomError("ways", "clock goes with day")
        if self.origin and self.day is None and self.unit is None:
            raise PydanticCustomError("ways", "origin goes with day or unit")
        return self

    @property
    def reads(self) -> tuple[str, ...]:
        """The source columns that are read, none for a constant."""
        single = (self.column, self.day, self.clock, self.geohash)
        return tuple(name for name in (*single, *self.columns) if name)


def _named(given: Any) -> Any:
    return {"column": given} if isinstance(given, str) else given


Source = Annotated[ColumnSource, BeforeValidator(_named)]


def _known(names: list[str], known: list[str]) -> None:
    unknown = [name for name in names if name not in known]
    if unknown:
        context: dict[str, Any] = {"names": unknown, "known": known}
        raise PydanticCustomError("unknown_name", "unknown: {names}", context)


def _fits(columns: dict[str, ColumnSource], contract: tuple[Column, ...]) -> None:
    """See that each column's form fits its kind: times have units, places have geohashes."""
    _known(list(columns), [column.name for column in contract])
    for column in contract:
        source = columns.get(column.name)
        if source is None:
            continue
        context = {"name": column.name}
        in_fen = source.unit == "fen"
        if in_fen and column.kind is not Kind.MONEY:
            raise PydanticCustomError("form", "{name} is no money: it has no unit fen", context)
        counted = source.unit and not in_fen
        if column.kind is not Kind.TIME and (
            counted or source.format or source.day or source.origin
        ):
            raise PydanticCustomError("form", "{name} is no time: no unit, format, day", context)
        if column.kind not in (Kind.LATITUDE, Kind.LONGITUDE) and source.geohash:
            raise PydanticCustomError("form", "{name} is no latitude or longitude", context)
        if source.columns and column.name not in OWN_VALUES:
            context = {"names": " and ".join(OWN_VALUES)}
            raise PydanticCustomError("form", "only {names} are made of several columns", context)


class LogMapping(Strict):
    """One log: the files it lies in, its columns and its values, where they differ.

    Columns that are not mapped are looked for under their contract names. Where one table holds
    more than the log, `where` keeps the rows whose source column has one of the values given, as
    they are written there.
    """

    path: str | None = None
    paths: tuple[str, ...] = ()
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    columns: dict[str, Source] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if self.path is not None and self.paths:
            raise PydanticCustomError("places", "give either path or paths")
        if not all(self.where.values()):
            raise PydanticCustomError("places", "where names no value: give those to keep")
        return self

    @property
    def places(self) -> tuple[str, ...]:
        """The files and folders of the log; empty where they have the log's own name."""
        return (self.path,) if self.path is not None else self.paths


class AccountLog(LogMapping):
    """The mapping of `account_events`."""

    @model_validator(mode="after")
    def _in_contract(self) -> Self:
        _fits(self.columns, ACCOUNT_EVENTS)
        _known(list(self.values), [column.name for column in ACCOUNT_EVENTS])
        return self


class OrderLog(LogMapping):
    """The mapping of `order_events`."""

    @model_validator(mode="after")
    def _in_contract(self) -> Self:
        _fits(self.columns, ORDER_EVENTS)
        _known(list(self.values), [column.name for column in ORDER_EVENTS])
        return self


class SnapshotMapping(Strict):
    """A wide table, one row per account: each column of times becomes one event per account.

    `events` maps an event type to the column of its time; `columns` maps contract columns, carried
    on each of these events, to their source. A null time means that it has not happened.
    """

    path: str
    account_id: Source
    events: dict[str, Source] = Field(min_length=1)
    columns: dict[str, Source] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _in_contract(self) -> Self:
        _fits(self.columns, ACCOUNT_EVENTS)
        taken = {"account_id", "event_time", "event_type", "event_id"} & set(self.columns)
        if taken:
            context = {"names": ", ".join(sorted(taken))}
            raise PydanticCustomError("form", "a snapshot gives {names} by itself", context)
        for source in self.events.values():
            if not (source.column or source.day):
                raise PydanticCustomError("form", "an event needs the column of its time")
            if source.unit == "fen":
                raise PydanticCustomError("form", "a time is not counted in fen")
        return self


class Mapping(Strict):
    """The whole mapping; empty, it reads a folder that follows the contract as it is.

    Examples
    --------
    >>> mapping = Mapping.model_validate({"order_events": {"columns": {"amount": "price"}}})
    >>> mapping.order_events.columns["amount"].reads
    ('price',)
    """

    zone: str = ZONE
    account_events: AccountLog = AccountLog()
    order_events: OrderLog = OrderLog()
    snapshot: tuple[SnapshotMapping, ...] = ()

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str) -> str:
        if zone not in zoneinfo.available_timezones():
            known = sorted(zoneinfo.available_timezones())
            context = {"names": [zone], "known": known}
            raise PydanticCustomError("unknown_name", "unknown: {names}", context)
        return zone

    def log(self, name: str) -> LogMapping:
        """Give the mapping of one log by its contract name."""
        logs: dict[str, LogMapping] = dict(
            zip(LOGS, (self.account_events, self.order_events), strict=True)
        )
        return logs[name]
