"""Somebody else gets into an account that has been quietly used for years."""

import numpy as np

from detector.simulation.draws import (
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
from detector.simulation.frauds.loot import Haul, Seat, add_from, draw_cash, order_goods, shared
from detector.simulation.places import draw_cities
from detector.simulation.registry import HOME, LOCKER
from detector.simulation.town import Town


def live_account_takeover(town: Town, members: Ints) -> Ints:
    """Tell the story of the break-in; the strike is the moment the stranger is in."""
    rng, people, registry = town.rng, town.people, town.registry
    size = len(members)
    people.established(rng, members, town.start)
    strike = town.at_hour(town.moments(size), 17.0, 6.5)
    near = coin(rng, 0.25, size)
    city = np.where(near, people.home_city(registry, members), draw_cities(rng, size))
    hideout = registry.addresses(city, HOME)
    # Some work through remote control on the owner's handset, and then nothing is new.
    device = either(rng, 0.85, shared(town, size, 0.4, 3), USUAL, size)
    foreign = either(rng, 0.5, registry.public_ips(city), registry.ips(size), size)
    ip = np.where(device == USUAL, USUAL, either(rng, 0.85, foreign, USUAL, size))
    seat = Seat(device, ip, np.where(device == USUAL, USUAL, hideout))
    _break_in(town, members, strike, seat)
    _change_locks(town, members, strike, city, seat)
    _carry_off(town, members, strike, city, seat)
    noticed = strike + whole(spread(rng, 30 * HOUR, 1.3, size))
    log = town.account_log
    calls = coin(rng, 0.5, size)
    log.add("support_contacted", members[calls], noticed[calls])
    resets = coin(rng, 0.35, size)
    log.add("password_reset", members[resets], noticed[resets] + 900)
    frozen = coin(rng, 0.6, size)
    people.active_to[members] = np.where(frozen, np.minimum(noticed + HOUR, town.end), town.end)
    people.repays_until[members] = either(rng, 0.4, town.end, strike, size)
    return strike


def _break_in(town: Town, members: Ints, strike: Ints, seat: Seat) -> None:
    """Write guesses, the code read out on the phone, and the first sign-in."""
    rng = town.rng
    size = len(members)
    guesses = np.where(coin(rng, 0.4, size), 1 + rng.poisson(1.5, size), 0)
    rows = np.repeat(np.arange(size), guesses)
    before = strike[rows] - spread(rng, 15 * MINUTE, 1.5, len(rows))
    every = np.arange(len(rows))
    add_from(town, "login_failed", members[rows], before, seat.of(rows), every)
    for kind, share, median in (("password_reset", 0.5, 4 * MINUTE), ("login", 0.9, MINUTE)):
        early = strike - spread(rng, median, 1.0, size)
        add_from(town, kind, members, early, seat, coin(rng, share, size))


def _change_locks(town: Town, members: Ints, strike: Ints, city: Ints, seat: Seat) -> None:
    """Write what the stranger makes his own: the handset, the numbers."""
    rng, log = town.rng, town.account_log
    size = len(members)
    number = town.registry.phones(city)
    after = strike + spread(rng, 6 * MINUTE, 1.3, size)
    bound = coin(rng, 0.5, size) & (seat.device != USUAL)
    add_from(town, "device_bound", members, after, seat, bound)
    login = coin(rng, 0.33, size)
    there = seat.of(login)
    log.add(
        "login_phone_changed", members[login], after[login] + 30, device=there.device,
        ip=there.ip, place=there.place, login=number[login],
    )  # fmt: skip
    notify = coin(rng, np.where(login, 0.5, 0.15), size)
    there = seat.of(notify)
    log.add(
        "notify_phone_changed", members[notify], after[notify] + 90, device=there.device,
        ip=there.ip, place=there.place, notify=number[notify],
    )  # fmt: skip


def _carry_off(town: Town, members: Ints, strike: Ints, city: Ints, seat: Seat) -> None:
    """Write goods for a door of the stranger's choice, sometimes cash."""
    rng, registry = town.rng, town.registry
    size = len(members)
    start = strike + 60 + spread(rng, 45 * MINUTE, 1.5, size)
    drop_city = either(rng, 0.5, registry.elsewhere(city), city, size)
    drop = either(rng, 0.75, registry.addresses(drop_city, LOCKER), USUAL, size)
    written = coin(rng, 0.65, size) & (drop != USUAL)
    early = start - spread(rng, 5 * MINUTE, 1.0, size)
    add_from(town, "address_added", members, early, seat, written)
    depth = rng.beta(3.0, 1.6, size)
    cash = coin(rng, 0.25, size)
    goods = ~cash | coin(rng, 0.4, size)
    haul = Haul(
        members[goods], start[goods], depth[goods], 1 + rng.poisson(1.5, int(goods.sum())),
        seat.of(goods), drop[goods],
        either(rng, 0.6, registry.phones(drop_city), USUAL, size)[goods],
    )  # fmt: skip
    order_goods(town, haul, call_off=150)
    payee = either(rng, 0.85, shared(town, size, 0.3, 3), NONE, size)
    later = start + spread(rng, 15 * MINUTE, 1.0, size)
    draw_cash(town, members[cash], later[cash], depth[cash] * 0.8, seat.of(cash), payee[cash])
