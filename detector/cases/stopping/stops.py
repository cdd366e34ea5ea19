"""What to stop tonight, in which order, and by when."""

import numpy as np
import pandas as pd
import pyarrow as pa

from detector.cases.stopping.cash import read_draws, read_transfers
from detector.cases.stopping.latency import HOUR_US
from detector.cases.stopping.orders import read_open_orders
from detector.engines.base import Engine

COLUMNS = (
    "kind",
    "rank",
    "account_id",
    "reference",
    "at",
    "state",
    "category",
    "amount",
    "risk",
    "chance_left",
    "priority",
    "hours_open",
    "stop_by",
    "before",
    "learned_from",
)

RECALL_HOURS = 24.0
"""Banks in China carry out a transfer from a cash machine after 24 hours and revoke it on request
until then: People's Bank of China, notice 261 of 2016 (银发 2016 年 261 号)."""


def read_stops(
    engine: Engine,
    reviewed: pa.Table,
    since: int,
    as_of: int,
    zone: str,
    recall_hours: float = RECALL_HOURS,
) -> pd.DataFrame:
    """List what can be stopped of the accounts in front: what saves most comes first.

    Orders that are open, cash that was drawn and is still there, transfers that can be recalled.
    How urgent each is was learned from all accounts of the night, or a sample of many; see
    `Latency` for how.

    Parameters
    ----------
    engine
        With the tables `accounts`, `account_events`, `order_events` and `orders` of a night.
    reviewed
        The accounts: `account_id`, `rank` and `risk`, from `estimate_risk`.
    since, as_of
        The lookback, since ≤ seen < as_of, in microseconds since 1970 (UTC).
    zone
        The zone in which times are told.
    recall_hours
        For how long a transfer can be recalled.

    Returns
    -------
    Most `priority` first, ties by reference. `kind` is order, draw or transfer; `reference` the
    order or event id (account and instant where events have none); `at` when it was placed, drawn
    or sent; `category` empty where none is known. `amount` is in yuan: of a draw, what is left.
    `chance_left`, 0 to 1, falls from 1 as the thing grows older than what of its kind still goes
    on: an order that is open longer than any that went out is lost or was never closed, and
    stopping it saves nothing. `priority` is risk × amount × chance_left, in yuan. `stop_by`, the
    local time of the deadline, is empty where there is none; `before` is what comes then:
    shipped, delivered, passed on or final. `learned_from` counts the observed steps that the
    deadline rests upon, and is 0 for transfers, whose deadline is a rule.

    Examples
    --------
    >>> from detector.engines.duck import DuckEngine
    >>> placed, hour = 1_780_272_000_000_000, 3_600_000_000
    >>> with DuckEngine() as engine:
    ...     for name, row in {
    ...         "accounts": "0 AS account, 'a1' AS account_id",
    ...         "orders": f"0 AS account, 'o1' AS order_id, {placed} AS at_us, 0 AS closed,"
    ...                   " 'paid' AS state, 'phone' AS category, 99900 AS amount",
    ...         "order_events": f"0 AS account, 'o1' AS order_id, {placed} AS at_us,"
    ...                         " 'placed' AS event_type",
    ...         "account_events": f"0 AS account, 'e1' AS event_id, {placed} AS at_us,"
    ...                           " 'transferred_out' AS event_type, 5000 AS amount",
    ...     }.items():
    ...         engine.create(name, f"SELECT {row}")
    ...     reviewed = pa.table({"account_id": ["a1"], "rank": [1], "risk": [0.9]})
    ...     stops = read_stops(engine, reviewed, 0, placed + hour, "Asia/Shanghai")
    >>> stops[["kind", "amount", "priority", "stop_by", "before"]].values.tolist()[0]
    ['order', 999.0, 899.1, '', 'shipped']
    >>> stops[["kind", "amount", "priority", "stop_by", "before"]].values.tolist()[1]
    ['transfer', 50.0, 45.0, '2026-06-02 08:00:00', 'final']
    """
    engine.enrol("to_stop_named", reviewed)
    engine.create(
        "to_stop",
        "SELECT a.account, n.account_id, n.rank, n.risk"
        " FROM to_stop_named n JOIN accounts a ON a.account_id = n.account_id",
    )
    found = [
        read_open_orders(engine, since, as_of),
        read_draws(engine, since, as_of),
        read_transfers(engine, since, as_of, recall_hours),
    ]
    engine.drop("to_stop", "to_stop_named")
    return _tell(pd.concat(found, ignore_index=True), as_of, zone)


def _tell(found: pd.DataFrame, as_of: int, zone: str) -> pd.DataFrame:
    """Put fen and microseconds into yuan and local time, and what saves most in front."""
    at = _local(found["at_us"], zone)
    amount = found["amount"].to_numpy(dtype=np.float64) / 100
    stops = found.assign(
        at=at,
        reference=found["reference"].where(
            found["reference"].notna(), found["account_id"] + "@" + at.str.replace(" ", "T")
        ),
        amount=amount,
        priority=(found["risk"] * amount * found["chance_left"]).round(2),
        hours_open=((as_of - found["at_us"]) / HOUR_US).round(1),
        stop_by=_local(found["stop_us"], zone),
    )
    order = ["priority", "reference", "account_id", "kind"]
    ordered = stops.sort_values(order, ascending=[False, True, True, True])
    return ordered[list(COLUMNS)].reset_index(drop=True)


def _local(instants: pd.Series, zone: str) -> pd.Series:
    """Write instants in microseconds as local time; one that is missing as an empty text."""
    whole = pd.to_datetime(instants, unit="us", utc=True).dt.tz_convert(zone)
    return whole.dt.strftime("%Y-%m-%d %H:%M:%S").fillna("")
