"""How long things take, learned from those that are done and those that are still open."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import CensoredData, ecdf

HOUR_US = 3_600_000_000

SOON = 0.25
"""A deadline is where a quarter of what still goes on has gone on.

Later, at the half, a desk that is always in time would still lose every second parcel; earlier, at
a twentieth, nearly every deadline is now, and deadlines that are all alike put nothing in order."""

LEAST = 50
"""Fewer observed steps teach nothing about their kind.

With as many, the share that has gone on at the deadline lies within 12 points of the quarter in 19
cases of 20 (1.96 times the root of 0.25 times 0.75 by 50)."""

MOST = 250_000
"""Of so many orders or draws the times are learned; of more, those of every n-th account teach.

A kind that is a hundredth of all is still learned from 2,500: the share that has gone on at its
deadline then lies within 2 points of the quarter in 19 cases of 20."""

_EXACT = 1e-12


@dataclass(frozen=True)
class Latency:
    """The share of a kind that still waits after so many hours, as Kaplan and Meier estimate it.

    What is open at the cut-off counts as waiting for as long as it was watched. Where the curve
    ends above zero, that share never goes on: unpaid orders, parcels that nobody closed, cash that
    its owner keeps.

    Parameters
    ----------
    hours
        The hours at which the share is told, ascending, float64.
    waiting
        The share that still waits after those hours, 0 to 1.
    learned_from
        How many were seen to go on.
    """

    hours: np.ndarray
    waiting: np.ndarray
    learned_from: int

    @property
    def never(self) -> float:
        """The share that never goes on, as far as was watched."""
        return float(self.waiting[-1]) if len(self.waiting) else 1.0

    def find_deadlines(self, ages: np.ndarray) -> np.ndarray:
        """Give the hours at which a quarter of those that still go on will have gone on.

        Parameters
        ----------
        ages
            For how many hours each has been waiting.

        Returns
        -------
        Hours since the start, float64, always more than the age; NaN where none of the kind went
        on so late.

        Examples
        --------
        >>> four = learn_latency(np.array([10.0, 20, 30, 40]), np.ones(4, dtype=bool))
        >>> four.find_deadlines(np.array([0.0, 25, 50])).tolist()
        [10.0, 30.0, nan]
        """
        left = self._still_to_go(ages)
        later = self.waiting - self.never
        place = np.searchsorted(-later, -(1 - SOON) * left - _EXACT)
        return np.where(left > _EXACT, np.append(self.hours, np.nan)[place], np.nan)

    def tell_chance_left(self, ages: np.ndarray) -> np.ndarray:
        """Give what is left of the chance to go on: 1 when new, 0 when none went on so late.

        It is the chance to go on after having waited so long, divided by the chance of a new one.
        Where none was ever seen to go on nothing is known, and it is 1.

        Examples
        --------
        >>> two = learn_latency(np.array([10.0, 99]), np.array([True, False]))
        >>> two.tell_chance_left(np.array([0.0, 9, 10])).tolist()
        [1.0, 1.0, 0.0]
        """
        left, ever = self._still_to_go(ages), 1 - self.never
        if ever <= _EXACT:
            return np.ones(len(ages))
        chance = np.zeros(len(ages))
        np.divide(left, (left + self.never) * ever, out=chance, where=left > _EXACT)
        return chance

    def _still_to_go(self, ages: np.ndarray) -> np.ndarray:
        """Give the share of all that waits at each age and goes on later."""
        waiting = np.append(1.0, self.waiting)
        place = np.searchsorted(self.hours, ages, side="right")
        return np.asarray(waiting[place] - self.never)


def choose_accounts(count: int) -> tuple[str, str]:
    """Say in SQL which accounts teach, and which are read: these, and those in `to_stop`.

    Accounts are numbered in the order of their ids, so every n-th of them is a fair sample.

    Parameters
    ----------
    count
        How many orders, or draws, all accounts have.

    Examples
    --------
    >>> choose_accounts(9), choose_accounts(3 * MOST)[0]
    (('TRUE', 'TRUE'), 'account % 3 = 0')
    """
    if count <= MOST:
        return "TRUE", "TRUE"
    taught = f"account % {-(-count // MOST)} = 0"
    return taught, f"({taught} OR account IN (SELECT account FROM to_stop))"


def learn_latency(hours: np.ndarray, gone: np.ndarray) -> Latency:
    """Estimate how long a kind waits, from what went on and what is still open.

    The product-limit estimate of Kaplan and Meier (1958), Nonparametric estimation from incomplete
    observations, section 3.

    Parameters
    ----------
    hours
        For how long each was watched, up to its next step or as far as is known.
    gone
        Whether the step was seen; what was called off before counts as not seen, since the
        question is when it goes on if nobody stops it.

    Examples
    --------
    >>> learn_latency(np.array([1.0, 2, 3, 4]), np.array([True, False, True, False])).waiting
    array([0.75 , 0.75 , 0.375, 0.375])
    """
    if not len(hours):
        return Latency(np.empty(0), np.empty(0), 0)
    share = ecdf(CensoredData.right_censored(hours, ~gone)).sf
    return Latency(share.quantiles, share.probabilities, int(gone.sum()))
