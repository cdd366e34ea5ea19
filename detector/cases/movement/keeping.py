"""Feature values that stay with a night, so that another night's model can score its accounts."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

VALUES = "values.parquet"
"""The file of a night that holds the table of `keep_values`."""

SAMPLE = 5_000
"""Accounts behind the front whose values are kept: they stand for all others. A place behind the
front is then right to about one part in the root of how many of them come before it."""

_BLOCK = 65_536  # ids that are text in memory at once

_KEY = "why did it move?"
"""Chooses another sample than the one that the forest was grown on."""


def keep_values(
    account_ids: Sequence[str] | pd.Series,
    read_rows: Callable[[np.ndarray], np.ndarray],
    features: Sequence[str],
    front: int,
    sample: int = SAMPLE,
) -> pa.Table:
    """Keep the values of the accounts in front, and of a sample of all others.

    The sample is chosen by hash of the account id: the same accounts stand for the others every
    night, so what differs between two nights is not the luck of the draw.

    Parameters
    ----------
    account_ids
        In rank order.
    read_rows
        Gives the features of the accounts at some places of this order: float64, NaN where
        nothing happened.
    features
        Names of the columns.
    front, sample
        How many to keep in front, and of the others.

    Returns
    -------
    In rank order: `account_id`, `rank`, `weight` (how many accounts a row stands for: 1 in front;
    all weights add up to the number of accounts) and each feature, exactly as it was, null for
    NaN.

    Examples
    --------
    >>> ids, matrix = [f"a{n}" for n in range(10)], np.arange(10.0)[:, None]
    >>> keep_values(ids, matrix.__getitem__, ["orders"], front=2, sample=4)["weight"].to_pylist()
    [1.0, 1.0, 2.0, 2.0, 2.0, 2.0]
    """
    ids = pd.Series(account_ids, dtype="str")
    hashes = _hash(ids.iloc[front:])
    behind = np.sort(np.argsort(hashes, kind="stable")[:sample])
    rows = np.concatenate([np.arange(min(front, len(ids))), front + behind])
    weight = np.ones(len(rows))
    weight[front:] = len(hashes) / max(len(behind), 1)
    columns: dict[str, pa.Array[Any]] = {
        "account_id": pa.array(ids.take(rows), pa.string()),
        "rank": pa.array(rows + 1, pa.int64()),
        "weight": pa.array(weight),
    }
    kept = read_rows(rows)
    columns |= {
        name: pa.array(kept[:, column], pa.float64(), from_pandas=True)
        for column, name in enumerate(features)
    }
    return pa.table(columns)


def _hash(ids: pd.Series) -> np.ndarray:
    parts = [np.empty(0, np.uint64)]
    for first in range(0, len(ids), _BLOCK):
        some = ids.iloc[first : first + _BLOCK].to_numpy(dtype=object)
        parts.append(pd.util.hash_array(some, hash_key=_KEY, categorize=False))
    return np.concatenate(parts)
