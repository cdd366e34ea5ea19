"""Visits to the shop: signing in, and what is ordered meanwhile."""

from dataclasses import dataclass

import numpy as np

from detector.simulation.draws import (
    DAY,
    MINUTE,
    NONE,
    USUAL,
    Flags,
    Ints,
    coin,
    either,
    running,
    spread,
)
from detector.simulation.ledger.goods import prices, want
from detector.simulation.ledger.logs import BALANCE, CARD, CREDIT, WALLET
from detector.simulation.places import draw_cities
from detector.simulation.routine.seasons import day_weights, draw_times
from detector.simulation.town import Town

_TRIP_DAYS = 5


@dataclass(frozen=True)
class Visits:
    """One row per visit: who, when, from which device, line and place."""

    account: Ints
    time: Ints
    device: Ints
    ip: Ints
    place: Ints


def live_sessions(town: Town) -> None:
    """Write the visits of everybody: sign-ins and orders."""
    visits = _visits(town)
    rng, people = town.rng, town.people
    signed = coin(rng, 0.7, len(visits.time))
    town.account_log.add(
        "login", visits.account[signed], visits.time[signed], device=visits.device[signed],
        ip=visits.ip[signed], place=visits.place[signed],
    )  # fmt: skip
    able = visits.time > people.registered_at[visits.account] + MINUTE
    _order(town, visits, able & coin(rng, people.shop_share[visits.account], len(able)))


def _visits(town: Town) -> Visits:
    rng, people, registry = town.rng, town.people, town.registry
    days = (town.end - town.start) // DAY
    weights = day_weights(town.start, days)
    edges = town.start + DAY * np.arange(days + 1)
    busy = np.concatenate([[0.0], np.cumsum(weights)]) / weights.mean()
    spans = np.interp(people.active_to, edges, busy) - np.interp(people.active_from, edges, busy)
    counts = rng.poisson(people.session_rate * np.maximum(spans, 0) / 180)
    who = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    when = draw_times(
        rng, weights, town.start, people.active_from[who], people.active_to[who],
        people.night_share[who],
    )  # fmt: skip
    size = len(who)
    away = _away(town, who, when)
    moved = people.stage(who, when, people.moved_at)
    city = registry.cities_of(people.address[who, moved])
    out = (away != NONE) | coin(rng, 0.35, size)
    here = np.where(away != NONE, away, city)
    spare = coin(rng, people.spare_share[who], size) & (people.spare_device[who] != NONE)
    return Visits(
        account=who,
        time=when,
        device=np.where(spare, people.spare_device[who], USUAL),
        ip=np.where(out, registry.public_ips(here), USUAL),
        place=np.where(out, registry.spots(here), USUAL),
    )


def _away(town: Town, who: Ints, when: Ints) -> Ints:
    """Give the city people travel through at a moment, or none; trips last some days."""
    rng, people = town.rng, town.people
    blocks = (town.end - town.start) // (_TRIP_DAYS * DAY) + 1
    travelling = rng.random((len(people.person), blocks)) < people.away_share[:, None]
    cities = draw_cities(rng, travelling.size).reshape(travelling.shape)
    block = (when - town.start) // (_TRIP_DAYS * DAY)
    return np.where(travelling[who, block], cities[who, block], NONE)


def _order(town: Town, visits: Visits, shops: Flags) -> None:
    """Write the orders of the visits in which something is bought."""
    rng, people = town.rng, town.people
    counts = 1 + rng.poisson(0.28, int(shops.sum()))
    rows = np.repeat(np.flatnonzero(shops), counts)
    gaps = 20 + spread(rng, 5 * MINUTE, 1.1, len(rows))
    who = visits.account[rows]
    when = visits.time[rows] + running(gaps, counts)
    category = want(rng, people.resale_taste[who])
    amount = prices(rng, category, people.spend_scale[who])
    address, phone = _destination(town, who)
    town.order_log.add(
        who, when, amount, category,
        merchant=town.registry.merchants(len(who)),
        paid_with=_payment(town, who, when, amount),
        address=address, phone=phone,
        device=visits.device[rows], ip=visits.ip[rows],
    )  # fmt: skip


def _payment(town: Town, who: Ints, when: np.ndarray, amount: Ints) -> Ints:
    """Draw what an order is paid with; credit only once it is open and where the limit allows."""
    rng, people = town.rng, town.people
    other = rng.choice(np.array([CARD, BALANCE, WALLET]), len(who), p=[0.3, 0.15, 0.55])
    able = (when > people.opened_at[who]) & (amount < people.limit_fen[who])
    return np.where(able & coin(rng, people.credit_share[who], len(who)), CREDIT, other)


def _destination(town: Town, who: Ints) -> tuple[Ints, Ints]:
    """Draw where orders go and whose number the courier rings."""
    rng, people = town.rng, town.people
    size = len(who)
    works = people.work_address[who]
    at_work = coin(rng, people.work_share[who], size) & (works != NONE)
    address = np.where(at_work, works, USUAL)
    far = coin(rng, people.far_share[who], size)
    # Everybody has three people to send things to, wherever those live.
    friends = rng.integers(0, len(people.person), (len(people.person), 3))
    friend = friends[who, rng.integers(0, 3, size)]
    address = np.where(far, people.address[friend, 0], address)
    theirs = either(rng, 0.75, people.login_phone[friend, 0], USUAL, size)
    return address, np.where(far, theirs, USUAL)
