"""Arrays and the few random draws that every story is told with."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

NONE = -1
USUAL = -2
MINUTE = 60
HOUR = 3600
DAY = 86_400
NEVER = 2**61


def spread(rng: np.random.Generator, median: float, sigma: float, size: int) -> Floats:
    """Draw log-normal waits or amounts around a median; a wider sigma gives longer tails."""
    return median * np.exp(sigma * rng.standard_normal(size))


def coin(rng: np.random.Generator, share: float | Floats, size: int) -> Flags:
    """Draw true for a share of the rows, or with each row's own chance."""
    return rng.random(size) < share


def some(rng: np.random.Generator, members: Ints, share: float) -> Ints:
    """Draw the members that a thing happens to, each with the same chance, in their order."""
    return members[coin(rng, share, len(members))]


def either(
    rng: np.random.Generator, share: float | Floats, first: Ints | int, other: Ints | int, size: int
) -> Ints:
    """Draw row by row between two values, the first with the given chance."""
    return np.where(coin(rng, share, size), first, other).astype(np.int64)


def whole(values: Floats | Ints) -> Ints:
    """Round down to whole seconds or fen."""
    return np.floor(values).astype(np.int64)


def running(values: Floats, counts: Ints) -> Floats:
    """Add up within consecutive groups of the given lengths.

    Examples
    --------
    >>> running(np.array([1.0, 2.0, 4.0]), np.array([2, 1])).tolist()
    [1.0, 3.0, 4.0]
    """
    total = np.cumsum(values)
    firsts = np.cumsum(counts) - counts
    before = np.concatenate([[0.0], total])[firsts]
    within: Floats = total - np.repeat(before, counts)
    return within


def group_sizes(rng: np.random.Generator, total: int, least: int, most: int) -> Ints:
    """Split a number of members into groups of broadly spread sizes.

    The last group takes what is left, so it can be up to twice as large or the only one and small.

    Examples
    --------
    >>> sizes = group_sizes(np.random.default_rng(1), 100, 4, 30)
    >>> int(sizes.sum()), bool(sizes.min() >= 4)
    (100, True)
    """
    sizes: list[int] = []
    left = total
    while left > 0:
        size = int(least * (most / least) ** rng.random())
        size = left if left - size < least else size
        sizes.append(size)
        left -= size
    return np.array(sizes, dtype=np.int64)
