"""How likely an account is a case, as far as its place in the ranking can say."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import isotonic_regression


def estimate_risk(
    ranks: np.ndarray,
    accounts: int,
    bands: Sequence[tuple[int, int, int]] = (),
) -> np.ndarray:
    """Estimate the chance that an account is a case, from its rank; it never rises with rank.

    Without verdicts nobody knows how many cases there are, not even whether tens or thousands. All
    orders of magnitude are then equally likely (the scale-free prior of Jeffreys 1946, An invariant
    form for the prior probability in estimation problems), and the ranking is taken at its word:
    cases come first. An account is a case if there are at least as many cases as its rank, and that
    has the chance 1 - log(1 + rank) / log(2 + accounts). No number is chosen by hand, and the size
    of the worklist plays no part: how many a desk can look at says nothing about an account.

    With verdicts the rates that they show take its place: in each band of ranks the mean of
    Beta(½ + confirmed, ½ + cleared), made to fall with rank by isotonic regression. Behind the last
    band it falls on in the shape above.

    Parameters
    ----------
    ranks
        1 = first; any order.
    accounts
        How many accounts were ranked.
    bands
        What verdicts say, in order of rank: the last rank, verdicts given, of them confirmed.

    Returns
    -------
    float64 between 0 and 1, same length as `ranks`.

    Examples
    --------
    >>> estimate_risk(np.array([1, 10, 100, 20_000]), 20_000).round(2).tolist()
    [0.93, 0.76, 0.53, 0.0]
    >>> estimate_risk(np.array([5, 50, 500]), 20_000, [(10, 9, 7), (100, 99, 19)]).round(2).tolist()
    [0.75, 0.2, 0.14]
    """
    ranks = np.asarray(ranks)
    if not len(bands):
        return _expect_blindly(ranks, accounts)
    last, given, confirmed = np.array(bands, dtype=np.float64).T
    rate = (confirmed + 0.5) / (given + 1)
    rate = isotonic_regression(rate, weights=given + 1, increasing=False).x
    band = np.searchsorted(last, ranks)
    deepest = _expect_blindly(last[-1:], accounts)
    behind = np.minimum(_expect_blindly(ranks, accounts) / deepest, 1) * rate[-1]
    return np.where(band < len(last), np.append(rate, 0.0)[band], behind)


def _expect_blindly(ranks: np.ndarray, accounts: int) -> np.ndarray:
    return np.asarray(1 - np.log1p(ranks) / np.log(accounts + 2))
