"""People who order a lot, far away, or for others: heavy shoppers, gift senders, resellers."""

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
    running,
    spread,
    whole,
)
from detector.simulation.honest.purchases import buy
from detector.simulation.ledger.goods import tag_price, want
from detector.simulation.places import draw_cities
from detector.simulation.registry import HOME
from detector.simulation.town import Town


def live_heavy_shoppers(town: Town, members: Ints) -> None:
    """Let people shop most days, dear things among them, often at night."""
    rng, people = town.rng, town.people
    size = len(members)
    people.session_rate[members] = 35 + rng.gamma(1.5, 25.0, size)
    people.spend_scale[members] *= spread(rng, 1.5, 0.4, size)
    people.resale_taste[members] = spread(rng, 2.5, 0.7, size)
    people.night_share[members] = rng.beta(1.5, 4.0, size)
    people.credit_share[members] = rng.beta(3.0, 1.5, size)
    limit = spread(rng, 20_000, 0.6, size)
    people.limit_fen[members] = whole(np.clip(limit, 1_000, 100_000) / 100) * 10_000
    _spree(town, members[coin(rng, 0.35, size)])


def _spree(town: Town, members: Ints) -> None:
    """Let some fit out a home or a wedding in one evening, up to the limit."""
    rng, people = town.rng, town.people
    evening = town.at_hour(town.moments(len(members)), 22.0, 2.5)
    counts = 3 + rng.poisson(2.5, len(members))
    rows = np.repeat(np.arange(len(members)), counts)
    who = members[rows]
    at = evening[rows] + running(spread(rng, 13 * MINUTE, 1.3, len(rows)), counts)
    depth = rng.beta(3.0, 1.5, len(members))[rows] / counts[rows]
    yuan = people.limit_fen[who] / 100 * depth * rng.uniform(0.4, 1.6, len(rows))
    town.order_log.add(
        who, np.maximum(at, people.opened_at[who] + MINUTE), tag_price(rng, yuan),
        want(rng, np.full(len(rows), 6.0)), merchant=town.registry.merchants(len(rows)),
    )  # fmt: skip


def live_gift_senders(town: Town, members: Ints) -> None:
    """Let people send most of what they buy to others, liquor and phones among it."""
    rng, people = town.rng, town.people
    size = len(members)
    people.far_share[members] = rng.beta(3.0, 2.5, size)
    people.resale_taste[members] *= 1.8
    at = town.moments(size, 0.02, 0.99)
    friend = rng.choice(town.neighbours, size)
    buy(
        town, members, at, taste=3.0, address=people.address[friend, 0],
        phone=people.login_phone[friend, 0],
    )  # fmt: skip


def live_resellers(town: Town, members: Ints) -> None:
    """Let people hunt bargains for customers of their own, each at another address."""
    rng, people, registry = town.rng, town.people, town.registry
    size = len(members)
    people.session_rate[members] = 20 + rng.gamma(1.5, 15.0, size)
    people.resale_taste[members] = spread(rng, 5.0, 0.6, size)
    people.repay_share[members] = rng.beta(30.0, 0.8, size)
    counts = 3 + rng.poisson(rng.gamma(1.5, 5.0, size))
    rows = np.repeat(np.arange(size), counts)
    who = members[rows]
    since = np.maximum(people.active_from[who], town.start)
    # Customers' wishes come in batches, within a day or two of a bargain.
    bargain = since + whole(rng.random(len(who)) * (town.end - since))
    at = bargain // (9 * DAY) * 9 * DAY + whole(spread(rng, 30 * HOUR, 0.9, len(who)))
    at = np.maximum(at, since + HOUR)
    city = draw_cities(rng, len(who))
    number = either(rng, 0.7, registry.phones(city), USUAL, len(who))
    buy(town, who, at, taste=2.0, address=registry.addresses(city, HOME), phone=number)
    people.work_address[members] = NONE
