"""How likely chance alone is to expose so many cases, and how large the difference is."""

import numpy as np
from scipy.stats import binom


def tail_of_chance(exposed: np.ndarray, sizes: np.ndarray, cases: int) -> float:
    """Give the chance that at least so many cases are exposed, were each set's case any member.

    Given how many of a set's members are exposed, m of n, its case is exposed with chance m / n if
    exposure has nothing to do with being the case. The number of exposed cases is then a sum of
    independent events of unequal chances, whose distribution is computed exactly: the conditional
    test of Breslow and Day 1980, chapter 5, for sets of one case each, without its normal
    approximation.

    Parameters
    ----------
    exposed
        Per set how many members are exposed, the case among them.
    sizes
        Per set how many members there are.
    cases
        How many cases are exposed.

    Examples
    --------
    Three sets of two, one member exposed in each, and it is the case each time:

    >>> tail_of_chance(np.array([1, 1, 1]), np.array([2, 2, 2]), 3)
    0.125
    """
    shares, times = np.unique(exposed / sizes, return_counts=True)
    chances = np.ones(1)
    for share, count in zip(shares, times, strict=True):
        chances = np.convolve(chances, binom.pmf(np.arange(count + 1), count, share))
    return float(min(chances[cases:].sum(), 1.0))


def matched_odds_ratio(case: np.ndarray, controls: np.ndarray, sizes: np.ndarray) -> float:
    """Give the odds ratio of Mantel and Haenszel 1959 for sets of one case and its controls.

    Breslow and Day 1980, chapter 5: each set counts by its size. Infinite where no control is
    exposed beside an unexposed case.

    Parameters
    ----------
    case
        Per set whether the case is exposed, 0 or 1.
    controls
        Per set how many controls are exposed.
    sizes
        Per set how many members there are.

    Examples
    --------
    >>> matched_odds_ratio(np.array([1, 1, 0]), np.array([0, 0, 1]), np.array([2, 2, 2]))
    2.0
    """
    for_it = (case * (sizes - 1 - controls) / sizes).sum()
    against = ((1 - case) * controls / sizes).sum()
    return float(for_it / against) if against else float("inf")
