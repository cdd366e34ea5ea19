"""A stranger opens credit with stolen papers; the victim gets the messages, if anybody does."""

import numpy as np

from detector.simulation.draws import (
    DAY,
    HOUR,
    MINUTE,
    NONE,
    USUAL,
    Ints,
    coin,
    either,
    spread,
    whole,
)
from detector.simulation.frauds.loot import Haul, draw_cash, order_goods, shared, usual
from detector.simulation.places import draw_cities
from detector.simulation.registry import HOME, LOCKER
from detector.simulation.town import Town


def live_identity_theft(town: Town, members: Ints) -> Ints:
    """Tell the story of stolen papers; the strike is the opening of credit."""
    rng, people, registry = town.rng, town.people, town.registry
    size = len(members)
    registered = town.at_hour(town.moments(size), 15.0, 6.0)
    # Some thieves let an account ripen before they open credit on it.
    ripe = either(rng, 0.2, whole(spread(rng, 20 * DAY, 0.8, size)), 0, size)
    opened: Ints = np.minimum(
        registered + ripe + whole(MINUTE + spread(rng, 30 * MINUTE, 1.5, size)), town.end - HOUR
    )
    people.join(members, np.minimum(registered, opened - MINUTE), opened)
    _papers(town, members)
    thief_city = draw_cities(rng, size)
    hideout = registry.addresses(thief_city, HOME)
    handset = shared(town, size, 0.5, 3)
    people.device[members] = handset[:, None]
    line = either(rng, 0.5, people.ip[members, 0], registry.public_ips(thief_city), size)
    people.live_at(members, hideout, line)
    people.located_share[members] *= 0.5
    people.session_rate[members] = rng.gamma(1.2, 14.0, size)
    people.shop_share[members] *= 0.4
    people.active_to[members] = np.minimum(
        opened + whole(spread(rng, 9 * DAY, 1.0, size)), town.end
    )
    people.repays_until[members] = either(rng, 0.15, town.end, 0, size)
    _carry_off(town, members, opened, thief_city)
    return opened


def _papers(town: Town, members: Ints) -> None:
    """Give the accounts the papers of victims, many of whom shop here themselves."""
    rng, people, registry = town.rng, town.people, town.registry
    size = len(members)
    victim = rng.choice(town.neighbours, size)
    here = coin(rng, 0.65, size)
    known = coin(rng, 0.8, size) & here
    people.person[members] = np.where(known, people.person[victim], people.person[members])
    login = registry.phones(draw_cities(rng, size))
    outside = registry.phones(draw_cities(rng, size))
    victims = np.where(here, people.login_phone[victim, 0], outside)
    notify = either(rng, 0.8, victims, login, size)
    people.reach_at(members, login, notify)


def _carry_off(town: Town, members: Ints, opened: Ints, thief_city: Ints) -> None:
    """Write goods for a door in another city, sometimes cash."""
    rng, registry = town.rng, town.registry
    size = len(members)
    drop_city = either(rng, 0.7, registry.elsewhere(thief_city), thief_city, size)
    drop = registry.addresses(drop_city, LOCKER)
    drop = either(rng, 0.3, rng.choice(drop, size), drop, size)
    runner = either(rng, 0.45, registry.phones(drop_city), USUAL, size)
    seat = usual(members)
    depth = rng.beta(5.0, 1.6, size)
    mixed = coin(rng, 0.2, size)
    start = opened + 60 + spread(rng, 100 * MINUTE, 1.5, size)
    goods = Haul(
        members, start, np.where(mixed, depth * 0.5, depth), 1 + rng.poisson(1.6, size),
        seat, either(rng, 0.85, drop, USUAL, size), runner,
    )  # fmt: skip
    order_goods(town, goods, gap=20 * MINUTE)
    payee = either(rng, 0.8, shared(town, size, 0.3, 3), NONE, size)
    draw_cash(
        town, members[mixed], start[mixed] + spread(rng, HOUR, 1.0, int(mixed.sum())),
        depth[mixed] * 0.45, seat.of(mixed), payee[mixed],
    )  # fmt: skip
