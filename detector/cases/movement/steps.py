"""From one rank to the other in steps, one cause at a time.

Three things are as on the earlier night (0) or as on the later one (1): the account's own events,
its peers, and the model. Each of the eight states has a place; a step changes one of the three.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise, permutations

import pandas as pd

from detector.cases.movement.places import NOWHERE, Place

CAUSES = ("events", "peers", "model")
State = tuple[int, int, int]
Places = Mapping[State, Place]
"""The place of each state; a state that is missing is unknown."""

EARLIER: State = (0, 0, 0)
LATER: State = (1, 1, 1)
UNKNOWN = "unknown"
"""The cause of a move that cannot be told apart."""


def choose_order(places: Places) -> tuple[str, ...]:
    """Choose the order of the steps: the first, in the order of `CAUSES`, whose places are known.

    The account's own events come first. They are what is asked about, and the earlier night's
    published scores place them exactly, whether or not the account's earlier values were kept.
    The model comes last, since it is learned from the peers. Where the account's later values were
    not kept, its events are what is left at the end.

    Examples
    --------
    >>> known = {EARLIER: Place(9), (1, 0, 0): Place(5), (1, 1, 0): Place(4), LATER: Place(2)}
    >>> choose_order(known)
    ('events', 'peers', 'model')
    >>> choose_order({EARLIER: Place(9), LATER: Place(2)})
    ()
    """
    for order in permutations(CAUSES):
        if all(state in places for state in _walk(order)):
            return order
    return ()


def average_factors(places: Places) -> dict[str, float]:
    """Average what each cause does over all orders of the steps, as a factor of the rank.

    These are the Shapley values (Shapley 1953) of the logarithm of the rank: they do not depend on
    an order, and multiplied they give the whole move. NaN unless all eight places are known.

    Examples
    --------
    >>> states = [(e, p, m) for e in (0, 1) for p in (0, 1) for m in (0, 1)]
    >>> places = {(e, p, m): Place(100 / 10**e * 2**p) for e, p, m in states}
    >>> {cause: round(factor, 3) for cause, factor in average_factors(places).items()}
    {'events': 10.0, 'peers': 0.5, 'model': 1.0}
    """
    if len(places) < 2 ** len(CAUSES):
        return dict.fromkeys(CAUSES, math.nan)
    orders = list(permutations(CAUSES))
    gains = dict.fromkeys(CAUSES, 0.0)
    for order in orders:
        for cause, (before, after) in zip(order, pairwise(_walk(order)), strict=True):
            gains[cause] += math.log(places[before].rank / places[after].rank) / len(orders)
    return {cause: math.exp(gain) for cause, gain in gains.items()}


def tabulate_steps(places: Places, rank_before: float, rank_after: float) -> pd.DataFrame:
    """Tell the move as steps.

    Parameters
    ----------
    places
        Of the states; those of `EARLIER` and `LATER` are the ranks without verdicts.
    rank_before, rank_after
        The ranks as published, with what verdicts taught; NaN before for a new account.

    Returns
    -------
    One row per step: `cause` (`before`; `verdicts_before`, the earlier night's verdicts taken
    away; then `CAUSES` in the order of `choose_order`, or `unknown`; `verdicts`, the later
    night's), the `rank` that follows from it, the `error` of that rank, and by what `factor` the
    step moved the account forward: from 2,000 to 20 is 100, from 20 to 40 is 0.5. The factors
    multiply to the whole move. `mean_factor` is that of `average_factors`.

    Examples
    --------
    >>> places = {EARLIER: Place(40), (1, 0, 0): Place(5), (1, 1, 0): Place(5), LATER: Place(4)}
    >>> tabulate_steps(places, 40, 2)["factor"].tolist()
    [nan, 1.0, 8.0, 1.0, 1.25, 2.0]
    """
    order = choose_order(places)
    walked: Sequence[tuple[str, State]] = list(zip(order, _walk(order)[1:], strict=True))
    rows = [("before", Place(rank_before))]
    rows += [("verdicts_before", places.get(EARLIER, NOWHERE))]
    rows += [(cause, places[state]) for cause, state in walked or [(UNKNOWN, LATER)]]
    rows += [("verdicts", Place(rank_after))]
    steps = pd.DataFrame(
        [(cause, place.rank, place.error) for cause, place in rows],
        columns=["cause", "rank", "error"],
    )
    steps["factor"] = steps["rank"].shift() / steps["rank"]
    steps["mean_factor"] = steps["cause"].map(average_factors(places)).astype("float64")
    return steps


def _walk(order: Sequence[str]) -> list[State]:
    """Give the states from the earlier to the later night, when causes act in this order."""
    states = [EARLIER]
    for cause in order:
        place = CAUSES.index(cause)
        was = states[-1]
        states.append((*was[:place], 1, *was[place + 1 :]))  # type: ignore[arg-type]
    return states
