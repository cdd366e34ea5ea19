"""Where and with what owners act, and the two ways in which it gets into the logs."""

from typing import NamedTuple

import numpy as np

from benchmarks.quality.worlds.credit.ground import END
from benchmarks.quality.worlds.credit.kinds import EVENTS
from benchmarks.quality.worlds.credit.town import BALANCE, CARD, CREDIT, Town
from detector.simulation.draws import MINUTE, Flags, Floats, Ints, coin, spread

_FATES = (0.925, 0.03, 0.03, 0.0015, 0.0135)
"""Delivered, cancelled, refunded, intercepted, lost."""


class Trace(NamedTuple):
    """The device, ip and address of each event, and whether its owner is away from home."""

    device: Ints
    line: Ints
    place: Ints
    away: Flags


def locate(town: Town, account: Ints, time: Floats) -> Trace:
    """Draw where owners are, and which of their devices and lines they use there."""
    rng, country, size = town.rng, town.country, len(account)
    roles, things, changes = town.people.roles, town.people.things, town.people.changes
    moved = time >= changes.moved_at[account]
    begun, over = (
        time[:, None] > things.trip_begins[account],
        time[:, None] > things.trip_ends[account],
    )
    away = roles.travels[account] & (begun & ~over).any(axis=1) | coin(rng, 0.012, size)
    home = np.where(moved, changes.new_home[account], things.home[account])
    place = np.where(away, things.hotel[account], home)
    own = np.where(moved, changes.new_line[account], things.line[account])
    outside = away | ~coin(rng, town.kind.home_line, size)
    line = np.where(outside, country.gateways(country.addresses.city[place]), own)
    at_locker = roles.uses_locker[account] & ~away & coin(rng, 0.25, size)
    line = np.where(at_locker, things.locker_line[account], line)
    relayed = roles.behind_relay[account] & coin(rng, 0.7, size)
    line = np.where(relayed, country.relays(size), line)
    return Trace(_pick_device(town, account, time), line, place, away)


def _pick_device(town: Town, account: Ints, time: Floats) -> Ints:
    """Take the first device, now and then the second, and hardly ever somebody else's."""
    rng, things, changes, size = town.rng, town.people.things, town.people.changes, len(account)
    upgraded = time >= changes.new_device_at[account]
    device = np.where(upgraded, changes.new_device[account], things.device[account])
    second = things.second_device[account]
    device = np.where((second >= 0) & coin(rng, 0.2, size), second, device)
    borrowed = things.device[rng.integers(0, town.size, size)]
    picked: Ints = np.where(coin(rng, 0.002, size), borrowed, device)
    return picked


def alive(town: Town, account: Ints, time: Floats) -> Flags:
    """Tell which moments lie between registration and the day the owner stops."""
    dates = town.people.dates
    inside: Flags = (
        (time <= END) & (time >= dates.registered[account]) & (time <= dates.stops[account])
    )
    return inside


def note(
    town: Town,
    account: Ints,
    time: Floats,
    event: str,
    amount: Floats | None = None,
    payee: Ints | None = None,
) -> None:
    """Log an event of owners, as far as it lies within the life of their accounts."""
    inside = alive(town, account, time)
    account, time = account[inside], time[inside]
    more = {"amount": amount, "payee": payee}
    trace = locate(town, account, time)
    town.account_log.add(
        account=account,
        time=time,
        type=EVENTS[event],
        device=trace.device,
        line=trace.line,
        place=trace.place,
        **{name: values[inside] for name, values in more.items() if values is not None},
    )


def order(
    town: Town,
    account: Ints,
    time: Floats,
    category: Ints,
    present: Flags,
    on_credit: float | None = None,
) -> None:
    """Log orders of owners: to home, locker or hotel, or as a present to somebody else."""
    inside = alive(town, account, time) & (time >= 0)
    account, time = account[inside], time[inside]
    category, present = category[inside], present[inside]
    rng, goods, people, size = town.rng, town.kind.goods, town.people, len(account)
    trace = locate(town, account, time)
    wealth = (people.habits.limit[account] / town.kind.limit[0]) ** 0.2
    noise = np.exp(rng.normal(0, goods.spread[category]))
    amount = np.round(goods.price[category] * noise * wealth, 2)
    address, phone = _deliver(town, account, time, present, trace)
    share = people.habits.credit[account] if on_credit is None else on_credit
    credit = coin(rng, share, size) & (time > people.dates.opened[account])
    credit &= amount < 0.97 * people.habits.limit[account]
    town.order_log.add(
        account=account,
        time=time,
        amount=amount,
        category=category,
        merchant=town.merchants(category),
        paid_with=np.where(credit, CREDIT, rng.choice([CARD, BALANCE], size, p=[0.7, 0.3])),
        address=address,
        phone=phone,
        device=trace.device,
        line=trace.line,
        fate=rng.choice(len(_FATES), size, p=_FATES),
    )
    _sign_in(town, account, time, trace)


def _deliver(
    town: Town, account: Ints, time: Floats, present: Flags, trace: Trace
) -> tuple[Ints, Ints]:
    """Give the address and the phone of each order."""
    rng, people, size = town.rng, town.people, len(account)
    roles, things, changes = people.roles, people.things, people.changes
    moved = time >= changes.moved_at[account]
    address = np.where(moved, changes.new_home[account], things.home[account])
    to_locker = roles.uses_locker[account] & coin(rng, 0.6, size)
    address = np.where(to_locker, things.locker[account], address)
    address = np.where(trace.away & coin(rng, 0.5, size), things.hotel[account], address)
    which = coin(rng, 0.35, size).astype(np.int64)
    address = np.where(present, things.present_homes[account, which], address)
    theirs = present & coin(rng, 0.8, size)
    own = changes.login.at(account, time)
    return address, np.where(theirs, things.present_phones[account, which], own)


def _sign_in(town: Town, account: Ints, time: Floats, trace: Trace) -> None:
    """Log the login before some of the orders."""
    rng, size = town.rng, len(account)
    before = time - spread(rng, 6 * MINUTE, 1.0, size)
    seen = coin(rng, town.kind.logins_per_order, size)
    seen &= before > town.people.dates.registered[account]
    town.account_log.add(
        account=account[seen],
        time=before[seen],
        type=EVENTS["login"],
        device=trace.device[seen],
        line=trace.line[seen],
        place=trace.place[seen],
    )
