"""Rings: accounts that hang together by typed, capped, time-close links."""

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from detector.engines.base import Engine

EDGES = """
    SELECT account, account_before FROM (
        SELECT account, kind,
               lag(account) OVER w AS account_before,
               first_at - lag(first_at) OVER w AS apart,
               opened_with AS opened, lag(opened_with) OVER w AS opened_before
        FROM shared_keys
        WHERE kind IN ('device', 'id_number', 'delivery_phone', 'notify_phone', 'payee', 'address')
        WINDOW w AS (PARTITION BY kind, key ORDER BY first_at, account)
    ) AS neighbours
    WHERE apart <= 30 * {day}
      AND (kind IN ('device', 'id_number') OR apart <= 7 * {day} AND opened + opened_before = 2)
    ORDER BY account, account_before
"""
"""A chain along each key in order of first use: linear, never all pairs. Devices and papers link
within a month; weaker keys only two accounts that both opened credit with them in the same week.
Without types, caps and time, shared addresses tie nearly everyone into one component."""


def connect(accounts: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Label the connected components of an undirected graph over accounts 0 to `accounts` - 1.

    Examples
    --------
    >>> connect(4, np.array([0]), np.array([2])).tolist()
    [0, 1, 0, 2]
    """
    ones = np.ones(len(left), dtype=np.int8)
    graph = coo_array((ones, (left, right)), shape=(accounts, accounts))
    return np.asarray(connected_components(graph, directed=False)[1])


def enrol_rings(engine: Engine, day: int) -> None:
    """Make the table `rings(account, ring)` of accounts that are linked to at least one other."""
    accounts = engine.fetch("SELECT count(*) AS n FROM accounts")["n"][0].as_py()
    edges = engine.fetch(EDGES.format(day=day))
    left, right = (edges[c].to_numpy() for c in ("account", "account_before"))
    ring = connect(accounts, left, right)
    linked = np.unique(np.concatenate([left, right]))
    table = {"account": linked.astype(np.int32), "ring": ring[linked].astype(np.int32)}
    engine.enrol("rings", pa.table(table))
