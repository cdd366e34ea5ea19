"""Where each account comes in the list, once its own verdict counts as evidence too."""

import numpy as np


def place_accounts(values: np.ndarray, cleared: np.ndarray, without: np.ndarray) -> np.ndarray:
    """Order accounts by value; one that was cleared never comes before its rank without verdicts.

    Among themselves, cleared accounts keep the order that they had without verdicts.

    Parameters
    ----------
    values
        Higher is riskier; float64 per account.
    cleared
        Whether the account's verdict is "cleared".
    without
        The rank without verdicts, each once, from 1; it decides between equal values.

    Returns
    -------
    Positions of the accounts in rank order.

    Examples
    --------
    >>> rank, values = np.array([1, 2, 3]), np.array([1.0, 2.0, 3.0])
    >>> place_accounts(values, np.array([False, False, False]), rank).tolist()
    [2, 1, 0]
    >>> place_accounts(values, np.array([False, False, True]), rank).tolist()
    [1, 0, 2]
    """
    order = np.lexsort((without, -values))
    held = cleared[order]
    waiting = np.sort(without[order[held]])
    steps = np.arange(len(waiting))
    places = np.sort(np.maximum(np.flatnonzero(held), without[order[held]] - 1))
    places = np.maximum.accumulate(places - steps) + steps
    places = np.minimum(places, len(values) - len(places) + steps)
    placed = np.full(len(values), -1)
    placed[places] = np.argsort(without)[waiting - 1]
    placed[placed < 0] = order[~held]
    return placed
