"""Rings: accounts that hang together by ties that weigh enough."""

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from detector.engines.base import Engine

TIES = "SELECT account, account_before FROM ties ORDER BY account, account_before"


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


def enrol_rings(engine: Engine) -> None:
    """Make the table `rings(account, ring)` of accounts that are tied to at least one other."""
    accounts = engine.fetch("SELECT count(*) AS n FROM accounts")["n"][0].as_py()
    ties = engine.fetch(TIES)
    left, right = (ties[c].to_numpy() for c in ("account", "account_before"))
    ring = connect(accounts, left, right)
    linked = np.unique(np.concatenate([left, right]))
    table = {"account": linked.astype(np.int32), "ring": ring[linked].astype(np.int32)}
    engine.enrol("rings", pa.table(table))
