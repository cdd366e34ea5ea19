"""The evidence against every account: only where there is any, since most signs are not shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy.sparse import csr_array

BLOCK = 262_144
"""Rows that are weighed at once."""


@dataclass(frozen=True)
class Evidence:
    """A sparse table, accounts × features, that gives dense rows: `evidence[places]`.

    Weighed sums over the features of all accounts are `evidence @ weights`.

    Parameters
    ----------
    weights
        float32, evidence > 0, rows by account.
    values
        float64 beside each of `weights.data`: the feature's value.
    accounts
        The account of each row of this table; its rows may come in any order.

    Examples
    --------
    >>> evidence = take_evidence(np.array([[9.0, 0.0], [5.0, 7.0]]), np.array([[1.0, 0], [2, 3]]))
    >>> evidence[[1]].tolist(), evidence.read_values([0]).tolist()
    ([[2.0, 3.0]], [[9.0, nan]])
    >>> (evidence.take(np.array([1, 0])) @ np.array([1.0, 1.0])).tolist()
    [5.0, 1.0]
    """

    weights: csr_array
    values: np.ndarray
    accounts: np.ndarray

    def __len__(self) -> int:
        return len(self.accounts)

    def __getitem__(self, places: np.ndarray | Sequence[int] | slice) -> np.ndarray:
        """Give the evidence of some rows: float32, rows × features."""
        return np.asarray(self.weights[self.accounts[places]].toarray())

    def __matmul__(self, weights: np.ndarray) -> np.ndarray:
        """Sum up each row's evidence, weighed by feature: float64, in the order of the rows."""
        parts = [self.weights[:0] @ weights]
        for first in range(0, self.weights.shape[0], BLOCK):
            parts.append(self.weights[first : first + BLOCK] @ weights)
        return np.asarray(np.concatenate(parts)[self.accounts], dtype=np.float64)

    def read_values(self, places: np.ndarray | Sequence[int] | slice) -> np.ndarray:
        """Give the values behind the evidence of some rows: float64, NaN where there is none."""
        accounts = self.accounts[places]
        first = self.weights.indptr[accounts].astype(np.int64)
        count = self.weights.indptr[accounts + 1] - first
        row = np.repeat(np.arange(len(accounts)), count)
        own = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
        place = np.repeat(first, count) + own
        dense = np.full((len(accounts), self.weights.shape[1]), np.nan)
        dense[row, self.weights.indices[place]] = self.values[place]
        return dense

    def mean(self) -> np.ndarray:
        """Give the mean evidence of each feature over the rows, float64."""
        shown = np.zeros(self.weights.shape[0])
        shown[self.accounts] = 1.0
        return np.asarray(shown @ self.weights / max(len(self), 1))

    def take(self, order: np.ndarray) -> "Evidence":
        """Give the rows in another order, or some of them; nothing is copied."""
        return Evidence(self.weights, self.values, self.accounts[order])


def collect_evidence(scored: Sequence[pa.Table], features: int) -> Evidence:
    """Put together what was scored block by block.

    Parameters
    ----------
    scored
        Tables with lists of one length per account: `features` (columns, ascending), `values` and
        `weights`; together one row per account, in order.
    features
        How many columns there are.
    """
    chunks = [batch for table in scored for batch in table.to_batches()]
    counts = [pa.compute.list_value_length(batch.column("features")) for batch in chunks]

    def flat(name: str, kind: type) -> np.ndarray:
        parts = [pa.compute.list_flatten(batch.column(name)) for batch in chunks]
        return np.concatenate([np.empty(0, kind), *parts], dtype=kind)

    ends = np.cumsum(np.concatenate([[0], *counts]), dtype=np.int64)
    held = (flat("weights", np.float32), flat("features", np.int32), ends)
    weights = csr_array(held, shape=(len(ends) - 1, features))
    return Evidence(weights, flat("values", np.float64), np.arange(len(ends) - 1))


def find_context(context: pa.Table, account: int) -> pd.Series:
    """Find what else is known of an account, by feature; nothing where its row was not kept."""
    found = np.flatnonzero(context["account"].to_numpy() == account)
    rows = context.drop_columns("account").take(found).to_pylist()
    return pd.Series(rows[0] if rows else {}, dtype=np.float64)


def take_evidence(matrix: np.ndarray, evidence: np.ndarray) -> Evidence:
    """Keep of dense arrays, accounts × features, only what is evidence."""
    weights = csr_array(np.asarray(evidence, dtype=np.float32))
    rows = np.repeat(np.arange(len(evidence)), np.diff(weights.indptr))
    return Evidence(weights, matrix[rows, weights.indices], np.arange(len(evidence)))
