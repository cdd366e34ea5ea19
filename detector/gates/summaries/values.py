"""What the features and scores of a night looked like: counts in bins that were set at a fit."""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar

import numpy as np

BINS = 10
LEAST_SHARE, LEAST_COUNT = 0.02, 50
"""A bin is set to hold this share of the accounts, and so many of them, at least."""
WIDTH = 1.5
"""The edges of bins are this many times apart at least: what a whole crowd shares, such as how many
use one gateway, grows by one for all of them in a night, and that is no drift."""

_DECIMALS = 6


class Named(Protocol):
    """A feature, as far as a summary knows it."""

    @property
    def name(self) -> str:
        """Its name."""
        ...


One = TypeVar("One", bound=Named)


def summarise_values(
    read_column: Callable[[One], np.ndarray],
    features: Iterable[One],
    scores: np.ndarray,
    fitted: Mapping[str, Any] | None = None,
    days: float = 0.0,
) -> dict[str, Any]:
    """Count the values of every feature, and the scores, in bins.

    The bins are those of an earlier summary; without one they are set here, at a fit: tenths of the
    accounts with a value, fewer where few have one, and a bin for a value that many share. The
    first count is of accounts to which nothing of the kind happened.

    Parameters
    ----------
    read_column
        Reads the values of a feature, float64, of the accounts that have one, in any order; values
        that are missing are left out. One feature is in memory at a time.
    features
        In any order.
    scores
        float64, one per account.
    fitted
        The summary made when the model was fitted, for the bins.
    days
        How long the history is that features could see; 0 where nobody knows.

    Returns
    -------
    `features`, name → `edges` and `counts` (one more than there are bins), and `scores` likewise.
    `days` is as given. It goes into JSON as it is.

    Examples
    --------
    >>> columns = {"a": np.arange(100.0), "b": np.zeros(30)}
    >>> class One:
    ...     def __init__(self, name): self.name = name
    >>> features = [One("a"), One("b")]
    >>> made = summarise_values(lambda one: columns[one.name], features, np.ones(100))
    >>> made["features"]["a"]
    {'edges': [50.0], 'counts': [0, 50, 50]}
    >>> made["features"]["b"]
    {'edges': [], 'counts': [70, 30]}
    """
    known = {} if fitted is None else fitted["features"]
    told: dict[str, Any] = {}
    for feature in features:
        edges = known.get(feature.name, {}).get("edges")
        told[feature.name] = _count(read_column(feature), len(scores), edges)
    edges = None if fitted is None else fitted["scores"]["edges"]
    counted = _count(scores, len(scores), edges, 1.0)
    return {"features": dict(sorted(told.items())), "scores": counted, "days": round(days, 3)}


def _count(
    column: np.ndarray, accounts: int, edges: list[float] | None, width: float = WIDTH
) -> dict[str, Any]:
    """Count a column's values between edges; where there are none yet, set them."""
    values = np.round(np.asarray(column, dtype=np.float64), _DECIMALS)
    values = values[~np.isnan(values)]
    if edges is None:
        edges = _set_edges(values, max(LEAST_COUNT, math.ceil(LEAST_SHARE * accounts)), width)
    bins = np.searchsorted(np.asarray(edges, dtype=np.float64), values, side="right")
    counts = np.bincount(bins, minlength=len(edges) + 1)
    return {"edges": edges, "counts": [accounts - len(values), *counts.tolist()]}


def _set_edges(values: np.ndarray, least: int, width: float) -> list[float]:
    """Set the lower edges of all bins but the first; a value that fills a bin has one alone.

    Edges of the others are `width` times apart, and their bins hold so many at `least`.
    """
    distinct, held = np.unique(values, return_counts=True)
    often = distinct[held >= max(least, len(values) / BINS)]
    others = values[~np.isin(values, often)]
    edges = {*often.tolist(), *np.round(often + 10.0**-_DECIMALS, _DECIMALS).tolist()}
    bins, last = min(BINS, len(others) // least), 0.0
    for cut in np.quantile(others, np.arange(1, bins) / bins, method="higher") if bins else ():
        if not last or not 1 / width < cut / last < width:
            edges.add(float(cut))
            last = cut
    return sorted(edge for edge in edges if values.min() < edge <= values.max())
