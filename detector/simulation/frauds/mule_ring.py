"""A part-time job that is none: students open credit in their own name for a recruiter."""

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
    group_sizes,
    spread,
    whole,
)
from detector.simulation.frauds.loot import Haul, Seat, draw_cash, order_goods, usual
from detector.simulation.places import draw_cities
from detector.simulation.registry import HOME, LOCKER
from detector.simulation.town import Town


def live_mule_ring(town: Town, members: Ints) -> Ints:
    """Tell the story of the recruiter; the strike is the opening of credit."""
    strike = np.zeros(len(members), dtype=np.int64)
    sizes = group_sizes(town.rng, len(members), 4, 30)
    firsts = np.cumsum(sizes) - sizes
    for first, size in zip(firsts, sizes, strict=True):
        strike[first : first + size] = _ring(town, members[first : first + size])
    return strike


def _ring(town: Town, ring: Ints) -> Ints:
    """Let one ring open credit within days or weeks, and order for the recruiter."""
    rng, people, registry = town.rng, town.people, town.registry
    size = len(ring)
    begins = town.moments(1, 0.02, 0.9)[0]
    opened = begins + whole(np.cumsum(spread(rng, 16 * HOUR, 1.3, size)))
    opened = np.minimum(town.at_hour(opened, 15.5, 3.5), town.end - 3 * HOUR)
    registered = opened - whole(2 * MINUTE + spread(rng, 40 * MINUTE, 1.3, size))
    # Some students have shopped here for a year before.
    older = coin(rng, 0.3, size)
    back = whole(spread(rng, 300 * DAY, 0.7, size))
    people.join(ring, np.where(older, registered - back, registered), opened)
    city = draw_cities(rng, 1)
    lodging = registry.addresses(np.repeat(city, size), HOME)
    people.live_at(ring, lodging, people.ip[ring, 0])
    hometown = np.where(coin(rng, 0.6, size), city, draw_cities(rng, size))
    own = registry.phones(hometown)
    people.reach_at(ring, own, own)
    people.limit_fen[ring] = (
        whole(np.clip(spread(rng, 2_600, 0.5, size), 500, 9_000) / 100) * 10_000
    )
    people.session_rate[ring] = rng.gamma(1.1, 11.0, size)
    people.repays_until[ring] = np.where(coin(rng, 0.3, size), town.end, opened)
    _collect(town, ring, opened, city)
    return opened


def _collect(town: Town, ring: Ints, opened: Ints, city: Ints) -> None:
    """Write the ring's orders; what the ring shares differs from ring to ring."""
    rng, registry = town.rng, town.registry
    size = len(ring)

    def common(rings: float, students: float, few: Ints) -> Ints:
        """Draw whether the ring shares a thing, and which students keep to it."""
        kept = (rng.random() < rings) * students
        return either(rng, kept, rng.choice(few, size), USUAL, size)

    device = common(0.55, 0.85, registry.serials(1 + size // int(rng.integers(3, 9))))
    town.people.opened_on[ring] = device
    _sign_up(town, ring, opened, device)
    seat = Seat(device, common(0.35, 0.8, registry.ips(1)), usual(ring).place)
    start = opened + 2 * MINUTE + spread(rng, 5 * HOUR, 1.6, size)
    shop = common(0.55, 0.8, registry.merchants(1))
    haul = Haul(
        ring, start, rng.beta(4.0, 1.8, size), 1 + rng.poisson(2.0, size), seat,
        address=common(0.5, 0.85, registry.addresses(np.repeat(city, 2), LOCKER)),
        phone=common(0.45, 0.85, registry.phones(np.repeat(city, 2))),
    )  # fmt: skip
    shop = np.where(shop == USUAL, NONE, shop)
    order_goods(town, haul, gap=5 * HOUR, slip=0.3, stop=90, call_off=40, merchant=shop)
    cash = coin(rng, 0.25, size)
    # The recruiter collects on one account, or sends each student elsewhere.
    payee = np.where(coin(rng, 0.6, size), registry.serials(1), registry.serials(size))
    draw_cash(
        town, ring[cash], (start + spread(rng, DAY, 1.0, size))[cash],
        rng.uniform(0.1, 0.5, int(cash.sum())), seat.of(cash), payee[cash],
    )  # fmt: skip


def _sign_up(town: Town, ring: Ints, opened: Ints, device: Ints) -> None:
    """Write the sign-ins at the recruiter's table."""
    at_table = coin(town.rng, 0.8, len(ring))
    early = spread(town.rng, 4 * MINUTE, 1.0, len(ring))
    town.account_log.add(
        "login", ring[at_table], (opened - early)[at_table], device=device[at_table]
    )
