"""Cash that was drawn and not passed on yet, and transfers that can still be recalled."""

import numpy as np
import pandas as pd
import pyarrow as pa

from detector.cases.stopping.latency import HOUR_US, LEAST, Latency, choose_accounts, learn_latency
from detector.engines.base import Engine

WEEK_HOURS = 168.0
"""Drawn cash counts as the same money for a week: whoever draws it for another person passes it on
before its owner reads a bill, and later transfers are no longer told apart from other money."""

DRAWS = """
    SELECT account, at_us, event_id, amount, next_us,
           CAST(least(amount, greatest(0, lowest - (held - amount))) AS BIGINT) AS remaining
    FROM (SELECT *, min(held) OVER later AS lowest,
                 min(CASE WHEN sign < 0 THEN at_us END) OVER later AS next_us
          FROM (SELECT *, sum(sign * amount) OVER so_far AS held
                FROM (SELECT account, at_us, event_id, amount,
                             CASE WHEN event_type = 'cash_drawn' THEN 1 ELSE -1 END AS sign
                      FROM account_events
                      WHERE event_type IN ('cash_drawn', 'transferred_out')
                            AND amount IS NOT NULL AND at_us >= {since} AND {chosen}) AS moves
                WINDOW so_far AS (PARTITION BY account
                                  ORDER BY at_us, sign DESC, amount, event_id NULLS LAST
                                  ROWS UNBOUNDED PRECEDING)) AS sums
          WINDOW later AS (PARTITION BY account
                           ORDER BY at_us, sign DESC, amount, event_id NULLS LAST
                           ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)) AS seen
    WHERE sign > 0
"""
"""Each draw, the next transfer out of its account, and what remains of it. A transfer takes from
the latest draw first; so what remains is what the running sum never fell below since. Of moves at
the same instant, draws come first."""

STAYS = """
    SELECT coalesce(next_us, {as_of}) - at_us AS stayed_us,
           CASE WHEN next_us IS NULL THEN 0 ELSE 1 END AS left_again
    FROM cash_draws WHERE {taught}
"""

COUNT = """
    SELECT count(*) AS count FROM account_events
    WHERE event_type = 'cash_drawn' AND amount IS NOT NULL AND at_us >= {since}
"""

HELD = """
    SELECT t.account_id, t.rank, t.risk, d.event_id AS reference, d.at_us,
           CASE WHEN d.remaining < d.amount THEN 'partly_passed_on' ELSE 'drawn' END AS state,
           d.remaining AS amount
    FROM cash_draws d JOIN to_stop t ON t.account = d.account
    WHERE d.remaining > 0 AND d.at_us > {as_of} - {week}
"""

TRANSFERS = """
    SELECT t.account_id, t.rank, t.risk, e.event_id AS reference, e.at_us,
           'transferred' AS state, e.amount
    FROM account_events e JOIN to_stop t ON t.account = e.account
    WHERE e.event_type = 'transferred_out' AND e.amount > 0
          AND e.at_us > {as_of} - {recall} AND e.at_us >= {since}
"""


def read_draws(engine: Engine, since: int, as_of: int) -> pd.DataFrame:
    """List the cash that the accounts in `to_stop` drew within a week and still hold.

    The deadline is learned from all accounts, or from every n-th of many: how long after a draw the
    next money leaves the account, if it does within a week.

    Returns
    -------
    The columns of `read_open_orders`; `amount` is what remains of a draw.
    """
    week = int(WEEK_HOURS * HOUR_US)
    (count,) = engine.fetch(COUNT.format(since=since))["count"].to_pylist()
    taught, chosen = choose_accounts(int(count or 0))
    engine.create("cash_draws", DRAWS.format(since=since, chosen=chosen))
    latency = _learn_passing(engine.fetch(STAYS.format(as_of=as_of, taught=taught)))
    held = engine.fetch(HELD.format(as_of=as_of, week=week)).to_pandas()
    engine.drop("cash_draws")
    ages = (as_of - held["at_us"].to_numpy()) / HOUR_US
    return held.assign(
        kind="draw",
        category="",
        stop_us=held["at_us"] + latency.find_deadlines(ages) * HOUR_US,
        chance_left=latency.tell_chance_left(ages),
        before="passed on",
        learned_from=latency.learned_from,
    )


def read_transfers(engine: Engine, since: int, as_of: int, recall_hours: float) -> pd.DataFrame:
    """List the transfers out of the accounts in `to_stop` that can still be recalled.

    Returns
    -------
    The columns of `read_open_orders`; the deadline is a rule, so `learned_from` is 0.
    """
    recall = int(recall_hours * HOUR_US)
    sent = engine.fetch(TRANSFERS.format(since=since, as_of=as_of, recall=recall)).to_pandas()
    return sent.assign(
        kind="transfer",
        category="",
        stop_us=sent["at_us"] + float(recall),
        chance_left=1.0,
        before="final",
        learned_from=0,
    )


def _learn_passing(stays: pa.Table) -> Latency:
    """Learn how long drawn cash stays; what stayed for a week was watched no longer."""
    hours = stays["stayed_us"].to_numpy() / HOUR_US
    gone = (stays["left_again"].to_numpy() == 1) & (hours <= WEEK_HOURS)
    if gone.sum() < LEAST:
        return Latency(np.empty(0), np.empty(0), int(gone.sum()))
    return learn_latency(np.minimum(hours, WEEK_HOURS), gone)
