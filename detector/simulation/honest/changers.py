"""People whose circumstances change: a number, a home, a handset, or the place every week."""

import numpy as np

from detector.simulation.draws import (
    DAY,
    HOUR,
    MINUTE,
    NEVER,
    Ints,
    coin,
    either,
    running,
    spread,
    whole,
)
from detector.simulation.honest.purchases import buy, visit
from detector.simulation.ledger.goods import CATEGORIES
from detector.simulation.registry import HOME
from detector.simulation.town import Town


def live_number_changers(town: Town, members: Ints) -> None:
    """Let people change their number, some with a new handset, and then shop as before."""
    rng, people = town.rng, town.people
    size = len(members)
    changed = town.at_hour(town.moments(size), 15.0, 4.5)
    people.login_changed_at[members] = either(rng, 0.9, changed, NEVER, size)
    people.notify_changed_at[members] = either(rng, 0.65, changed, NEVER, size)
    handset = changed + whole(spread(rng, 12 * HOUR, 2.0, size))
    people.device_changed_at[members] = either(rng, 0.5, handset, NEVER, size)
    visit(town, "password_reset", members, changed - spread(rng, 5 * MINUTE, 1.0, size), 0.3)
    visit(town, "login_failed", members, changed - spread(rng, 12 * MINUTE, 1.2, size), 0.35)
    shops = coin(rng, 0.45, size)
    buy(town, members[shops], changed[shops] + spread(rng, 5 * HOUR, 1.7, int(shops.sum())))


def live_movers(town: Town, members: Ints) -> None:
    """Let people move to another city, furnish it, and change what goes with it."""
    rng, people, registry = town.rng, town.people, town.registry
    size = len(members)
    moved = town.moments(size)
    city = registry.elsewhere(people.home_city(registry, members))
    people.moved_at[members] = moved
    people.address[members, 1] = registry.addresses(city, HOME)
    people.device_changed_at[members] = either(
        rng, 0.4, moved + whole(spread(rng, 5 * DAY, 1.3, size)), NEVER, size
    )
    people.login_phone[members, 1] = people.notify_phone[members, 1] = registry.phones(city)
    changed = moved + whole(spread(rng, 12 * DAY, 1.0, size))
    people.login_changed_at[members] = either(rng, 0.3, changed, NEVER, size)
    people.notify_changed_at[members] = people.login_changed_at[members]
    counts = rng.poisson(2.2, size)
    rows = np.repeat(np.arange(size), counts)
    at = moved[rows] + running(spread(rng, 20 * HOUR, 1.6, len(rows)), counts)
    needed = np.array([CATEGORIES.index(name) for name in ("household", "furniture", "appliance")])
    buy(town, members[rows], at, category=rng.choice(needed, len(rows)))


def live_device_upgraders(town: Town, members: Ints) -> None:
    """Let people unpack a new handset and order on it within minutes or hours."""
    rng, people = town.rng, town.people
    size = len(members)
    changed = town.at_hour(town.moments(size), 18.0, 4.5)
    people.device_changed_at[members] = changed
    visit(town, "login_failed", members, changed + spread(rng, 40, 0.8, size), 0.25)
    visit(town, "password_reset", members, changed + spread(rng, 90, 0.8, size), 0.15)
    visit(town, "login", members, changed + spread(rng, 2 * MINUTE, 0.8, size), 0.9)
    counts = 1 + rng.poisson(0.8, size)
    rows = np.repeat(np.arange(size), counts)
    at = changed[rows] + 120 + running(spread(rng, 25 * MINUTE, 1.5, len(rows)), counts)
    buy(town, members[rows], at, taste=2.0)


def live_travellers(town: Town, members: Ints) -> None:
    """Let people live out of a suitcase; some have parcels sent to the hotel."""
    rng, people, registry = town.rng, town.people, town.registry
    size = len(members)
    people.away_share[members] = rng.beta(2.5, 3.0, size)
    counts = rng.poisson(1.0, size)
    rows = np.repeat(np.arange(size), counts)
    city = registry.elsewhere(people.home_city(registry, members[rows]))
    since = np.maximum(people.active_from[members], town.start)[rows]
    at = since + whole(rng.random(len(rows)) * (town.end - since))
    buy(town, members[rows], at, address=registry.spots(city))
