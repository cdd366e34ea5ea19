"""Who lives which story: the shares of the frauds and of the honest look-alikes."""

from collections.abc import Callable, Mapping

import numpy as np

from detector.simulation.draws import NONE, Ints
from detector.simulation.frauds.account_takeover import live_account_takeover
from detector.simulation.frauds.bust_out import live_bust_out
from detector.simulation.frauds.coached_drawdown import live_coached_drawdown
from detector.simulation.frauds.identity_theft import live_identity_theft
from detector.simulation.frauds.mule_ring import live_mule_ring
from detector.simulation.honest.borrowers import live_cash_users, live_screen_sharers
from detector.simulation.honest.changers import (
    live_device_upgraders,
    live_movers,
    live_number_changers,
    live_travellers,
)
from detector.simulation.honest.households import live_elderly, live_families, live_second_accounts
from detector.simulation.honest.newcomers import live_promo_newcomers, live_returnees
from detector.simulation.honest.shared_roofs import live_dorms, live_lockers
from detector.simulation.honest.shoppers import (
    live_gift_senders,
    live_heavy_shoppers,
    live_resellers,
)
from detector.simulation.town import Town

ORDINARY = "ordinary"

# Share of the frauds, and the story; each gives the moments of the strikes.
FRAUDS: Mapping[str, tuple[float, Callable[[Town, Ints], Ints]]] = {
    "identity_theft": (0.21, live_identity_theft),
    "coached_drawdown": (0.19, live_coached_drawdown),
    "mule_ring": (0.22, live_mule_ring),
    "account_takeover": (0.20, live_account_takeover),
    "bust_out": (0.18, live_bust_out),
}

# Share of the honest accounts, and the story; everybody else is ordinary. Who borrows a number or
# a home from a neighbour comes last, when the neighbours have theirs.
HONEST: Mapping[str, tuple[float, Callable[[Town, Ints], None]]] = {
    "family": (0.060, live_families),
    "dorm": (0.050, live_dorms),
    "locker": (0.040, live_lockers),
    "promo_newcomer": (0.030, live_promo_newcomers),
    "number_changer": (0.025, live_number_changers),
    "mover": (0.025, live_movers),
    "heavy_shopper": (0.030, live_heavy_shoppers),
    "traveller": (0.030, live_travellers),
    "cash_user": (0.030, live_cash_users),
    "device_upgrader": (0.030, live_device_upgraders),
    "returnee": (0.020, live_returnees),
    "screen_sharer": (0.015, live_screen_sharers),
    "reseller": (0.015, live_resellers),
    "elderly": (0.020, live_elderly),
    "second_account": (0.015, live_second_accounts),
    "gift_sender": (0.025, live_gift_senders),
}


def cast(rng: np.random.Generator, accounts: int, fraud_share: float) -> dict[str, Ints]:
    """Share the accounts out among the stories, at random.

    Returns
    -------
    dict[str, Ints]
        The accounts of each story in ascending order; what is left is `ordinary`. Stories get
        their rounded share, in a tiny world some get nobody.

    Examples
    --------
    >>> parts = cast(np.random.default_rng(1), 1000, 0.01)
    >>> sum(len(parts[name]) for name in FRAUDS), sum(len(part) for part in parts.values())
    (10, 1000)
    """
    shuffled = rng.permutation(accounts).astype(np.int64)
    frauds = round(accounts * fraud_share)
    sizes = dict(
        zip(FRAUDS, _apportion(frauds, [share for share, _ in FRAUDS.values()]), strict=True)
    )
    for name, (share, _) in HONEST.items():
        sizes[name] = round((accounts - frauds) * share)
    parts: dict[str, Ints] = {}
    first = 0
    for name, size in sizes.items():
        parts[name] = np.sort(shuffled[first : first + size])
        first += size
    parts[ORDINARY] = np.sort(shuffled[first:])
    return parts


def _apportion(total: int, shares: list[float]) -> list[int]:
    """Split a whole number after shares, by largest remainder."""
    exact = np.array(shares) / sum(shares) * total
    sizes = np.floor(exact).astype(int)
    for row in np.argsort(sizes - exact, kind="stable")[: total - int(sizes.sum())]:
        sizes[row] += 1
    return [int(size) for size in sizes]


def play(town: Town, parts: dict[str, Ints]) -> Ints:
    """Let everybody live their story, and give the moment of the strike, or none, by account."""
    honest = [part for name, part in parts.items() if name not in FRAUDS]
    town.neighbours = np.sort(np.concatenate(honest))
    struck = np.full(len(town.people.person), NONE, dtype=np.int64)
    for name, (_, live) in HONEST.items():
        if len(parts[name]):
            live(town, parts[name])
    for name, (_, strike) in FRAUDS.items():
        if len(parts[name]):
            struck[parts[name]] = strike(town, parts[name])
    people = town.people
    first = np.maximum(people.registered_at, town.start)
    people.active_from[:] = np.maximum(people.active_from, first)
    return struck
