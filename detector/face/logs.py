"""The events as they are ranked: usable rows under canonical names, and those set aside."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa

from detector.engines.base import ROWS_PER_FILE
from detector.events.contract import LOGS
from detector.events.sources.find import Given
from detector.events.sources.naming import Source
from detector.face.check import FORMATS, Check, check_opened
from detector.face.opening import Opened, open_logs
from detector.face.tables import name_source, place_aside
from detector.frames.shown import show
from detector.privacy.masks import mask
from detector.settings import Settings

_PLAIN = ("event_id", "order_id", "account_id", "event_time")
_PREVIEW = 5
_FEN = 100


@dataclass(frozen=True, repr=False)
class Logs:
    """Both logs as they are ranked. Frames are pandas and hold plain values; what shows is masked.

    Parameters
    ----------
    account_events, order_events
        The usable rows before the cut-off, by time: the contract's columns that have a value,
        `event_time` with the zone of the settings, `amount` in yuan, coordinates in degrees, ids
        and phones as text.
    set_aside
        Log → the rows that cannot be used, as they came in, with `reason`, `source` (the file, or
        the name of the frame) and `row` (from 0) before their own columns; where
        these have such a name, it begins with `source_`.
    check
        What `check` says of the same logs: counts, columns, blind spots.
    """

    account_events: pd.DataFrame = field(repr=False)
    order_events: pd.DataFrame = field(repr=False)
    set_aside: dict[str, pd.DataFrame] = field(repr=False)
    check: Check

    @property
    def logs(self) -> dict[str, pd.DataFrame]:
        """The two logs by name, as `rank` and `rank_into` take them."""
        return {"account_events": self.account_events, "order_events": self.order_events}

    def __repr__(self) -> str:
        accounts = self.check.result.statistics["accounts"]
        told = f"{len(self.account_events):,} account events, {len(self.order_events):,} order"
        return f"Logs of {accounts:,} accounts: {told} events; {self.check!r}"

    def _repr_html_(self) -> str:
        first = {
            f"{log}, the first of {len(rows):,} rows, masked": _masked(log, rows.head(_PREVIEW))
            for log, rows in self.logs.items()
        }
        aside = {"Rows set aside": self.check.set_aside}
        return show(repr(self), {"": self.check.rows, **first, **aside}, formats=FORMATS)


def read(
    source: Source,
    order_events: Given | None = None,
    *,
    settings: Settings | Path | str | None = None,
    as_of: datetime | date | str | None = None,
) -> Logs:
    """Read both logs as a ranking would: canonical names and units, bad rows set aside.

    All usable rows come into memory: 1.1 million of them took 0.3 GB as frames, and 0.9 GB while
    they were read. `rank` and `check` read larger data from files without that.

    Parameters
    ----------
    source, order_events, settings, as_of
        As for `rank`: pandas, polars and Arrow frames, or paths.

    Raises
    ------
    DetectorError
        As `check`.

    Examples
    --------
    >>> import detector
    >>> logs = detector.read(detector.simulate(50, seed=1))
    >>> str(logs.order_events["event_time"].dt.tz), logs.check.ok
    ('Asia/Shanghai', True)
    >>> detector.check(logs).ok
    True
    """
    with open_logs(source, order_events, settings, as_of) as opened:
        frames = {log: _usable(opened, log) for log in LOGS}
        facts = opened.events.logs
        aside = {log: _aside(opened, log) for log in LOGS if facts[log].aside}
        return Logs(**frames, set_aside=aside, check=check_opened(opened, place_aside(opened)))


def _usable(opened: Opened, log: str) -> pd.DataFrame:
    """Give the usable rows in an order that no order of the source decides."""
    filled = opened.events.logs[log].filled
    given = [c for c in LOGS[log] if c.required or filled.get(c.name)]
    own = {"account_id": "a.account_id", "event_time": "r.at_us"}
    names = [own.get(column.name, f"r.{column.name}") for column in given]
    rest = [name for name in names if name not in own.values()]
    order = ", ".join(f"{name} NULLS LAST" for name in ["r.at_us", "a.account_id", *rest])
    rows = opened.engine.fetch(
        f"SELECT {', '.join(names)} FROM {log} AS r JOIN accounts AS a USING (account)"
        f" ORDER BY {order}"
    ).rename_columns([column.name for column in given])
    frame: pd.DataFrame = rows.to_pandas()
    instants = rows["event_time"].cast(pa.timestamp("us", tz=opened.events.zone))
    frame["event_time"] = instants.to_pandas()
    if "amount" in frame:
        frame["amount"] = frame["amount"] / _FEN
    return frame


def _aside(opened: Opened, log: str) -> pd.DataFrame:
    asked = f"SELECT * FROM {log}_set_aside_placed"
    rows: pd.DataFrame = opened.engine.fetch(asked).to_pandas()
    rows = rows.sort_values(["detector_path", "detector_row"], ignore_index=True)
    sources = rows.pop("detector_path").map(name_source).astype("str")
    places = rows.pop("detector_row") % ROWS_PER_FILE
    reasons = rows.pop("reason")
    rows = rows.rename(columns={name: f"source_{name}" for name in ("source", "row")})
    for place, column in enumerate((("reason", reasons), ("source", sources), ("row", places))):
        rows.insert(place, *column)
    return rows


def _masked(log: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Mask what identifies a person; account, order and event ids are how the desk finds a case."""
    shown = rows.copy()
    for column in LOGS[log]:
        if column.name in rows and column.name not in _PLAIN:
            shown[column.name] = [mask(column.kind, value) for value in rows[column.name]]
    return shown
