"""The ordinary bootstrap over accounts, without drawing the accounts that no figure tells apart."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

CHUNK = 25
"""Resamples that are held in memory at once."""

INTERVAL = (0.025, 0.975)
"""The quantiles between which 95 % of the resamples lie."""


@dataclass(frozen=True)
class Cells:
    """Accounts in rank order; those that no figure tells apart stand in one cell.

    Parameters
    ----------
    place
        Place of the first account of each cell, from 0.
    size
        How many accounts are in it.
    """

    place: np.ndarray
    size: np.ndarray


def group_cells(confirmed: np.ndarray, judged: np.ndarray, deepest: int) -> Cells:
    """Put accounts together that no figure tells apart.

    Each account down to the deepest budget, and each confirmed one below, is a cell of its own.
    What lies between two confirmed accounts matters only by its number, so a million accounts with
    ten thousand confirmed make some thirty thousand cells.

    Parameters
    ----------
    confirmed, judged
        In rank order, whether the account is confirmed, and whether it counts for precision.
    deepest
        The largest budget. A resample rarely needs a little more than that, so six standard
        deviations more are kept apart.

    Examples
    --------
    >>> confirmed = np.array([False] * 50 + [True] + [False] * 49)
    >>> group_cells(confirmed, np.ones(100, dtype=bool), deepest=1).size.tolist()[-4:]
    [1, 7, 1, 49]
    """
    head = min(len(confirmed), deepest + int(6 * np.sqrt(deepest)) + 36)
    before = np.cumsum(confirmed) - confirmed
    key = head + 3 * before + np.where(confirmed, 2, judged)
    key[:head] = np.arange(head)
    _, place, size = np.unique(key, return_index=True, return_counts=True)
    return Cells(place, size)


def resample(cells: Cells, count: int, seed: int) -> Iterator[np.ndarray]:
    """Draw as many accounts as there are, with replacement, `count` times.

    How often each account of a cell is drawn adds up to how often the cell is, so drawing cells
    from a multinomial is exactly the bootstrap of Efron (1979) over accounts.

    Yields
    ------
    Arrays of resamples × cells: how often each cell was drawn.

    Examples
    --------
    >>> cells = Cells(np.array([0, 1]), np.array([1, 9]))
    >>> [drawn.sum(axis=1).tolist() for drawn in resample(cells, 3, seed=0)]
    [[10.0, 10.0, 10.0]]
    """
    rng = np.random.default_rng(seed)
    accounts = int(cells.size.sum())
    for start in range(0, count, CHUNK):
        rows = min(CHUNK, count - start)
        yield rng.multinomial(accounts, cells.size / accounts, size=rows).astype(np.float64)


def share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Divide; what has no whole is NaN.

    Examples
    --------
    >>> share(np.array([1.0, 0.0]), np.array([4.0, 0.0])).tolist()
    [0.25, nan]
    """
    found = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    np.divide(part, whole, out=found, where=whole > 0)
    return found


def intervals(drawn: np.ndarray) -> np.ndarray:
    """Give the 95 % percentile interval of each column, resamples in which it is NaN left out.

    Returns
    -------
    Two rows, low and high; NaN for a column without a value.

    Examples
    --------
    >>> intervals(np.array([[0.0, np.nan], [1.0, np.nan]])).round(3).tolist()
    [[0.025, nan], [0.975, nan]]
    """
    found = np.full((2, drawn.shape[1]), np.nan)
    known = ~np.isnan(drawn).all(axis=0) if len(drawn) else np.zeros(drawn.shape[1], dtype=bool)
    if known.any():
        found[:, known] = np.nanquantile(drawn[:, known], INTERVAL, axis=0)
    return found
