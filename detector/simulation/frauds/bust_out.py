"""An account that behaves for months, and empties its limit in one night."""

import numpy as np

from detector.simulation.draws import (
    DAY,
    HOUR,
    MINUTE,
    NONE,
    USUAL,
    Floats,
    Ints,
    coin,
    either,
    spread,
    whole,
)
from detector.simulation.frauds.loot import Haul, Seat, draw_cash, order_goods, shared, usual
from detector.simulation.registry import HOME
from detector.simulation.town import Town


def live_bust_out(town: Town, members: Ints) -> Ints:
    """Tell the story of patience; the strike is the first order or draw of the night."""
    rng, people = town.rng, town.people
    size = len(members)
    people.established(rng, members, town.start)
    people.session_rate[members] = 6 + rng.gamma(2.0, 12.0, size)
    people.credit_share[members] = rng.beta(4.0, 2.0, size)
    people.repay_share[members] = rng.beta(20.0, 0.6, size)
    strike = town.at_hour(town.moments(size, 0.35), 24.5, 2.3)
    _empty(town, members, strike, _build_up(town, members, strike))
    people.repays_until[members] = either(rng, 0.12, town.end, strike, size)
    gone = strike + whole(spread(rng, 3 * DAY, 1.2, size))
    people.active_to[members] = np.where(coin(rng, 0.8, size), np.minimum(gone, town.end), town.end)
    return strike


def _build_up(town: Town, members: Ints, strike: Ints) -> Floats:
    """Let good conduct raise the limit step by step, for about half, and give the growth."""
    rng, people = town.rng, town.people
    growth = np.ones(len(members))
    grows = coin(rng, 0.5, len(members))
    who = members[grows]
    for back in (100, 45):
        growth[grows] *= rng.uniform(1.1, 1.5, len(who))
        limit = whole(people.limit_fen[who] * growth[grows] / 10_000) * 10_000
        times = strike[grows] - DAY * back * rng.uniform(0.7, 1.3, len(who))
        town.account_log.add("credit_limit_changed", who, times, amount=limit)
    return growth


def _empty(town: Town, members: Ints, strike: Ints, growth: Floats) -> None:
    """Write the night: goods, cash, or both."""
    rng, people, registry = town.rng, town.people, town.registry
    size = len(members)
    depth = rng.beta(7.0, 1.3, size) * growth
    way = rng.random(size)
    goods, cash = way < 0.75, way > 0.5
    part = np.where(goods & cash, 0.5, 1.0) * depth
    fresh = registry.addresses(people.home_city(registry, members), HOME)
    address = either(rng, 0.35, fresh, USUAL, size)
    call = either(rng, 0.2, registry.phones(people.home_city(registry, members)), USUAL, size)
    # A few have sold the account on, and the night begins on the buyer's handset.
    device = either(rng, 0.12, registry.serials(size), USUAL, size)
    own = usual(members)
    seat = Seat(device, own.ip, own.place)
    haul = Haul(
        members[goods], strike[goods].astype(np.float64), part[goods],
        2 + rng.poisson(3.0, int(goods.sum())), seat.of(goods),
        address[goods], call[goods],
    )  # fmt: skip
    order_goods(town, haul, gap=11 * MINUTE, slip=0.2, stop=70, call_off=30)
    payee = either(rng, 0.7, shared(town, size, 0.2, 3), NONE, size)
    draw_cash(
        town, members[cash], strike[cash] + spread(rng, HOUR, 1.0, int(cash.sum())), part[cash],
        seat.of(cash), payee[cash],
    )  # fmt: skip
