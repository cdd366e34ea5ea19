"""With whom an account is compared: those as new as it is, or those who use credit as often."""

import numpy as np

from detector.engines.base import Engine

MONTH = 30 * 86_400_000_000
"""Thirty days, in microseconds."""

GROUPS = ("newcomers", "quiet", "regular", "busy")
"""`newcomers`: account or credit younger than thirty days; they hurry, and have no past to be held
against. The others by how often they used credit or ordered in the lookback: `quiet` less than once
a month, `busy` more often than four fifths of all that are no newcomers, `regular` all others. What
is rare in one group is a weekday in another."""

_USES = """
    SELECT s.since_at, s.credit_since_at,
           coalesce(o.uses, 0) + coalesce(d.uses, 0) AS uses
    FROM case_ranks r
    JOIN accounts a ON a.account_id = r.account_id
    LEFT JOIN account_state s ON s.account = a.account
    LEFT JOIN (SELECT account, count(*) AS uses FROM orders
               WHERE at_us >= {since} GROUP BY account) AS o ON o.account = a.account
    LEFT JOIN (SELECT account, count(*) AS uses FROM account_events
               WHERE at_us >= {since} AND event_type = 'cash_drawn'
               GROUP BY account) AS d ON d.account = a.account
    ORDER BY r.place
"""


_PLACES = """
    SELECT r.place FROM case_ranks r JOIN accounts a ON a.account_id = r.account_id
    ORDER BY a.account
"""


def find_places(engine: Engine) -> np.ndarray:
    """Find the place in `case_ranks` of each account, in the order of `account`."""
    return engine.fetch(_PLACES)["place"].to_numpy()


def group_peers(engine: Engine, as_of_us: int, since_us: int) -> np.ndarray:
    """Give each account's group as its place in `GROUPS`, in the order of `case_ranks`."""
    rows = engine.fetch(_USES.format(since=since_us))
    since, credit, uses = (
        rows[name].to_numpy(zero_copy_only=False).astype(np.float64)
        for name in ("since_at", "credit_since_at", "uses")
    )
    return sort_into_groups(since, credit, uses, as_of_us, since_us)


def sort_into_groups(
    since: np.ndarray, credit: np.ndarray, uses: np.ndarray, as_of_us: int, since_us: int
) -> np.ndarray:
    """Sort accounts into groups.

    Parameters
    ----------
    since, credit
        When each account, and its credit, began: microseconds, NaN where it is not known.
    uses
        Orders and draws in the lookback.

    Examples
    --------
    >>> since, uses = np.array([0, 0, 0, 299]) * MONTH / 10, np.array([2, 60, 90, 9])
    >>> unknown = np.full(4, np.nan)
    >>> [GROUPS[group] for group in sort_into_groups(since, unknown, uses, 30 * MONTH, 0)]
    ['quiet', 'regular', 'busy', 'newcomers']
    """
    new = (as_of_us - since < MONTH) | (as_of_us - credit < MONTH)
    months = np.maximum((as_of_us - np.fmax(since, since_us)) / MONTH, 1)
    rate = uses / months
    busy = rate > np.quantile(rate[~new], 0.8) if not new.all() else new
    return np.select([new, rate < 1, busy], [0, 1, 3], 2)
