"""Open orders, and how long orders like them take to ship and to arrive."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from detector.cases.stopping.latency import HOUR_US, LEAST, Latency, choose_accounts, learn_latency
from detector.engines.base import Engine

LIVES = """
    SELECT o.account, o.order_id, o.at_us, coalesce(o.category, '') AS category, o.amount,
           o.closed, CASE WHEN s.shipped_us IS NULL THEN o.state ELSE 'shipped' END AS state,
           s.left_us, s.shipped_us, s.delivered_us, coalesce(s.stopped_us, {as_of}) AS until_us
    FROM orders o
    JOIN (SELECT account, order_id,
                 min(CASE WHEN event_type IN ('shipped', 'delivered') THEN at_us END) AS left_us,
                 min(CASE WHEN event_type = 'shipped' THEN at_us END) AS shipped_us,
                 min(CASE WHEN event_type = 'delivered' THEN at_us END) AS delivered_us,
                 min(CASE WHEN event_type IN ('cancelled', 'intercepted', 'refunded')
                          THEN at_us END) AS stopped_us
          FROM order_events WHERE {chosen} GROUP BY account, order_id) AS s
    ON s.account = o.account AND s.order_id = o.order_id
    WHERE o.at_us >= {since}
"""
"""One row per order of the lookback, with the instants of its first steps. An order that was paid
after it was shipped is on its way all the same."""

COUNT = "SELECT count(*) AS count FROM orders WHERE at_us >= {since}"

OPEN = """
    SELECT t.account_id, t.rank, t.risk, l.order_id AS reference, l.at_us, l.state, l.category,
           l.amount, coalesce(l.shipped_us, l.at_us) AS waits_from
    FROM order_lives l JOIN to_stop t ON t.account = l.account
    WHERE l.closed = 0
"""

WAITS = """
    SELECT category, gone, straight,
           CASE WHEN gone = 1 THEN next_us ELSE until_us END - from_us AS watched_us
    FROM (SELECT category, {start} AS from_us, {step} AS next_us, until_us,
                 CASE WHEN {step} <= until_us THEN 1 ELSE 0 END AS gone,
                 CASE WHEN shipped_us IS NULL THEN 1 ELSE 0 END AS straight
          FROM order_lives WHERE {start} IS NOT NULL AND {taught}) AS steps
"""
"""For how long each order was watched on the way to a step, and whether it took it."""


class Kind(NamedTuple):
    """How long orders of a kind wait for their next step, and what that step is."""

    latency: Latency
    before: str


def read_open_orders(engine: Engine, since: int, as_of: int) -> pd.DataFrame:
    """List the open orders of the accounts in `to_stop`, and until when to stop each.

    An order is open that was not delivered, cancelled, intercepted or refunded. Before it is
    shipped it waits from the moment it was placed for what comes first, shipping or delivery
    (gift cards are not shipped); after that it waits from then on for its delivery.

    Returns
    -------
    In no order: `kind`, `account_id`, `rank`, `risk`, `reference`, `at_us`, `state`, `category`,
    `amount` (fen), `stop_us` (NaN where there is no deadline), `chance_left`, `before`,
    `learned_from`.
    """
    (count,) = engine.fetch(COUNT.format(since=since))["count"].to_pylist()
    taught, chosen = choose_accounts(int(count or 0))
    engine.create("order_lives", LIVES.format(since=since, as_of=as_of, chosen=chosen))
    orders = engine.fetch(OPEN).to_pandas()
    shipped = (orders["state"] == "shipped").to_numpy()
    clocks = (
        (~shipped, {"start": "at_us", "step": "left_us"}),
        (shipped, {"start": "shipped_us", "step": "delivered_us"}),
    )
    told = [
        _set_deadlines(orders[waiting], engine.fetch(WAITS.format(taught=taught, **clock)), as_of)
        for waiting, clock in clocks
    ]
    engine.drop("order_lives")
    found = pd.concat(told, ignore_index=True)
    found.loc[found["state"] == "shipped", "before"] = "delivered"
    return found.drop(columns="waits_from").assign(kind="order")


def learn_kinds(waits: pa.Table, categories: Iterable[str]) -> dict[str, Kind]:
    """Learn each category from its own orders, or from all where they are too few.

    Parameters
    ----------
    waits
        `category`, `watched_us`, `gone` and `straight` (1: never shipped), a row per order.
    categories
        The categories asked for.

    Examples
    --------
    >>> rows = {"category": ["phone"] * 60 + ["gold"], "watched_us": [HOUR_US] * 61,
    ...         "gone": [1] * 61, "straight": [0] * 61}
    >>> kinds = learn_kinds(pa.table(rows), ["phone", "gold"])
    >>> {name: (kind.before, kind.latency.learned_from) for name, kind in kinds.items()}
    {'phone': ('shipped', 60), 'gold': ('shipped', 61)}
    """
    names = waits["category"].combine_chunks().dictionary_encode()
    code, known = names.indices.to_numpy(), names.dictionary.to_pylist()
    hours = np.maximum(waits["watched_us"].to_numpy(), 0) / HOUR_US
    gone, straight = (waits[name].to_numpy() == 1 for name in ("gone", "straight"))

    def learn(chosen: np.ndarray) -> Kind:
        went = chosen & gone
        before = "delivered" if straight[went].sum() * 2 > went.sum() else "shipped"
        return Kind(learn_latency(hours[chosen], gone[chosen]), before)

    everyone = learn(np.ones(len(hours), dtype=bool))
    if everyone.latency.learned_from < LEAST:
        nothing = Latency(np.empty(0), np.empty(0), everyone.latency.learned_from)
        return dict.fromkeys(categories, Kind(nothing, everyone.before))
    kinds = {}
    for name in categories:
        own = learn(code == known.index(name)) if name in known else everyone
        kinds[name] = own if own.latency.learned_from >= LEAST else everyone
    return kinds


def _set_deadlines(orders: pd.DataFrame, waits: pa.Table, as_of: int) -> pd.DataFrame:
    """Put beside each order until when to stop it, by the orders of its kind."""
    kinds = learn_kinds(waits, sorted(set(orders["category"])))
    ages = (as_of - orders["waits_from"].to_numpy()) / HOUR_US
    deadline, chance = np.full(len(orders), np.nan), np.ones(len(orders))
    for name, kind in kinds.items():
        mine = (orders["category"] == name).to_numpy()
        deadline[mine] = kind.latency.find_deadlines(ages[mine])
        chance[mine] = kind.latency.tell_chance_left(ages[mine])
    return orders.assign(
        stop_us=orders["waits_from"] + deadline * HOUR_US,
        chance_left=chance,
        before=[kinds[name].before for name in orders["category"]],
        learned_from=[kinds[name].latency.learned_from for name in orders["category"]],
    )
