"""What owners buy: on ordinary and on sale days, in sprees, as presents, on great occasions."""

import numpy as np

from benchmarks.quality.worlds.credit.ground import END
from benchmarks.quality.worlds.credit.honest.traces import order
from benchmarks.quality.worlds.credit.town import Town
from detector.simulation.draws import DAY, HOUR, MINUTE, Floats, Ints, coin, some, spread

_SALE_DAYS = np.array([3, 34, 70, 118, 181, 203])
_PHONE = 0
"""The first category of every platform holds phones."""


def go_shopping(town: Town) -> None:
    """Log all orders of owners."""
    _shop_on_ordinary_days(town)
    _start_with_a_phone(town)
    _buy_the_new_phone(town)
    _furnish_the_new_home(town)


def _shop_on_ordinary_days(town: Town) -> None:
    rng, kind, people = town.rng, town.kind, town.people
    since = np.maximum(people.dates.registered, 0)
    until = np.minimum(END, people.dates.stops)
    span = np.clip(until - since, 0, END) / END
    count = rng.poisson(kind.orders * 1.12 * people.habits.activity * span**0.8)
    account = np.repeat(np.arange(town.size, dtype=np.int64), count)
    size = len(account)
    day = rng.uniform(since[account], np.maximum(until, since)[account]) // DAY * DAY
    time = day + town.hours(size, people.roles.nights[account])
    evening = rng.choice(_SALE_DAYS, size) * DAY + (20 + np.abs(rng.normal(0, 1.6, size))) * HOUR
    in_sale = coin(rng, kind.in_sales, size)
    in_sale &= (evening > since[account]) & (evening < until[account])
    time = _in_sprees(town, account, np.where(in_sale, evening, time))
    share = np.where(people.roles.gifts, 0.35, 0.012)[account]
    present = coin(rng, share, size)
    bought = rng.choice(len(kind.goods.names), size, p=kind.goods.bought)
    given = rng.choice(len(kind.goods.names), size, p=kind.goods.given)
    order(town, account, time, np.where(present, given, bought), present)


def _in_sprees(town: Town, account: Ints, time: Floats) -> Floats:
    """Let one order in ten follow another one of the account within the hour."""
    again = np.flatnonzero(coin(town.rng, 0.1, len(account)) & (account == np.roll(account, 1)))
    again = again[again > 0]
    time = time.copy()
    time[again] = time[again - 1] + spread(town.rng, 16 * MINUTE, 1.0, len(again))
    return time


def _start_with_a_phone(town: Town) -> None:
    """Let promo newcomers, and a few others, buy something dear as soon as they have credit."""
    rng, people = town.rng, town.people
    others = (people.dates.registered > 0) & coin(rng, 0.03, town.size) & people.roles.honest
    first = (people.roles.group == "promo_newcomer") | others
    account = np.flatnonzero(first & np.isfinite(people.dates.opened))
    size = len(account)
    soon, later = spread(rng, 15 * MINUTE, 1.1, size), spread(rng, 1.5 * DAY, 1.0, size)
    time = people.dates.opened[account] + np.where(coin(rng, 0.7, size), soon, later)
    dear = rng.choice(town.kind.goods.resells, size)
    category = np.where(coin(rng, 0.6, size), _PHONE, dear)
    order(town, account, time, category, coin(rng, 0.06, size), on_credit=0.85)


def _buy_the_new_phone(town: Town) -> None:
    """Let upgraders buy the phone on credit, days before it is first seen."""
    rng, people = town.rng, town.people
    share = np.where(people.roles.group == "phone_upgrader", 0.85, 0.4)
    upgraded = np.isfinite(people.changes.new_device_at)
    account = np.flatnonzero(upgraded & coin(rng, share, town.size))
    size = len(account)
    time = people.changes.new_device_at[account] - spread(rng, 3 * DAY, 0.5, size)
    order(town, account, time, np.full(size, _PHONE), coin(rng, 0.02, size), on_credit=0.65)


def _furnish_the_new_home(town: Town) -> None:
    """Let movers buy two to six dear things within hours, near the limit."""
    rng, moved = town.rng, town.people.changes.moved_at
    movers = some(rng, np.flatnonzero(np.isfinite(moved)), 0.5)
    begin = moved[movers] + spread(rng, 1.5 * DAY, 1.0, len(movers))
    row = np.repeat(np.arange(len(movers)), rng.integers(2, 7, len(movers)))
    time = begin[row] + rng.exponential(3 * HOUR, len(row))
    category = rng.choice(town.kind.goods.dearest, len(row))
    order(town, movers[row], time, category, np.zeros(len(row), dtype=bool), on_credit=0.7)
