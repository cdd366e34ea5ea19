"""Reading the features of accounts: one column, or some rows at a time, and never all of them."""

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa

from detector.catalogue.feature import Feature
from detector.catalogue.matrix import group_by_stage
from detector.engines.base import Engine

BLOCK = 65_536
"""Accounts whose rows are put together at once; a join of that many stays small in memory."""

_CHOSEN = "matrix_chosen"


def select_rows(features: Iterable[Feature], where: str) -> str:
    """Write the query for `account` and all features of some accounts, one row each, in no order.

    Parameters
    ----------
    features
        In the order of the columns.
    where
        A condition on `account`.
    """
    features = tuple(features)
    names = ", ".join(feature.name for feature in features)
    rows = f"(SELECT account FROM accounts WHERE {where}) AS a"
    for place, stage in enumerate(group_by_stage(features)):
        rows += f" LEFT JOIN (SELECT * FROM matrix_{stage} WHERE {where}) AS s{place}"
        rows += f" ON s{place}.account = a.account"
    return f"SELECT a.account, {names} FROM {rows}"


def select_blocks(features: Iterable[Feature], accounts: int, block: int = BLOCK) -> Iterator[str]:
    """Write the queries that together give every account, each for a stretch of them."""
    features = tuple(features)
    for first in range(0, accounts, block):
        yield select_rows(features, f"account >= {first} AND account < {first + block}")


def read_column(engine: Engine, feature: Feature) -> np.ndarray:
    """Read a feature's values, float64, of the accounts that have one, in no order."""
    name = feature.name
    rows = engine.fetch(f"SELECT {name} FROM matrix_{feature.reads} WHERE {name} IS NOT NULL")
    return np.asarray(rows[name].to_numpy(), dtype=np.float64)


def read_rows(engine: Engine, features: Iterable[Feature], accounts: np.ndarray) -> np.ndarray:
    """Read all features of some accounts.

    Parameters
    ----------
    features
        In the order of the columns.
    accounts
        Positions in `account` order, each once.

    Returns
    -------
    float64, accounts × features, rows in the order of `accounts`; NaN where nothing of the kind
    happened.
    """
    features = tuple(features)
    rows = read_table(engine, features, len(accounts), accounts)
    place = np.argsort(np.argsort(accounts))
    matrix = np.empty((len(accounts), len(features)))
    for column, feature in enumerate(features):
        matrix[:, column] = rows[feature.name].to_numpy()[place]
    return matrix


def read_table(
    engine: Engine, features: Iterable[Feature], count: int, accounts: np.ndarray | None = None
) -> pa.Table:
    """Read `account` and features as a table ordered by account: of some accounts, or of all.

    Parameters
    ----------
    features
        In the order of the columns.
    count
        How many accounts there are.
    accounts
        Positions in `account` order; None for all.
    """
    features = tuple(features)
    if accounts is None:
        parts = [f"{sql} ORDER BY account" for sql in select_blocks(features, count)]
        return pa.concat_tables([engine.fetch(sql) for sql in parts])
    engine.enrol(_CHOSEN, pa.table({"account": pa.array(accounts, pa.int32())}))
    where = f"account IN (SELECT account FROM {_CHOSEN})"
    rows = engine.fetch(f"{select_rows(features, where)} ORDER BY account")
    engine.drop(_CHOSEN)
    return rows
