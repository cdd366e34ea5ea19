"""How far two nights are apart: effect sizes, with the noise of sampling taken off."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

_SMOOTH = 0.5


def measure_psi(before: Any, now: Any) -> float:
    r"""Measure how far two distributions over the same bins are apart, less what chance makes.

    The population stability index is :math:`\sum (p - q) \ln(p / q)` over the bins' shares
    (Siddiqi, Credit Risk Scorecards, 2006, chapter 8). Two samples of n and m from one distribution
    show (k - 1) (1/n + 1/m) on average, k being the bins in use (Yurdakul, Statistical properties
    of the population stability index, 2018): so much is subtracted. A common reading is that
    below 0.1 nothing moved, and above 0.25 much did.

    Parameters
    ----------
    before, now
        Counts per bin; bins that are empty in both do not count.

    Returns
    -------
    0 or more, rounded to six decimals; 0 where one of them has no count.

    Examples
    --------
    >>> measure_psi([500, 500], [500, 500]), measure_psi([500, 500], [900, 100])
    (0.0, 0.874241)
    >>> measure_psi([5, 5], [7, 3])
    0.0
    """
    first, second = np.asarray(before, dtype=np.float64), np.asarray(now, dtype=np.float64)
    used = (first + second) > 0
    first, second = first[used], second[used]
    if not first.sum() or not second.sum():
        return 0.0
    bins = len(first)
    p = (first + _SMOOTH) / (first.sum() + _SMOOTH * bins)
    q = (second + _SMOOTH) / (second.sum() + _SMOOTH * bins)
    noise = (bins - 1) * float(1 / first.sum() + 1 / second.sum())
    return round(max(0.0, float(((q - p) * np.log(q / p)).sum()) - noise), 6)


def measure_share(before: float, now: float) -> float:
    """Measure how far two shares are apart, with the sign of the change: Cohen's h.

    2 asin √now - 2 asin √before (Cohen, Statistical Power Analysis, 1988, chapter 6): a step from
    0.98 to 1 counts as much as one from 0.5 to 0.64. 0.2 is small, 0.5 middling, 0.8 large.

    Examples
    --------
    >>> round(measure_share(0.98, 0.5), 2), round(measure_share(0.5, 0.5), 2)
    (-1.29, 0.0)
    """
    return 2 * math.asin(math.sqrt(now)) - 2 * math.asin(math.sqrt(before))


def measure_spread(values: Sequence[float]) -> float:
    """Measure how far values usually lie from their median: 1.4826 times the median distance.

    It is the standard deviation where they are normal; single odd values do not move it.

    Examples
    --------
    >>> measure_spread([1.0, 2.0, 3.0, 4.0, 1000.0])
    1.4826
    """
    if not len(values):
        return 0.0
    return 1.4826 * float(np.median(np.abs(np.asarray(values) - np.median(values))))
