"""What is at stake: money that is gone, and money that can still be stopped."""

import numpy as np
import pandas as pd

from detector.engines.base import Engine

EXPOSURE = """
    SELECT a.account,
           coalesce(o.spent, 0) + coalesce(e.drawn, 0) - coalesce(e.repaid, 0) AS at_risk,
           coalesce(o.stoppable, 0) AS stoppable
    FROM accounts a
    LEFT JOIN (
        SELECT account,
               sum(CASE WHEN stopped = 0 AND on_credit = 1 THEN amount ELSE 0 END) AS spent,
               sum(CASE WHEN closed = 0 THEN amount ELSE 0 END) AS stoppable
        FROM orders WHERE at_us >= {since} GROUP BY account) AS o ON o.account = a.account
    LEFT JOIN (
        SELECT account,
               sum(CASE WHEN event_type = 'cash_drawn' THEN amount ELSE 0 END) AS drawn,
               sum(CASE WHEN event_type = 'repaid' THEN amount ELSE 0 END) AS repaid
        FROM account_events WHERE at_us >= {since} GROUP BY account) AS e ON e.account = a.account
    ORDER BY a.account
"""

OPEN_ORDERS = """
    SELECT a.account_id, o.order_id, o.at_us, o.state, o.category, o.amount
    FROM orders o JOIN accounts a ON a.account = o.account
    JOIN reviewed r ON r.account = o.account
    WHERE o.closed = 0 AND o.at_us >= {since}
"""


def read_exposure(engine: Engine, since: int) -> pd.DataFrame:
    """Sum up what each account owes and what of it is still on the way.

    Returns
    -------
    One row per account in `account` order, yuan: `money_at_risk` (credit spent and cash drawn in
    the lookback, less what was stopped or paid back, never below zero) and `money_stoppable`
    (orders placed and not yet delivered, cancelled, intercepted or refunded).
    """
    rows = engine.fetch(EXPOSURE.format(since=since)).to_pandas()
    yuan = rows[["at_risk", "stoppable"]].to_numpy(dtype=np.float64) / 100
    return pd.DataFrame({"money_at_risk": np.maximum(yuan[:, 0], 0), "money_stoppable": yuan[:, 1]})


def read_open_orders(engine: Engine, since: int, as_of: int, zone: str) -> pd.DataFrame:
    """List the open orders of the accounts in the table `reviewed(account)`.

    Returns
    -------
    Most money first: `account_id`, `order_id`, `placed_at` (in the zone), `state`, `category`,
    `amount` (yuan), `hours_open`.
    """
    rows = engine.fetch(OPEN_ORDERS.format(since=since)).to_pandas()
    placed = pd.to_datetime(rows["at_us"], unit="us", utc=True).dt.tz_convert(zone)
    orders = pd.DataFrame(
        {
            "account_id": rows["account_id"],
            "order_id": rows["order_id"],
            "placed_at": placed.dt.strftime("%Y-%m-%d %H:%M:%S"),
            "state": rows["state"],
            "category": rows["category"],
            "amount": rows["amount"] / 100,
            "hours_open": ((as_of - rows["at_us"]) / 36e8).round(1),
        }
    )
    return orders.sort_values(["amount", "account_id", "order_id"], ascending=[False, True, True])
