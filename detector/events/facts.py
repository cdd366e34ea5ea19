"""What became of the rows of a log: how many were used, and what they are."""

from dataclasses import dataclass, field
from typing import Any

from detector.engines.base import Engine
from detector.errors import NothingToRank, is_name
from detector.events.contract import ACCOUNT_EVENT_TYPES, LOGS, ORDER_EVENT_TYPES
from detector.events.quarantine import aside_counts

MOST_UNKNOWN = 20
"""Unknown event types of a log that are told by name."""

_WITHHELD = "(withheld)"
_KNOWN = {"account_events": ACCOUNT_EVENT_TYPES, "order_events": ORDER_EVENT_TYPES}


@dataclass(frozen=True)
class LogFacts:
    """What was read of one log; rows = usable + cut + the sum of `aside`.

    `filled` is the share (0 to 1) of usable rows in which a column is not null. The event types
    are counted among usable rows, and so is in `uncredited` what orders were paid with where not
    one says `credit`: then nothing is seen of what is spent on credit.
    """

    rows: int
    usable: int
    cut: int
    aside: dict[str, int]
    event_types: dict[str, int]
    unknown_types: dict[str, int]
    filled: dict[str, float]
    first_us: int
    last_us: int
    uncredited: dict[str, int] = field(default_factory=dict)


def carried_columns(log: str) -> list[str]:
    """Name the columns of a log that are kept beside the account, in the order of the contract."""
    return [column.name for column in LOGS[log] if column.name != "account_id"]


def count_log(engine: Engine, log: str) -> LogFacts:
    """Count what became of all rows of a log that was read.

    Raises
    ------
    NothingToRank
        If none can be used; orders may all lie behind the cut-off.
    """
    contract = carried_columns(log)
    counted = ", ".join(f"count({name}) AS {name}" for name in contract if name != "event_time")
    row = engine.fetch(
        f"SELECT (SELECT count(*) FROM {log}_brief) AS rows_read, count(*) AS usable,"
        f" min(at_us) AS first_us, max(at_us) AS last_us, {counted} FROM {log}"
    ).to_pylist()[0]
    rows, usable = row.pop("rows_read"), row.pop("usable")
    aside = aside_counts(engine, log)
    cut = rows - usable - sum(aside.values())
    if not usable and (log == "account_events" or not cut):
        raise _nothing(log, rows, cut, aside)
    first_us, last_us = row.pop("first_us") or 0, row.pop("last_us") or 0
    filled = {"account_id": 1.0} | {name: count / max(usable, 1) for name, count in row.items()}
    known, unknown = _types(engine, log)
    paid = _uncredited(engine, log) if filled.get("paid_with") else {}
    return LogFacts(rows, usable, cut, aside, known, unknown, filled, first_us, last_us, paid)


def _types(engine: Engine, log: str) -> tuple[dict[str, int], dict[str, int]]:
    """Count known and unknown event types; what looks like a number of a person is withheld."""
    rows = engine.fetch(
        f"SELECT event_type, count(*) AS n FROM {log}"
        " GROUP BY event_type ORDER BY n DESC, event_type"
    )
    known: dict[str, int] = {}
    unknown: dict[str, int] = {}
    columns: list[list[Any]] = [rows[column].to_pylist() for column in ("event_type", "n")]
    for name, count in zip(*columns, strict=True):
        if name in _KNOWN[log]:
            known[name] = count
        else:
            shown = name if is_name(name) else _WITHHELD
            unknown[shown] = unknown.get(shown, 0) + count
    return known, _shorten(unknown)


def _uncredited(engine: Engine, log: str) -> dict[str, int]:
    """Count what orders were paid with, where not one was paid with credit."""
    lent = engine.fetch(f"SELECT count(*) AS n FROM {log} WHERE lower(paid_with) = 'credit'")
    if lent["n"][0].as_py():
        return {}
    rows = engine.fetch(
        f"SELECT paid_with, count(*) AS n FROM {log} WHERE paid_with IS NOT NULL"
        f" GROUP BY paid_with ORDER BY n DESC, paid_with LIMIT {MOST_UNKNOWN}"
    )
    counts: dict[str, int] = {}
    for row in rows.to_pylist():
        shown = row["paid_with"] if is_name(row["paid_with"]) else _WITHHELD
        counts[shown] = counts.get(shown, 0) + row["n"]
    return counts


def _shorten(counts: dict[str, int]) -> dict[str, int]:
    """Keep the most frequent names and say how many more there are; a column may be mislabelled.

    Examples
    --------
    >>> _shorten({f"kind {n}": 1 for n in range(22)})["(2 more)"]
    2
    """
    often = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    rest = often[MOST_UNKNOWN:]
    more = {f"({len(rest):,} more)": sum(count for _, count in rest)} if rest else {}
    return dict(often[:MOST_UNKNOWN]) | more


def _nothing(log: str, rows: int, cut: int, aside: dict[str, int]) -> NothingToRank:
    counts = ([f"{cut} at or after the cut-off"] if cut else []) + [
        f"{count} {reason}" for reason, count in aside.items()
    ]
    found = f"none of the {rows} rows of {log} can be used: {', '.join(counts)}"
    if aside.get("event_time in the future") == rows:
        return NothingToRank(found, "set --as-of after the events, or check this machine's clock")
    if cut:
        return NothingToRank(found, "set a later --as-of, or export events from before it")
    return NothingToRank(found, "`detector check DATA` shows each reason; mend the export")
