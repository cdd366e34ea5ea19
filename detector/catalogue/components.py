"""Connected components of ties: on the driver while it holds them, else by joins in the engine."""

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from detector.engines.base import Engine

MOST_TIES = 50_000_000
"""Ties that the driver takes on: about 3 GB, and some fifteen seconds."""

_TWO_WAYS = """SELECT account AS a, account_before AS b FROM {ties}
    UNION ALL SELECT account_before, account FROM {ties}"""

_LARGE_STAR = """
    SELECT DISTINCT b AS account, root AS account_before FROM (
        SELECT a, b, min(CASE WHEN b < a THEN b ELSE a END) OVER (PARTITION BY a) AS root
        FROM ({two_ways}) AS edges) AS stars
    WHERE b > a
"""
_SMALL_STAR = """
    SELECT DISTINCT account, account_before FROM (
        SELECT CASE WHEN b < a THEN b END AS account,
               min(b) OVER (PARTITION BY a) AS account_before
        FROM ({downward}) AS edges
        UNION ALL
        SELECT a, min(b) AS account_before FROM ({downward}) AS edges GROUP BY a) AS stars
    WHERE account > account_before
"""
_DOWNWARD = """SELECT CASE WHEN account > account_before THEN account ELSE account_before END AS a,
    CASE WHEN account > account_before THEN account_before ELSE account END AS b FROM {ties}"""
_NO_STARS = """SELECT count(*) - count(DISTINCT account) AS twice,
    sum(CASE WHEN account IN (SELECT account_before FROM {ties}) THEN 1 ELSE 0 END) AS between
    FROM {ties}"""


def build_components(engine: Engine, name: str, ties: str, most: int = MOST_TIES) -> None:
    """Make a table (account, ring) of the accounts that are tied to at least one other.

    A ring is named by its least account. Ties are read from the table `ties` (account,
    account_before). More than `most` of them are never fetched: large-star and small-star in turn
    (Kiveris, Lattanzi, Mirrokni, Rastogi and Vassilvitskii 2014, "Connected Components in MapReduce
    and Beyond") hang every account directly under the least one, in about log² rounds.

    Examples
    --------
    >>> from detector.engines.duck import DuckEngine
    >>> pairs = pa.table({"account": [3, 5], "account_before": [1, 3]})
    >>> with DuckEngine() as engine:
    ...     engine.enrol("ties", pairs)
    ...     build_components(engine, "rings", "ties", most=1)
    ...     engine.fetch("SELECT * FROM rings ORDER BY account").to_pylist()
    [{'account': 1, 'ring': 1}, {'account': 3, 'ring': 1}, {'account': 5, 'ring': 1}]
    """
    count = engine.fetch(f"SELECT count(*) AS n FROM {ties}")["n"][0].as_py()
    if count > most:
        _join(engine, name, ties)
        return
    pairs = engine.fetch(f"SELECT account, account_before FROM {ties}")
    left, right = (pairs[c].to_numpy() for c in ("account", "account_before"))
    engine.enrol(name, _table(*connect(left, right)))


def connect(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the accounts at the ends of the ties, in order, and the least account tied to each.

    Examples
    --------
    >>> connect(np.array([3, 7]), np.array([1, 8]))
    (array([1, 3, 7, 8]), array([1, 1, 7, 7]))
    """
    accounts, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    ones = np.ones(len(left), dtype=np.int8)
    ends = places[: len(left)], places[len(left) :]
    graph = coo_array((ones, ends), shape=(len(accounts), len(accounts)))
    labels = connected_components(graph, directed=False)[1]
    first = np.unique(labels, return_index=True)[1]  # accounts are in order: the first is least
    return accounts, accounts[first[labels]]


def _table(accounts: np.ndarray, rings: np.ndarray) -> pa.Table:
    columns = [pa.array(one, pa.int32()) for one in (accounts, rings)]
    return pa.table(columns, names=["account", "ring"])


def _join(engine: Engine, name: str, ties: str) -> None:
    """Turn ties into stars: every account hangs under one that hangs under none."""
    stars = f"{name}_stars"
    downward = _DOWNWARD.format(ties=ties)
    engine.create(stars, f"SELECT a AS account, b AS account_before FROM ({downward}) AS edges")
    while any(engine.fetch(_NO_STARS.format(ties=stars)).to_pylist()[0].values()):
        two_ways = _TWO_WAYS.format(ties=stars)
        engine.create(stars, _LARGE_STAR.format(two_ways=two_ways))
        engine.create(stars, _SMALL_STAR.format(downward=_DOWNWARD.format(ties=stars)))
    engine.create(
        name,
        f"SELECT CAST(account AS INTEGER) AS account, CAST(account_before AS INTEGER) AS ring"
        f" FROM (SELECT account, account_before FROM {stars} UNION ALL"
        f" SELECT DISTINCT account_before, account_before FROM {stars}) AS members",
    )
    engine.drop(stars)
