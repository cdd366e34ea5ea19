"""Card payments with merchant, category, amount and place: what a card issuer keeps.

Half a year, 50 to 300 payments per account, and of the account itself only where it lives. Misuse
is a burst of some hours: a test at a petrol pump, then dear goods, much at night, in part far away.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from benchmarks.quality.worlds.frames import in_order, make_labels, name_rows, stamp
from benchmarks.quality.worlds.merchants import (
    CITIES,
    NAMES,
    SHARES,
    Merchants,
    codes,
    draw_prices,
)
from detector.simulation.draws import DAY, HOUR, MINUTE, Floats, Ints, coin, spread
from detector.simulation.world import World

START = "2025-01-01"
END = 180.0 * DAY

_GROUPS = {
    "traveller": 0.08,
    "dear_purchase": 0.06,
    "night_worker": 0.05,
    "feast_shopper": 0.05,
}
_TEST = codes("petrol")
_ON_THE_ROAD = codes("petrol", "restaurants", "travel", "groceries", "entertainment")
_DEAR = codes("online_electronics", "online_goods", "department_store", "home", "travel")
_FEAST = codes("department_store", "online_goods", "pets_and_children")


@dataclass
class _Payments:
    """Payments collected story by story; times in seconds since START."""

    blocks: list[tuple[Ints, Floats, Ints, Floats, Ints]] = field(default_factory=list)

    def add(self, account: Ints, time: Floats, category: Ints, amount: Floats, city: Ints) -> None:
        inside = (time >= 0) & (time < END)
        self.blocks.append(
            (account[inside], time[inside], category[inside], amount[inside], city[inside])
        )

    def columns(self) -> tuple[Ints, Floats, Ints, Floats, Ints]:
        account, time, category, amount, city = zip(*self.blocks, strict=True)
        return (
            np.concatenate(account),
            np.concatenate(time),
            np.concatenate(category),
            np.concatenate(amount),
            np.concatenate(city),
        )


@dataclass(frozen=True)
class _People:
    """One row per account."""

    group: np.ndarray
    city: Ints
    wealth: Floats
    tastes: Floats
    payments: Ints


def make_transactions(rng: np.random.Generator, accounts: int, misused: int) -> World:
    """Make the world; the accounts of misuse are drawn from all groups."""
    people = _draw_people(rng, accounts)
    paid = _Payments()
    _live_ordinary_days(rng, people, paid)
    _travel(rng, people, paid)
    _buy_dear_things(rng, people, paid)
    _shop_for_a_feast(rng, people, paid)
    struck = np.full(accounts, np.nan)
    victims = np.sort(rng.choice(accounts, misused, replace=False))
    for victim in victims:
        struck[victim] = _misuse(rng, people, paid, int(victim))
    return _write(rng, people, paid, struck)


def _draw_people(rng: np.random.Generator, size: int) -> _People:
    names = np.array(["ordinary", *_GROUPS], object)
    shares = [1 - sum(_GROUPS.values()), *_GROUPS.values()]
    return _People(
        group=names[rng.choice(len(names), size, p=shares)],
        city=rng.integers(0, CITIES, size),
        wealth=spread(rng, 1.0, 0.35, size),
        tastes=rng.dirichlet(18 * SHARES / SHARES.sum() + 0.05, size),
        payments=np.clip(spread(rng, 120, 0.5, size), 50, 300).astype(np.int64),
    )


def _live_ordinary_days(rng: np.random.Generator, people: _People, paid: _Payments) -> None:
    """Let everybody pay by day at home, after their own taste; night workers by night."""
    account = np.repeat(np.arange(len(people.city), dtype=np.int64), people.payments)
    size = len(account)
    steps = np.cumsum(people.tastes, axis=1)
    steps[:, -1] = 1.0
    category = (rng.random(size)[:, None] > steps[account]).sum(axis=1)
    nightly = (people.group == "night_worker")[account] & coin(rng, 0.5, size)
    hour = np.where(coin(rng, 0.5, size), rng.normal(12, 3, size), rng.normal(19, 2.5, size))
    hour = np.where(coin(rng, 0.03, size), rng.uniform(0, 24, size), hour)
    hour = np.where(nightly, rng.normal(26, 2, size), hour) % 24
    time = np.floor(rng.uniform(0, END, size) / DAY) * DAY + hour * HOUR
    next_door = coin(rng, 0.04, size)
    city = np.where(next_door, rng.integers(0, CITIES, size), people.city[account])
    paid.add(account, time, category, draw_prices(rng, category, people.wealth[account]), city)


def _travel(rng: np.random.Generator, people: _People, paid: _Payments) -> None:
    """Send travellers elsewhere for some days, two to four times, at any hour on the road."""
    often = people.group == "traveller"
    trips = np.where(often, rng.integers(2, 5, len(often)), coin(rng, 0.25, len(often)))
    trip_of = np.repeat(np.arange(len(often), dtype=np.int64), trips)
    begin, days = rng.uniform(0, END - 5 * DAY, len(trip_of)), spread(rng, 4, 0.6, len(trip_of))
    city = rng.integers(0, CITIES, len(trip_of))
    trip = np.repeat(np.arange(len(trip_of)), 1 + rng.poisson(1.8 * days))
    size = len(trip)
    time = begin[trip] + rng.random(size) * days[trip] * DAY
    category = rng.choice(_ON_THE_ROAD, size)
    account = trip_of[trip]
    paid.add(
        account, time, category, draw_prices(rng, category, people.wealth[account]), city[trip]
    )


def _buy_dear_things(rng: np.random.Generator, people: _People, paid: _Payments) -> None:
    """Let some buy one to three things that cost many times what they usually pay, by day."""
    dear = people.group == "dear_purchase"
    counts = np.where(dear, rng.integers(1, 4, len(dear)), coin(rng, 0.12, len(dear)))
    account = np.repeat(np.arange(len(dear), dtype=np.int64), counts)
    size = len(account)
    category = rng.choice(_DEAR, size)
    time = np.floor(rng.uniform(0, END, size) / DAY) * DAY + rng.normal(16, 4, size) % 24 * HOUR
    factor = people.wealth[account] * spread(rng, 7.0, 0.5, size)
    paid.add(account, time, category, draw_prices(rng, category, factor), people.city[account])


def _shop_for_a_feast(rng: np.random.Generator, people: _People, paid: _Payments) -> None:
    """Let some buy the presents of a year within two days, before a feast or a wedding."""
    feast = np.flatnonzero(people.group == "feast_shopper")
    begin = np.where(coin(rng, 0.5, len(feast)), 24 * DAY, rng.uniform(0, END, len(feast)))
    begin = np.floor(begin / DAY) * DAY + 10 * HOUR
    row = np.repeat(np.arange(len(feast)), rng.integers(6, 16, len(feast)))
    time = begin[row] + rng.integers(0, 2, len(row)) * DAY + rng.random(len(row)) * 13 * HOUR
    category = rng.choice(_FEAST, len(row))
    account = feast[row]
    amount = draw_prices(rng, category, people.wealth[account] * 1.8)
    paid.add(account, time, category, amount, people.city[account])


def _misuse(rng: np.random.Generator, people: _People, paid: _Payments, victim: int) -> float:
    """Play one burst: small tests, then dear goods; a few thieves are careful. Gives its begin."""
    careful = rng.random() < 0.2
    begin = np.floor(rng.uniform(5 * DAY, END - 5 * DAY) / DAY) * DAY + rng.normal(22, 1) * HOUR
    tests = int(rng.integers(0, 3))
    goods = int(rng.integers(3, 6) if careful else rng.integers(5, 16))
    hours = rng.uniform(12, 60)
    wanted = rng.choice(_DEAR, int(rng.integers(2, 4)), replace=False)
    category = np.concatenate([np.repeat(_TEST, tests), rng.choice(wanted, goods)])
    size = tests + goods
    late = begin + 40 * MINUTE + np.sort(rng.random(goods)) * hours * HOUR
    by_night = coin(rng, 0.3 if careful else 0.7, goods)
    late = np.where(
        by_night, np.floor(late / DAY) * DAY + rng.normal(25.5, 1.5, goods) * HOUR, late
    )
    time = np.concatenate([begin + rng.random(tests) * 30 * MINUTE, late])
    height = spread(rng, 1.8 if careful else 3.5, 0.4, size)
    height[:tests] = rng.uniform(0.05, 0.3, tests)
    far = coin(rng, 0.15 if careful else 0.45, size)
    city = np.where(far, rng.integers(0, CITIES, size), people.city[victim])
    account = np.full(size, victim, dtype=np.int64)
    paid.add(
        account, time, category, draw_prices(rng, category, height * people.wealth[victim]), city
    )
    return float(begin)


def _write(rng: np.random.Generator, people: _People, paid: _Payments, struck: Floats) -> World:
    size = len(people.city)
    merchants = Merchants(rng)
    account, time, category, amount, city = paid.columns()
    merchant = merchants.draw(rng, city, category)
    home = merchants.cities[people.city] + rng.normal(0, 0.1, (size, 2))
    ids = name_rows(rng, "c", size)
    account_events = pd.DataFrame(
        {
            "account_id": ids,
            "event_time": stamp(START, -rng.uniform(30, 3000, size) * DAY),
            "event_type": np.full(size, "registered", object),
            "latitude": home[:, 0].round(4),
            "longitude": home[:, 1].round(4),
        }
    )
    order_events = pd.DataFrame(
        {
            "order_id": name_rows(rng, "t", len(account)),
            "account_id": ids[account],
            "event_time": stamp(START, time),
            "event_type": np.full(len(account), "placed", object),
            "amount": amount,
            "category": np.array(NAMES, object)[category],
            "merchant_id": name_rows(rng, "m", len(merchants.places))[merchant],
            "delivery_latitude": merchants.places[merchant, 0].round(4),
            "delivery_longitude": merchants.places[merchant, 1].round(4),
        }
    )
    told = np.where(np.isnan(struck), people.group, "account_takeover")
    return World(
        in_order(account_events, ["account_id"]),
        in_order(order_events, ["account_id", "event_time", "order_id"]),
        make_labels(rng, ids, told, struck, START, END),
    )
