"""Good rows among bad ones: whatever the bad rows are, no good row is lost."""

from datetime import datetime
from random import Random
from typing import Any

import pyarrow as pa

from tests.fuzz.corpus import LOGS, Expected, Site

_NAN = float("nan")
_FAR = datetime(2200, 1, 1)
_BAD: dict[str, list[dict[str, Any]]] = {
    "account_events": [
        {"account_id": None},
        {"account_id": " \u3000\ufeff"},
        {"event_type": None},
        {"event_type": "  "},
        {"event_time": None},
        {"event_time": _FAR},
        {"event_time": -(2**63)},
        {"event_time": 2**63 - 1},
        {"event_time": datetime(1, 1, 1)},
        {"amount": -0.01},
        {"amount": 1e300},
        {"amount": float("inf")},
        {"latitude": 90.001},
        {"longitude": float("-inf")},
        {"latitude": 1e308},
    ],
    "order_events": [
        {"order_id": None},
        {"amount": None},
        {"amount": _NAN},
        {"amount": 1.1e12},
        {"account_id": "nobody"},
        {"account_id": "\x00"},
        {"event_time": _FAR},
        {"event_time": -(2**63)},
        {"event_type": "\ufeff"},
        {"delivery_latitude": -91.0},
        {"delivery_longitude": 1e10},
    ],
}
_STRANGE = (
    "x" * 1_000_000,
    "长" * 400_000,
    "\x00",
    "nul\x00inside",
    "\u202egnp.exe",
    "\x1b]0;title\x07\x1b[2J",
    "a\nb\r\nc",
    "'; DROP TABLE accounts; --",
    "{value}{0.__class__}%s%n",
    "../../../etc/passwd",
    "\U0010ffff\ufffe",
    "e\u0301" * 5_000,
)


def bad_rows(draw: Random, site: Site) -> Expected:
    """Rows that cannot be used, among all the good ones."""
    for log in LOGS:
        sorts = [draw.choice(_BAD[log]) for _ in range(draw.choice([1, 10, 200]))]
        site.write(log, _among(draw, site.world.tables[log], sorts))
    return site.sound(7)


def bad_rows_that_share_event_ids(draw: Random, site: Site) -> Expected:
    """A bad row with the event_id of a good one, and earlier than it, does not push it out."""
    for log in LOGS:
        table = site.world.tables[log]
        ids = draw.sample(table["event_id"].to_pylist(), 50)
        sorts = [{**draw.choice(_BAD[log]), "event_id": one} for one in ids]
        site.write(log, _among(draw, table, sorts))
    return site.sound(7)


def every_row_twice(draw: Random, site: Site) -> Expected:
    """A repeated row is used once."""
    log = draw.choice(LOGS)
    table = site.world.tables[log]
    site.write(log, pa.concat_tables([table] * draw.choice([2, 5])))
    return site.sound(7)


def strange_texts(draw: Random, site: Site) -> Expected:
    """Long texts, NUL, direction marks, commands to a terminal: they are values like others."""
    for log in LOGS:
        rows = [
            {name: draw.choice(_STRANGE) for name in _texts(site, log)} | {"event_id": f"new {n}"}
            for n in range(5)
        ]
        if log == "order_events":
            rows = [row | {"account_id": _any_account(site)} for row in rows]
        site.write(log, _among(draw, site.world.tables[log], rows))
    return Expected(frozenset({0, 7}), site.world.rows)


def broken_utf8(draw: Random, site: Site) -> Expected:
    """Bytes that are no text, in a column that says it is text."""
    log = draw.choice(LOGS)
    table = site.world.tables[log]
    name = draw.choice(_texts(site, log))
    bad = draw.choice([b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"138\x80"])
    told = [text.encode() if text else None for text in table[name].to_pylist()]
    for _ in range(3):
        told[draw.randrange(len(told))] = bad
    raw = pa.array(told, pa.binary())
    text = pa.Array.from_buffers(pa.string(), len(raw), raw.buffers())
    site.write(log, table.set_column(table.column_names.index(name), name, text))
    return Expected(frozenset({0, 3, 7}))


def many_event_types(draw: Random, site: Site, most: int = 20_000) -> Expected:
    """A type of its own for each row."""
    log = draw.choice(LOGS)
    table = site.world.tables[log]
    first = table.slice(0, 1).to_pylist()[0] | {"event_id": None}
    rows = [first | {"event_type": f"t{n:x}"} for n in range(most)]
    site.write(log, pa.concat_tables([table, pa.Table.from_pylist(rows, schema=table.schema)]))
    rows_now = site.world.rows | {log: len(table) + most}
    return Expected(frozenset({0}), rows_now, exact=True)


def one_busy_account(draw: Random, site: Site, most: int = 20_000) -> Expected:
    """One account has nearly all orders."""
    table = site.world.tables["order_events"]
    first = table.slice(0, 1)
    rows = pa.concat_tables([first] * most)
    ids = pa.array([f"busy{n}" for n in range(most)])
    for name in ("event_id", "order_id"):
        place = table.column_names.index(name)
        rows = rows.set_column(
            place, table.schema.field(name), ids.cast(table.schema.field(name).type)
        )
    site.write("order_events", pa.concat_tables([table, rows]))
    return Expected(
        frozenset({0}), site.world.rows | {"order_events": len(table) + most}, exact=True
    )


def one_key_for_all(draw: Random, site: Site) -> Expected:
    """A device, a number, papers and an address that everyone has."""
    for log in LOGS:
        table = site.world.tables[log]
        for name in set(_texts(site, log)) - {"event_id", "order_id", "account_id", "event_type"}:
            place = table.column_names.index(name)
            field = table.schema.field(name)
            table = table.set_column(place, field, pa.array(["one"] * len(table), field.type))
        site.write(log, table)
    return site.sound(0)


def _texts(site: Site, log: str) -> list[str]:
    schema = site.world.tables[log].schema
    return [field.name for field in schema if pa.types.is_large_string(field.type)]


def _any_account(site: Site) -> str:
    account: str = site.world.tables["account_events"]["account_id"][0].as_py()
    return account


def _among(draw: Random, table: pa.Table, sorts: list[dict[str, Any]]) -> pa.Table:
    """Put changed copies of rows among all rows, with event_ids of their own unless one is told."""
    times = table.schema.field("event_time").type
    changed = []
    for number, sort in enumerate(sorts):
        row = table.slice(draw.randrange(len(table)), 1)
        for name, value in ({"event_id": f"made {number}"} | sort).items():
            place, field = table.column_names.index(name), table.schema.field(name)
            told: Any = pa.array([value], pa.int64()) if isinstance(value, int) else None
            told = told.cast(times) if told is not None else pa.array([value], field.type)
            row = row.set_column(place, field, told)
        changed.append(row)
    held = pa.concat_tables([table, *changed])
    return held.take(pa.array(draw.sample(range(len(held)), len(held))))
