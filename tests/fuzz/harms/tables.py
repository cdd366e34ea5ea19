"""Whole Parquet files whose columns are not the usual ones: by number, name, type and nesting."""

from collections.abc import Callable
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from detector.events import contract
from tests.fuzz.corpus import LOGS, Expected, Site

_TEXTS = {"account_id", "event_id", "event_type", "device_id", "ip"}
_NUMBERS = {"amount", "latitude", "longitude", "delivery_latitude", "delivery_longitude"}
_ODD_NAMES = (
    "",
    " ",
    "a\nb",
    "\x1b[31m",
    "\u202exyz",
    "'; DROP TABLE x; --",
    '"',
    "长" * 300,
    "\\",
)


def zero_rows(draw: Random, site: Site) -> Expected:
    """A log with its columns and no row."""
    log = draw.choice(LOGS)
    site.write(log, site.world.tables[log].slice(0, 0))
    return Expected(frozenset({5}))


def no_columns(draw: Random, site: Site) -> Expected:
    """A file without columns, with or without rows."""
    site.write(draw.choice(LOGS), pa.table({}))
    return Expected(frozenset({3, 5}))


def a_thousand_columns(draw: Random, site: Site) -> Expected:
    """Columns beyond the contract's are not looked at."""
    log = draw.choice(LOGS)
    table = site.world.tables[log]
    columns: dict[str, Any] = {name: table[name] for name in table.column_names}
    columns |= {f"extra_{n}": pa.nulls(len(table), pa.int8()) for n in range(1_000)}
    site.write(log, pa.table(columns))
    return site.sound(0)


def odd_names(draw: Random, site: Site) -> Expected:
    """Columns beyond the contract's, with names that are more than names."""
    log = draw.choice(LOGS)
    table = site.world.tables[log]
    for name in draw.sample(_ODD_NAMES, 4):
        table = table.append_column(name, pa.nulls(len(table), pa.string()))
    site.write(log, table)
    return Expected(frozenset({0, 3}), site.world.rows, exact=True)


def odd_names_and_one_missing(draw: Random, site: Site) -> Expected:
    """The columns that are there are named in the message, whatever they are called."""
    log = draw.choice(LOGS)
    table = site.world.tables[log].drop_columns("account_id")
    for name in [*_ODD_NAMES, *(f"column {n}" for n in range(draw.choice([0, 2_000])))]:
        table = table.append_column(name, pa.nulls(len(table), pa.string()))
    site.write(log, table)
    return Expected(frozenset({3}), says="account_id")


def reserved_names(draw: Random, site: Site) -> Expected:
    """Columns beyond the contract's that are called as the engine calls its own."""
    log = draw.choice(LOGS)
    table = site.world.tables[log]
    name = draw.choice(["detector_row", "filename", "FILE_ROW_NUMBER", "reason", "account", "part"])
    site.write(log, table.append_column(name, pa.nulls(len(table), pa.string())))
    return Expected(frozenset({0, 3}), site.world.rows, exact=True)


def same_name_twice(draw: Random, site: Site) -> Expected:
    """A column of the contract that is there twice, or twice but for its case."""
    log = draw.choice(LOGS)
    table = site.world.tables[log]
    name = draw.choice(["account_id", "event_type", "device_id"])
    site.write(log, table.append_column(draw.choice([name, name.upper()]), table[name]))
    return Expected(frozenset({3}), says=name)


def renamed(draw: Random, site: Site) -> Expected:
    """A required column under another name."""
    log = draw.choice(LOGS)
    name = draw.choice(["account_id", "event_type", "event_time"])
    names = [n if n != name else n.title() for n in site.world.tables[log].column_names]
    site.write(log, site.world.tables[log].rename_columns(names))
    return Expected(frozenset({3}), says=name)


def nested(draw: Random, site: Site) -> Expected:
    """A nested column where a flat one is expected."""
    log = draw.choice(LOGS)
    table = site.world.tables[log]
    name = draw.choice(["account_id", "event_type", "event_time", "amount", "device_id"])
    site.write(log, _put(table, name, draw.choice(_NESTINGS)(table[name].combine_chunks())))
    return Expected(frozenset({3}), says=name)


def nested_beside(draw: Random, site: Site) -> Expected:
    """Nested columns beyond the contract's are not looked at."""
    log = draw.choice(LOGS)
    table = site.world.tables[log]
    for number, nest in enumerate(_NESTINGS):
        table = table.append_column(f"more_{number}", nest(table["ip"].combine_chunks()))
    site.write(log, table)
    return site.sound(0)


def other_texts(draw: Random, site: Site) -> Expected:
    """Text that is stored otherwise: as a dictionary, large, as a view."""
    log = draw.choice(LOGS)
    table = site.world.tables[log]
    type_ = draw.choice([pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
    for name in draw.sample(sorted(_TEXTS), 3):
        table = _put(table, name, table[name].cast(pa.string()).cast(type_))
    site.write(log, table)
    return site.sound(0)


def other_times(draw: Random, site: Site) -> Expected:
    """Timestamps of another unit or zone, or written out."""
    log = draw.choice(LOGS)
    table = site.world.tables[log]
    instant: Any = table["event_time"].cast(pa.timestamp("us", "UTC"))
    type_: Any = draw.choice(
        [
            pa.timestamp("ns", "UTC"),
            pa.timestamp("us", "Europe/Paris"),
            pa.timestamp("ms", "UTC"),
            pa.timestamp("ns"),
            pa.string(),
        ]
    )
    times = pc.strftime(instant, "%Y-%m-%dT%H:%M:%SZ") if type_ == pa.string() else None
    site.write(log, _put(table, "event_time", times or instant.cast(type_, safe=False)))
    return site.sound(0) if type_ != pa.timestamp("ns") else Expected(frozenset({0, 7}))


def whole_number_times(draw: Random, site: Site) -> Expected:
    """Times as numbers: the mapping says of what; without it there is no guess."""
    units = {"s": 1_000_000, "ms": 1_000, "us": 1}
    unit = draw.choice(list(units))
    for log in LOGS:
        table = site.world.tables[log]
        micros = table["event_time"].cast(pa.timestamp("us", "UTC")).cast(pa.int64())
        site.write(log, _put(table, "event_time", pc.divide(micros, units[unit])))
    if draw.random() < 0.3:
        return Expected(frozenset({3}), says="its unit")
    settings = site.folder / "settings.toml"
    column = f'columns.event_time = {{column = "event_time", unit = "{unit}"}}\n'
    settings.write_text("".join(f"[{log}]\n{column}" for log in LOGS), encoding="utf-8")
    return Expected(frozenset({0}), site.world.rows, True, options=("--config", str(settings)))


def other_numbers(draw: Random, site: Site) -> Expected:
    """Money and coordinates as decimals or in other widths."""
    log = draw.choice(LOGS)
    table = site.world.tables[log]
    type_: Any = draw.choice([pa.decimal128(18, 4), pa.decimal256(60, 4), pa.float32()])
    for name in sorted(_NUMBERS & set(table.column_names)):
        values = pc.round(table[name], 4) if pa.types.is_decimal(type_) else table[name]
        table = _put(table, name, values.cast(type_, safe=False))
    site.write(log, table)
    return site.sound(0)


def wrong_types(draw: Random, site: Site) -> Expected:
    """A column in a type that it cannot have."""
    log = draw.choice(LOGS)
    table = site.world.tables[log]
    columns = [c for c in getattr(contract, log.upper()) if c.name in table.column_names]
    name = draw.choice([column.name for column in columns])
    types: list[Any] = [
        pa.bool_(),
        pa.binary(),
        pa.binary(7),
        pa.time64("us"),
        pa.duration("s"),
        pa.list_(pa.int8()),
    ]
    type_ = draw.choice(types)
    site.write(log, _put(table, name, pa.nulls(len(table), type_)))
    return Expected(frozenset({3}), says=name)


def nothing_but_nulls(draw: Random, site: Site) -> Expected:
    """An optional column without a value is switched off; a required one leaves nothing to rank."""
    log = draw.choice(LOGS)
    table = site.world.tables[log]
    column = draw.choice(
        [c for c in getattr(contract, log.upper()) if c.name in table.column_names]
    )
    type_: Any = draw.choice([pa.null(), table.schema.field(column.name).type])
    site.write(log, _put(table, column.name, pa.nulls(len(table), type_)))
    return Expected(frozenset({5})) if column.required else site.sound(0)


def columns_mixed_up(draw: Random, site: Site) -> Expected:
    """Two columns of text have changed places: whatever is said, no person is named."""
    log = draw.choice(LOGS)
    table = site.world.tables[log]
    texts = [field.name for field in table.schema if field.type in (pa.string(), pa.large_string())]
    one, other = (
        draw.sample(texts, 2) if draw.random() < 0.5 else ("event_type", draw.choice(texts))
    )
    turn = {one: other, other: one}
    site.write(log, table.rename_columns([turn.get(n, n) for n in table.column_names]))
    return Expected()


def odd_layout(draw: Random, site: Site) -> Expected:
    """The same rows in row groups of any size, old and new formats, any compression."""
    for log in LOGS:
        pq.write_table(
            site.world.tables[log],
            site.path(log),
            row_group_size=draw.choice([7, 100, 1_000_000]),
            compression=draw.choice(["none", "snappy", "gzip", "zstd", "lz4", "brotli"]),
            version=draw.choice(["1.0", "2.4", "2.6"]),
            data_page_version=draw.choice(["1.0", "2.0"]),
            use_dictionary=draw.choice([True, False]),
            write_page_checksum=draw.choice([True, False]),
        )
    return site.sound(0)


def _put(table: pa.Table, name: str, values: Any) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, values)


def _listed(values: Any) -> Any:
    offsets = pa.array(range(len(values) + 1), pa.int32())
    return pa.ListArray.from_arrays(offsets, values)


_NESTINGS: list[Callable[[Any], Any]] = [
    _listed,
    lambda values: pa.StructArray.from_arrays([values], ["inner"]),
    lambda values: pa.StructArray.from_arrays([_listed(values)], ["account_id"]),
    lambda values: _listed(_listed(values).slice(0)),
]
