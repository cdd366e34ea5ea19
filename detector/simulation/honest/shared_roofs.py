"""Doors shared by many who hardly know each other: dorms, parcel lockers, offices."""

import numpy as np

from detector.simulation.draws import (
    DAY,
    HOUR,
    MINUTE,
    USUAL,
    Ints,
    coin,
    either,
    group_sizes,
    spread,
    whole,
)
from detector.simulation.places import draw_cities
from detector.simulation.registry import DORM, HOME, LOCKER
from detector.simulation.town import Town


def live_dorms(town: Town, members: Ints) -> None:
    """Let students share a house, its lines and now and then a friend's handset."""
    sizes = group_sizes(town.rng, len(members), 20, 150)
    firsts = np.cumsum(sizes) - sizes
    for first, size in zip(firsts, sizes, strict=True):
        _dorm(town, members[first : first + size])


def _dorm(town: Town, dorm: Ints) -> None:
    rng, people, registry = town.rng, town.people, town.registry
    size = len(dorm)
    city = draw_cities(rng, 1)
    house = registry.addresses(np.repeat(city, 2), DORM)
    lines = registry.ips(1 + size // 30)
    people.live_at(dorm, rng.choice(house, size), rng.choice(lines, size))
    from_here = registry.phones(np.repeat(city, size))
    number = either(rng, 0.45, from_here, people.login_phone[dorm, 0], size)
    people.reach_at(dorm, number, number)
    people.limit_fen[dorm] = (
        whole(np.clip(spread(rng, 2_800, 0.5, size), 500, 9_000) / 100) * 10_000
    )
    friend = people.device[rng.choice(dorm, size), 0]
    borrows = coin(rng, 0.3, size)
    people.spare_device[dorm] = np.where(borrows, friend, people.spare_device[dorm])
    people.spare_share[dorm] = np.where(borrows, rng.beta(1.0, 4.0, size), 0.0)
    people.opened_on[dorm] = np.where(borrows & coin(rng, 0.35, size), friend, USUAL)
    _term(town, dorm)


def _term(town: Town, dorm: Ints) -> None:
    """Let most open credit in the weeks when a term begins, this year or in an earlier one."""
    rng, people = town.rng, town.people
    size = len(dorm)
    years = rng.choice(np.array([0, 0, 1, 2]))
    begins = town.moments(1, 0.05, 0.85)[0] - years * 365 * DAY
    opened = town.at_hour(begins + whole(spread(rng, 9 * DAY, 0.8, size)), 16.0, 4.0)
    opened = np.where(years > 0, begins + whole(spread(rng, 9 * DAY, 0.8, size)), opened)
    opened = np.minimum(opened, town.end - 2 * HOUR)
    wait = either(
        rng,
        0.6,
        whole(spread(rng, 20 * MINUTE, 1.6, size)),
        whole(spread(rng, 90 * DAY, 1.3, size)),
        size,
    )
    joins = coin(rng, 0.8, size)
    people.join(dorm[joins], (opened - wait)[joins] - MINUTE, opened[joins])


def live_lockers(town: Town, members: Ints) -> None:
    """Let hundreds fetch their parcels from one locker or one front desk."""
    rng, people, registry = town.rng, town.people, town.registry
    sizes = group_sizes(rng, len(members), 60, 400)
    city = draw_cities(rng, len(sizes))
    locker = np.repeat(registry.addresses(city, LOCKER), sizes)
    homes = people.home_city(registry, members)
    # A locker serves its town; who lives elsewhere has moved near it, as far as parcels go.
    here = np.repeat(city, sizes)
    address = registry.addresses(here, HOME)
    lives = homes == here
    people.address[members] = np.where(lives, people.address[members, 0], address)[:, None]
    people.work_address[members] = locker
    people.work_share[members] = rng.beta(4.0, 1.5, len(members))
