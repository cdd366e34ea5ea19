"""Which rows are set aside and why; nothing is mended, nothing is dropped without a count."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from detector.engines.base import Engine
from detector.errors import OutputUnwritable
from detector.events.canonical import close_source, part_name
from detector.events.columns.door import Door
from detector.events.contract import LOGS, Kind
from detector.events.take import Taken

REASONS = (
    "account_id missing",
    "order_id missing",
    "event_time unreadable",
    "event_type missing",
    "amount missing",
    "amount negative or not finite",
    "coordinates out of range",
    "event_time in the future",
    "event_id repeated",
    "account unknown",
)
"""Why a row is set aside; a row is given the first reason that applies."""

REPEATED, UNKNOWN = "event_id repeated", "account unknown"
_CUT = "cut"


@dataclass(frozen=True)
class Bounds:
    """The instants, in microseconds since 1970, between which rows are used.

    Without `as_of_us` nothing is cut. What is later than `latest_us` is in the future.
    """

    latest_us: int
    as_of_us: int | None = None


def reasons_of(log: str) -> tuple[str, ...]:
    """Give the reasons that can apply to a log's rows.

    Examples
    --------
    >>> sorted(set(reasons_of("order_events")) - set(reasons_of("account_events")))
    ['account unknown', 'amount missing', 'order_id missing']
    """
    only_orders = {"order_id missing", "amount missing", UNKNOWN}
    return REASONS if log == "order_events" else tuple(r for r in REASONS if r not in only_orders)


def judge(engine: Engine, log: str, bounds: Bounds) -> None:
    """Make the table `<log>_aside` (part, source_row, reason) and the views of the other rows.

    These are `<log>_good`, and `<log>_good_brief` with fewer columns; orders of unknown accounts
    are still in them. A row at or after the cut-off is nowhere, whatever else is wrong with it: the
    future is not looked at. Orders need the table `accounts` first. Rows that share an event_id are
    judged among rows without another reason: the earliest stays, and of equally early ones the
    least in all columns, so that neither row order nor file split decides.
    """
    unknown = log == "order_events"
    table = f"{log}_brief AS r" + (" LEFT JOIN accounts AS a USING (account_id)" if unknown else "")
    aside = (
        f"SELECT part, source_row, reason FROM (SELECT part, source_row,"
        f" {_reason(log, bounds, unknown)} AS reason FROM {table}) AS judged"
        f" WHERE reason <> '{_CUT}'"
    )
    good = f"SELECT r.* FROM {{}} AS r WHERE {_reason(log, bounds, False)} IS NULL"
    engine.view(f"{log}_good", good.format(f"{log}_read"))
    suspects = _suspects(engine, log)
    if suspects:
        aside += f" UNION ALL {_repeats(engine, log, suspects)}"
        good += (
            f" AND NOT EXISTS (SELECT 1 FROM {log}_aside AS q WHERE q.reason = '{REPEATED}'"
            " AND q.part = r.part AND q.source_row = r.source_row)"
        )
    engine.create(f"{log}_aside", aside)
    engine.view(f"{log}_good", good.format(f"{log}_read"))
    engine.view(f"{log}_good_brief", good.format(f"{log}_brief"))
    if suspects:
        engine.drop(suspects)


def _reason(log: str, bounds: Bounds, unknown: bool) -> str:
    """Give the SQL of a row's first reason, NULL for a good row; repeats come later."""
    outside = " OR ".join(
        f"{column.name}_fault"
        for column in LOGS[log]
        if column.kind in (Kind.LATITUDE, Kind.LONGITUDE)
    )
    tests = {
        "account_id missing": "account_id IS NULL",
        "order_id missing": "order_id IS NULL",
        "event_time unreadable": "event_time IS NULL",
        "event_type missing": "event_type IS NULL",
        "amount missing": "amount IS NULL AND NOT amount_fault",
        "amount negative or not finite": "amount_fault",
        "coordinates out of range": outside,
        "event_time in the future": f"event_time > {bounds.latest_us}",
    }
    whens = [
        f"WHEN {tests[reason]} THEN '{reason}'" for reason in reasons_of(log) if reason in tests
    ]
    if bounds.as_of_us is not None:
        ahead = f"event_time BETWEEN {bounds.as_of_us} AND {bounds.latest_us}"
        whens.insert(0, f"WHEN {ahead} THEN '{_CUT}'")
    if unknown:
        whens.append(f"WHEN a.account IS NULL THEN '{UNKNOWN}'")
    return f"CASE {' '.join(whens)} END"


def _suspects(engine: Engine, log: str) -> str | None:
    """Make a table of the hashes that several rows' event_ids share; None where there are none.

    This is a narrow pass over all rows, good or not; whole rows are looked at only where it finds
    something.
    """
    hashed = engine.words.hash64("event_id")
    bits = f"SELECT {hashed} AS bits FROM {log}_brief"
    if not _count(engine, f"SELECT count(bits) - count(DISTINCT bits) AS n FROM ({bits}) AS h"):
        return None
    engine.create(
        f"{log}_suspects",
        f"SELECT bits FROM ({bits}) AS h WHERE bits IS NOT NULL GROUP BY bits HAVING count(*) > 1",
    )
    return f"{log}_suspects"


def _repeats(engine: Engine, log: str, suspects: str) -> str:
    """Give the SQL of the repeats among the good rows, each with its reason."""
    order = ["event_time"] + [c.name for c in LOGS[log] if c.kind is not Kind.TIME]
    keys = ", ".join(f"{name} NULLS LAST" for name in [*order, "part", "source_row"])
    known = " AND account_id IN (SELECT account_id FROM accounts)" if log == "order_events" else ""
    return (
        f"SELECT part, source_row, '{REPEATED}' AS reason FROM (SELECT part, source_row,"
        f" row_number() OVER (PARTITION BY event_id ORDER BY {keys}) AS place FROM {log}_good"
        f" WHERE {engine.words.hash64('event_id')} IN (SELECT bits FROM {suspects}){known}) AS p"
        " WHERE place > 1"
    )


def _count(engine: Engine, sql: str) -> int:
    counted: int = engine.fetch(sql).column(0)[0].as_py()
    return counted


def aside_counts(engine: Engine, log: str) -> dict[str, int]:
    """Give how many rows have each reason, in the order of `REASONS`.

    Reasons that no row has are left out; a log without such rows gives an empty dict.

    Examples
    --------
    >>> from detector.engines.duck import DuckEngine
    >>> with DuckEngine() as engine:
    ...     engine.create("order_events_aside", "SELECT 'amount missing' AS reason")
    ...     aside_counts(engine, "order_events")
    {'amount missing': 1}
    """
    counts = engine.fetch(f"SELECT reason, count(*) AS n FROM {log}_aside GROUP BY reason")
    found = dict(zip(*(counts.column(name).to_pylist() for name in ("reason", "n")), strict=True))
    return {reason: found[reason] for reason in REASONS if reason in found}


def enrol_aside(
    engine: Engine, log: str, takens: Sequence[Taken], door: Door | None = None
) -> None:
    """Make the view `<log>_set_aside`: all source columns of the rows set aside, and `reason`.

    A column that differs in type between parts is text there. With a door, what identifies a
    person is hashed, and what the contract does not read stays out: it may be anything. The view
    `<log>_set_aside_placed` tells as well where each row stood: `detector_path` (of a frame its
    name) and `detector_row`, as a scan numbers rows.
    """
    types: dict[str, set[pa.DataType]] = {}
    for taken in takens:
        read = {name for source in taken.columns.values() for name in source.reads}
        for one in taken.part.schema:
            if one.name and (door is None or one.name in read):  # SQL knows no empty name
                types.setdefault(one.name, set()).add(one.type)
    closed = [close_source(engine, log, taken, door) if door else {} for taken in takens]
    texts = {name for part in closed for name in part}
    selects, kept = [], ["reason"]
    for number, taken in enumerate(takens):
        path = "s.detector_path" if taken.part.files else engine.words.text(taken.part.name)
        said = [f"{path} AS detector_path", "q.source_row AS detector_row", "q.reason AS reason"]
        for name, kinds in types.items():
            column = engine.words.quoted(name)
            value = f"s.{column}" if name in taken.part.schema.names else "NULL"
            value = closed[number].get(name, value)
            value = value if len(kinds | texts & {name}) == 1 else f"CAST({value} AS STRING)"
            said.append(f"{value} AS {_kept_as(engine, name)}")
        selects.append(
            f"SELECT {', '.join(said)} FROM {part_name(log, number)} AS s JOIN {log}_aside AS q"
            f" ON q.source_row = s.detector_row AND q.part = {number}"
        )
    kept += [_kept_as(engine, name) for name in types]
    engine.view(f"{log}_set_aside_placed", " UNION ALL ".join(selects))
    engine.view(f"{log}_set_aside", f"SELECT {', '.join(kept)} FROM {log}_set_aside_placed")


def _kept_as(engine: Engine, name: str) -> str:
    return "source_reason" if name.casefold() == "reason" else engine.words.quoted(name)


def write_quarantine(engine: Engine, folder: Path) -> list[Path]:
    """Write the rows that were set aside, one Parquet file per log, and give the files.

    These rows are as personal as the source: they go to files and never to a log. A log without
    such rows gives no file. `read_events` comes first, on the same engine.

    Raises
    ------
    OutputUnwritable
        If the folder cannot be made.
    """
    written = []
    for log in LOGS:
        if not aside_counts(engine, log):
            continue
        path = folder / f"{log}_set_aside.parquet"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputUnwritable(f"{folder}: {error.strerror}", "choose another folder") from None
        engine.write(f"SELECT * FROM {log}_set_aside", path)
        written.append(path)
    return written
