"""The one door to the worlds: a name, a number of accounts and a seed give a world."""

from collections.abc import Callable
from types import MappingProxyType

import numpy as np

from benchmarks.quality.worlds.credit.making import (
    make_countryside,
    make_metropolis,
    make_sparse,
)
from benchmarks.quality.worlds.signups import make_signups
from benchmarks.quality.worlds.transactions import make_transactions
from detector.simulation.world import World as World

WORLDS = MappingProxyType(
    {
        "metropolis": "Everything is exported, in assorted spellings, Chinese categories; movers, "
        "children who read their parents' messages, recycled numbers, offices with one ip.",
        "countryside": "Tokens, few event types, of most orders only that they were placed, no "
        "coordinates, times without a zone, ips cut to a net; many rings and coached draws, beside "
        "village agents whose one phone serves whole villages.",
        "sparse": "The required columns with device and ip and nothing else, few event types, in "
        "UTC, old registrations missing; night workers and people behind shared relays.",
        "signups": "Thin: sign-ups with device and ip and one order each, nothing else; rings of "
        "accounts made on one device order within minutes, beside shop tablets and families.",
        "transactions": "Thin: many card payments per account with merchant, category, amount and "
        "the merchant's place; misuse is a burst of some hours, beside travellers and night "
        "workers.",
    }
)
"""World → what differs in kind, in one sentence."""

_MAKERS: dict[str, Callable[[np.random.Generator, int, int], World]] = {
    "metropolis": make_metropolis,
    "countryside": make_countryside,
    "sparse": make_sparse,
    "signups": make_signups,
    "transactions": make_transactions,
}
_USUAL_SHARE = {"signups": 0.05}


def make_world(name: str, accounts: int, seed: int, fraud_share: float | None = None) -> World:
    """Make one of `WORLDS` in memory.

    Parameters
    ----------
    name
        One of `WORLDS`.
    accounts
        How many.
    seed
        The same seed gives the same bytes.
    fraud_share
        Share of the accounts that are misused, meant for 0.002 to 0.02. None is what is usual
        for such data: 0.05 for sign-ups, 0.01 elsewhere.

    Returns
    -------
    World
        Both logs as the input contract has them, with the columns this world has, and the labels.

    Raises
    ------
    KeyError
        If there is no world of that name.
    """
    share = _USUAL_SHARE.get(name, 0.01) if fraud_share is None else fraud_share
    rng = np.random.default_rng([seed, accounts, *name.encode()])
    return _MAKERS[name](rng, accounts, round(accounts * share))
