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
