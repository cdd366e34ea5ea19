"""Which events a value rests upon, told from where its feature reads and how it aggregates.

Nothing here knows a feature by name. A highest or lowest value rests upon the rows that reach it, a
sum upon the rows that add to it, and a row upon the order, or the instant, that it names. Around
these rows come the events of the types that the feature needs, the uses of credit within the window
that the name of a highest value tells, and all that happened within a day where signs are counted.
Where the table names neither order nor instant, it is the account's events that the feature needs;
where the SQL is a desk's own and says more than this reads, it is all rows of the account.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from detector.cases.gathering.ranked import Sign
from detector.engines.base import Engine

MOST = 50
"""Events kept per reason, the latest."""

HOUR = 3_600_000_000
DAY = 24 * HOUR

WINDOWS = {"1h": HOUR, "2h": 2 * HOUR, "24h": DAY, "72h": 3 * DAY, "7d": 7 * DAY}
"""Windows over which money or orders are summed; longer ones tell of a wait."""

NEAR = 7 * DAY
"""How far from a row the events of a needed type count, where the name tells no window."""

_NOTHING = "SELECT 0 AS reason, account, event_id, at_us FROM case_steps WHERE account < 0"

_WHERE = frozenset({"order_id", "at_us"})
"""The columns that say of which order, or of which instant, a row tells."""

_NAME = re.compile(r"[a-z]\w*")
_AGGREGATE = re.compile(r"\b(max|min|sum|count|avg)\s*\(", re.IGNORECASE)
_CALL = re.compile(r"([a-z_]\w*)\s*\(", re.IGNORECASE)
_READ = {
    *("max", "min", "sum", "count", "avg"),
    *("abs", "cast", "ceil", "coalesce", "exp", "floor", "length", "ln", "lower", "nullif"),
    *("round", "sqrt", "substr", "upper"),
    *("and", "case", "else", "in", "not", "or", "then", "when"),
}
"""The words before a bracket in SQL that is read here."""

_UNREAD = re.compile(r"'[^']*[()][^']*'|\(\s*\*|\(\s*distinct\b|\bfilter\b", re.IGNORECASE)
"""What changes the meaning of a bracket."""


def trace_signs(
    engine: Engine, reasons: pd.DataFrame, signs: Iterable[Sign]
) -> "pa.ListArray[Any]":
    """Give the event ids of each reason, in order of time.

    Parameters
    ----------
    engine
        With `case_accounts`, `case_orders` and `case_steps`; what is no step of the case is not
        named.
    reasons
        `account_id` and `feature`.
    signs
        The features, those among the reasons at least.
    """
    asked = reasons[["account_id", "feature"]].assign(reason=np.arange(len(reasons)))
    engine.enrol("case_signs", pa.Table.from_pandas(asked, preserve_index=False))
    names = set(reasons["feature"])
    told = [sign for sign in signs if sign.name in names]
    columns = _copy_rows(engine, told)
    by_table = {reads: [sign for sign in told if sign.reads == reads] for reads in columns}
    latest = [
        _trace(engine, reads, [_query(sign, columns[reads]) for sign in own])
        for reads, own in by_table.items()
    ]
    engine.create("case_traced", " UNION ALL ".join(latest or [_NOTHING]))
    engine.drop(*(f"case_{what}_{reads}" for what in ("of", "traced") for reads in columns))
    found = engine.fetch(
        "SELECT reason, event_id FROM case_traced ORDER BY reason, at_us, event_id"
    )
    counts = np.bincount(found["reason"].to_numpy(), minlength=len(reasons))
    offsets = pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int32())
    return pa.ListArray.from_arrays(offsets, found["event_id"].combine_chunks())


def _trace(engine: Engine, reads: str, queries: Sequence[str]) -> str:
    """Keep the latest events of the reasons that rest on one table; give the SQL that reads them.

    One query over all tables would be too large a plan for some engines.
    """
    engine.create(
        f"case_traced_{reads}",
        "SELECT reason, account, event_id, at_us FROM (SELECT *, row_number() OVER"
        " (PARTITION BY reason ORDER BY at_us DESC, event_id) AS nth FROM"
        f" (SELECT DISTINCT * FROM ({' UNION ALL '.join(queries)}) AS ways"
        f" WHERE event_id IS NOT NULL) AS events) AS latest WHERE nth <= {MOST}",
    )
    return f"SELECT reason, account, event_id, at_us FROM case_traced_{reads}"


def _copy_rows(engine: Engine, signs: Sequence[Sign]) -> dict[str, list[str]]:
    """Copy what features read of `case_accounts`: each table is gone through once.

    Returns
    -------
    For each table, the columns that `case_of_` and its name has: those that tell of what a row is,
    and those that the features name.
    """
    copied = {}
    for reads in dict.fromkeys(sign.reads for sign in signs):
        told = " ".join(sign.sql.lower() for sign in signs if sign.reads == reads)
        named = set(_NAME.findall(told))
        known = engine.fetch(f"SELECT * FROM {reads} LIMIT 0").column_names
        copied[reads] = [name for name in known if name in named | {"account", *_WHERE}]
        engine.create(
            f"case_of_{reads}",
            f"SELECT {', '.join(copied[reads])} FROM {reads}"
            " WHERE account IN (SELECT account FROM case_accounts)",
        )
    return copied


def _query(sign: Sign, columns: Iterable[str]) -> str:
    """Select what one feature's reasons rest upon: `reason`, `account`, `event_id`, `at_us`."""
    asked = (
        "SELECT g.reason, c.account FROM case_signs g JOIN case_accounts c"
        f" ON c.account_id = g.account_id WHERE g.feature = '{sign.name}'"
    )
    if not _WHERE.intersection(columns):
        return (
            f"SELECT q.reason, s.account, s.event_id, s.at_us FROM ({asked}) AS q"
            f" JOIN case_steps s ON s.account = q.account WHERE {_needed(sign)}"
        )
    rows = f"SELECT * FROM ({_rows(sign, asked)}) AS picked"
    if "at_us" not in columns:
        rows = (
            f"SELECT t.*, o.at_us FROM ({rows}) AS t"
            " JOIN case_orders o ON o.account = t.account AND o.order_id = t.order_id"
        )
    return (
        f"SELECT r.reason, s.account, s.event_id, s.at_us FROM ({rows}) AS r"
        f" JOIN case_steps s ON s.account = r.account WHERE {_around(sign)}"
    )


def _rows(sign: Sign, asked: str) -> str:
    """Select the rows of a feature's table that its value rests upon."""
    reads = f"case_of_{sign.reads}"
    mine = f"SELECT t.*, q.reason FROM {reads} t JOIN ({asked}) AS q ON q.account = t.account"
    if not _can_read(sign.sql):
        return mine
    if sums := _sums(sign):
        adds = [
            f"({x}) IS NOT NULL" if n == "count" else f"CAST(({x}) AS DOUBLE) <> 0" for n, x in sums
        ]
        return f"SELECT * FROM ({mine}) AS mine WHERE {' AND '.join(adds)}"
    name, inside = next(split_aggregates(sign.sql), ("", ""))
    if not name:
        return f"SELECT * FROM ({mine}) AS mine WHERE ({sign.sql}) IS NOT NULL"
    return (
        f"SELECT * FROM (SELECT *, {inside} AS told_here,"
        f" {name}({inside}) OVER (PARTITION BY account) AS told_most FROM ({mine}) AS mine) AS told"
        " WHERE told_here = told_most"
    )


def _sums(sign: Sign) -> list[tuple[str, str]]:
    """Give the sums and counts of a feature; a row adds to its value only if it adds to each."""
    return [call for call in split_aggregates(sign.sql) if call[0] in ("sum", "count", "avg")]


def _can_read(sql: str) -> bool:
    """Say whether an expression is no more than what its own rows can be told from.

    Examples
    --------
    >>> _can_read("avg(CASE WHEN (a) > 1 THEN b END)"), _can_read("median(a)")
    (True, False)
    """
    return not _UNREAD.search(sql) and {call.lower() for call in _CALL.findall(sql)} <= _READ


def split_aggregates(sql: str) -> Iterator[tuple[str, str]]:
    """Give each aggregate of an expression with what is inside its brackets.

    Examples
    --------
    >>> list(split_aggregates("min(CASE WHEN (a) > 1 THEN b END) / nullif(sum(c), 0)"))
    [('min', 'CASE WHEN (a) > 1 THEN b END'), ('sum', 'c')]
    """
    for call in _AGGREGATE.finditer(sql):
        depth = 1
        for end in range(call.end(), len(sql)):
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            if depth == 0:
                yield call[1].lower(), sql[call.end() : end]
                break


def _around(sign: Sign) -> str:
    """Say which steps `s` belong to a row `r`."""
    tail = sign.name.rpartition("_")[2]
    window = WINDOWS.get(tail, 0)
    away = "s.at_us - r.at_us"
    ways = ["s.begun_us = r.at_us"]
    if types := _types(sign):
        reach = window or NEAR
        ways.append(f"s.event_type IN ({types}) AND {away} BETWEEN {-reach} AND {reach}")
    if window and not _sums(sign):
        uses = "(s.log = 'order_events' OR s.event_type = 'cash_drawn')"
        ways.append(f"{uses} AND s.begun_us - r.at_us BETWEEN {-window} AND 0")
    if tail == "signs":
        ways.append(f"{away} BETWEEN {-DAY} AND {DAY}")
    return " OR ".join(f"({way})" for way in ways)


def _types(sign: Sign) -> str:
    """List the event types that a feature needs, as SQL."""
    named = (one.partition(".event_type:")[2] for need in sign.needs for one in need.split("|"))
    return ", ".join(f"'{name}'" for name in named if name)


def _needed(sign: Sign) -> str:
    """Say which steps `s` are of a type, or have a column, that a feature needs."""
    ways = [f"s.event_type IN ({types})"] if (types := _types(sign)) else []
    for one in (one for need in sign.needs for one in need.split("|")):
        log, _, column = one.partition(".")
        if ":" not in column:
            plain = column.removeprefix("delivery_") if _is_place(column) else column
            ways.append(f"s.log = '{log}' AND s.{plain} IS NOT NULL")
    return " OR ".join(f"({way})" for way in ways) or "s.log = 'order_events'"


def _is_place(column: str) -> bool:
    return column.endswith(("latitude", "longitude", "region_code"))
