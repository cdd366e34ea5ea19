"""Read both logs, set bad rows aside, cut at the as-of instant: the tables that features need."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from detector.engines.base import Engine
from detector.errors import ConfigInvalid, DetectorError, NothingToRank
from detector.events.canonical import enrol
from detector.events.columns.door import Door, open_door
from detector.events.facts import LogFacts, carried_columns, count_log
from detector.events.ledger.keep import Ledger
from detector.events.mapping import Mapping
from detector.events.quarantine import Bounds, enrol_aside, judge
from detector.events.sources.files import see_whole
from detector.events.sources.find import Where
from detector.events.sources.parts import Input
from detector.events.take import Taken, take

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_YEAR, _LAST_YEAR = 1900, 9000


@dataclass(frozen=True)
class Events:
    """What was read: the instants and the counts; the rows are tables of the engine.

    `key` names the key with which what identifies a person was hashed; empty where none was.
    """

    as_of_us: int
    now_us: int
    zone: str
    accounts: int
    logs: dict[str, LogFacts]
    inputs: tuple[Input, ...]
    key: str = ""

    @property
    def as_of(self) -> datetime:
        """The cut-off in UTC: no event at or after it was seen."""
        return _EPOCH + timedelta(microseconds=self.as_of_us)

    @property
    def present(self) -> frozenset[str]:
        """The columns with at least one usable value, such as ``order_events.device_id``."""
        return frozenset(
            f"{log}.{name}"
            for log, facts in self.logs.items()
            for name, share in facts.filled.items()
            if share > 0
        )


def read_events(
    engine: Engine,
    where: Where,
    mapping: Mapping | None = None,
    as_of: datetime | None = None,
    now: datetime | None = None,
    store: Path | None = None,
    key: bytes | None = None,
) -> Events:
    """Read, check and cut both logs into the engine's tables.

    Makes `accounts` (account INTEGER from 0 in the order of account_id, account_id), and
    `account_events` and `order_events`: the contract's columns in their order with `account` for
    account_id and `at_us` for event_time (BIGINT, microseconds since 1970 in UTC); money is BIGINT
    in fen, absent columns are typed NULLs. The rows have no order.

    Parameters
    ----------
    as_of
        Events at or after it are not seen; without a zone it is read in the mapping's. Without it
        nothing is cut, and the cut-off is one microsecond after the last usable event.
    now
        The wall clock. Events later than both `now` and `as_of` are set aside.
    store
        A folder in which the canonical rows of each source file are kept, as personal as the
        source: a file that it knows is not read again. The answer is the same without one. Frames
        are not kept.
    key
        Phones, papers, addresses and payees become keyed hashes at once: neither tables nor store
        have the values.

    Raises
    ------
    ConfigInvalid, ContractBroken
        If the folder, the logs, their columns or types are not what contract and mapping say.
    NothingToRank
        If one of the logs has no usable event; orders may all lie behind the cut-off.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from detector.engines.duck import DuckEngine
    >>> acts = {"account_id": ["b", "a"], "event_type": ["login"] * 2}
    >>> acts["event_time"] = ["2026-11-01 08:00", "2026-11-02T08:00+08:00"]
    >>> orders = {**acts, "order_id": ["1", "2"], "amount": [19.99, -1.0]}
    >>> with DuckEngine() as engine:
    ...     logs = {"account_events": pa.table(acts), "order_events": pa.table(orders)}
    ...     events = read_events(engine, logs, now=datetime(2026, 11, 3))
    ...     engine.fetch("SELECT account, at_us, amount FROM order_events").to_pylist()
    [{'account': 1, 'at_us': 1793491200000000, 'amount': 1999}]
    >>> events.logs["order_events"].aside, events.as_of.isoformat()
    ({'amount negative or not finite': 1}, '2026-11-02T00:00:00.000001+00:00')
    """
    mapping = mapping or Mapping()
    now_us = _micros(now or datetime.now(UTC), mapping.zone)
    as_of_us = None if as_of is None else _micros(as_of, mapping.zone)
    takens, inputs = take(where, mapping)
    bounds = Bounds(max(now_us, as_of_us or now_us), as_of_us)
    framed = any(taken.part.frame is not None for parts in takens.values() for taken in parts)
    ledger = None if store is None or framed else Ledger(store)
    try:
        door = open_door(engine, key) if key else None
        facts = _read(engine, takens, bounds, ledger, door)
    except NothingToRank:
        raise
    except DetectorError:
        see_whole(taken.part for parts in takens.values() for taken in parts)
        if ledger is not None:
            ledger.see_whole()
        raise
    if ledger is not None:
        ledger.retire()
    accounts = engine.fetch("SELECT count(*) AS n FROM accounts").column(0)[0].as_py()
    last_us = max(log.last_us for log in facts.values())
    cut_us = last_us + 1 if as_of_us is None else as_of_us
    named = door.name if door else ""
    return Events(cut_us, now_us, mapping.zone, accounts, facts, inputs, named)


def _read(
    engine: Engine,
    takens: dict[str, list[Taken]],
    bounds: Bounds,
    ledger: Ledger | None,
    door: Door | None,
) -> dict[str, LogFacts]:
    """Make the tables, account events first: an order is known by its account."""
    facts = {}
    for log, parts in takens.items():
        enrol(engine, log, parts, ledger, door)
        judge(engine, log, bounds)
        enrol_aside(engine, log, parts, door)
        if log == "account_events":
            engine.create(
                "accounts",
                "SELECT CAST(row_number() OVER (ORDER BY account_id) - 1 AS INTEGER) AS account,"
                " account_id FROM (SELECT DISTINCT account_id FROM account_events_good_brief) AS a",
            )
        _keep(engine, log)
        facts[log] = count_log(engine, log)
    return facts


def parse_as_of(text: str, zone: str) -> datetime:
    """Read a cut-off as a person writes it: a date (its first instant) or a date and time.

    Raises
    ------
    ConfigInvalid
        If it is neither, or a year of no account.

    Examples
    --------
    >>> parse_as_of("2026-11-01", "Asia/Shanghai").isoformat()
    '2026-11-01T00:00:00+08:00'
    >>> parse_as_of("2026-11-01T08:30Z", "Asia/Shanghai").isoformat()
    '2026-11-01T08:30:00+00:00'
    """
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ConfigInvalid(
            f"'{text}' is no date and no time", "write 2026-11-01 or 2026-11-01T08:30+08:00"
        ) from None
    if not _FIRST_YEAR <= instant.year <= _LAST_YEAR:
        raise ConfigInvalid(f"the year of '{text}' cannot be", "write it as 2026-11-01")
    return instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(zone))


def choose_cut(as_of: datetime | date | str | None, zone: str) -> datetime | None:
    """Give a cut-off as an instant, however it is given: as text, a date, or an instant.

    Raises
    ------
    ConfigInvalid
        If it is none of these.

    Examples
    --------
    >>> choose_cut(date(2026, 11, 1), "Asia/Shanghai") == choose_cut("2026-11-01", "Asia/Shanghai")
    True
    """
    if as_of is None or isinstance(as_of, datetime):
        return as_of
    if isinstance(as_of, (str, date)):
        return parse_as_of(str(as_of), zone)
    raise ConfigInvalid(
        f"as_of: a {type(as_of).__name__} is no date and no time",
        "write '2026-11-01' or '2026-11-01T08:30+08:00'",
    )


def _micros(instant: datetime, zone: str) -> int:
    aware = instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(zone))
    return (aware - _EPOCH) // timedelta(microseconds=1)


def _keep(engine: Engine, log: str) -> None:
    """Keep a log's good rows as a table."""
    contract = carried_columns(log)
    first = [name for name in ("order_id", "event_time", "event_type") if name in contract]
    names = first + [name for name in contract if name not in first]
    said = ", ".join(
        f"r.{name} AS at_us" if name == "event_time" else f"r.{name}" for name in names
    )
    engine.create(
        log, f"SELECT a.account, {said} FROM {log}_good AS r JOIN accounts AS a USING (account_id)"
    )
