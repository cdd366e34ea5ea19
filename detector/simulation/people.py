"""The people behind the accounts: homes, handsets, numbers, habits, credit."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from detector.simulation.draws import (
    DAY,
    HOUR,
    MINUTE,
    NEVER,
    NONE,
    USUAL,
    Floats,
    Ints,
    coin,
    either,
    spread,
    whole,
)
from detector.simulation.places import CITIES, draw_cities
from detector.simulation.registry import HOME, OFFICE, Registry


@dataclass
class People:
    """One row per account; where there are two columns, the second holds from the change on.

    Times are seconds since 1970, rates are counts per 180 days, money is in fen.
    """

    registered_at: Ints
    opened_at: Ints
    opened_on: Ints
    active_from: Ints
    active_to: Ints
    person: Ints
    address: Ints
    ip: Ints
    moved_at: Ints
    device: Ints
    device_changed_at: Ints
    spare_device: Ints
    spare_share: Floats
    login_phone: Ints
    login_changed_at: Ints
    notify_phone: Ints
    notify_changed_at: Ints
    work_address: Ints
    work_share: Floats
    far_share: Floats
    away_share: Floats
    located_share: Floats
    session_rate: Floats
    shop_share: Floats
    night_share: Floats
    spend_scale: Floats
    resale_taste: Floats
    limit_fen: Ints
    credit_share: Floats
    cash_rate: Floats
    cash_depth: Floats
    transfer_share: Floats
    repay_share: Floats
    repays_until: Ints

    def stage(self, account: Ints, time: Ints, changed_at: Ints) -> Ints:
        """Give 1 where the time is at or after the account's change, else 0."""
        return (time >= changed_at[account]).astype(np.int64)

    def home_city(self, registry: Registry, members: Ints) -> Ints:
        """Give the cities where members live at first."""
        return registry.cities_of(self.address[members, 0])

    def established(self, rng: np.random.Generator, members: Ints, start: int) -> None:
        """Make members old customers: credit opened months or years before the window."""
        opened = start - whole(20 * DAY + spread(rng, 400 * DAY, 0.8, len(members)))
        self.opened_at[members] = opened
        self.registered_at[members] = opened - whole(spread(rng, 30 * DAY, 2.0, len(members)))
        self.active_from[members] = start

    def join(self, members: Ints, registered: Ints, opened: Ints) -> None:
        """Let members register and open credit at given times; their days begin with it."""
        self.registered_at[members] = registered
        self.opened_at[members] = np.maximum(opened, registered + MINUTE)
        self.active_from[members] = registered

    def live_at(self, members: Ints, address: Ints, ip: Ints) -> None:
        """Let members live at an address the whole time, without a desk that takes parcels in."""
        self.address[members] = address[:, None]
        self.ip[members] = ip[:, None]
        self.moved_at[members] = NEVER
        self.work_address[members] = NONE

    def reach_at(self, members: Ints, login: Ints, notify: Ints) -> None:
        """Give members their numbers for the whole time."""
        self.login_phone[members] = login[:, None]
        self.notify_phone[members] = notify[:, None]
        self.login_changed_at[members] = self.notify_changed_at[members] = NEVER


def draw_people(registry: Registry, accounts: int, start: int, end: int) -> People:
    """Draw ordinary people, before any story happens to them."""
    rng = registry.rng
    registered, opened = _openings(rng, accounts, start, end)
    people = People(
        registered_at=registered,
        opened_at=opened,
        opened_on=np.full(accounts, USUAL, dtype=np.int64),
        active_from=np.maximum(registered, start),
        active_to=np.full(accounts, end, dtype=np.int64),
        person=registry.serials(accounts),
        moved_at=_never(accounts),
        device_changed_at=_changes(rng, accounts, 0.12, start, end),
        login_changed_at=_never(accounts),
        notify_changed_at=_never(accounts),
        repays_until=_never(accounts),
        **_belongings(registry, accounts),
        **_habits(rng, accounts),
        limit_fen=whole(np.clip(spread(rng, 8_000, 0.8, accounts), 500, 80_000) / 100) * 10_000,
    )
    _small_changes(registry, people, start, end)
    return people


def _belongings(registry: Registry, accounts: int) -> dict[str, Any]:
    """Draw homes, lines, handsets, numbers, and where people work."""
    rng = registry.rng
    cities = draw_cities(rng, accounts)
    # Many keep the number of the town they grew up in.
    login = registry.phones(either(rng, 0.3, draw_cities(rng, accounts), cities, accounts))
    address, ip = registry.addresses(cities, HOME), registry.ips(accounts)
    # A third works at a desk that takes parcels in, some thirty colleagues to a desk.
    desks = max(2, accounts // (100 * len(CITIES)))
    offices = registry.addresses(np.repeat(np.arange(len(CITIES)), desks), OFFICE)
    office = offices[cities * desks + rng.integers(0, desks, accounts)]
    return {
        "address": np.column_stack([address, address]),
        "ip": np.column_stack([ip, ip]),
        "device": np.column_stack([registry.serials(accounts), registry.serials(accounts)]),
        "spare_device": either(rng, 0.25, registry.serials(accounts), NONE, accounts),
        "login_phone": np.column_stack([login, login]),
        "notify_phone": np.column_stack([login, login]),
        "work_address": either(rng, 0.3, office, NONE, accounts),
    }


def _habits(rng: np.random.Generator, accounts: int) -> dict[str, Any]:
    """Draw how often, when, where and for how much people shop and borrow."""
    draws_cash = coin(rng, 0.25, accounts)
    return {
        "spare_share": rng.beta(1.0, 5.0, accounts),
        "work_share": rng.beta(1.5, 3.0, accounts),
        "far_share": rng.beta(0.4, 12.0, accounts),
        "away_share": rng.beta(0.4, 10.0, accounts),
        "located_share": rng.beta(1.2, 1.0, accounts),
        "session_rate": rng.gamma(1.1, 11.5, accounts) + 0.5,
        "shop_share": rng.beta(4.0, 4.0, accounts),
        "night_share": rng.beta(0.8, 12.0, accounts),
        "spend_scale": spread(rng, 1.0, 0.35, accounts),
        "resale_taste": spread(rng, 1.0, 0.8, accounts),
        "credit_share": rng.beta(1.3, 1.6, accounts),
        "cash_rate": np.where(draws_cash, rng.gamma(1.0, 1.6, accounts), 0.0),
        "cash_depth": rng.beta(1.3, 4.0, accounts),
        "transfer_share": rng.beta(0.5, 1.5, accounts),
        "repay_share": rng.beta(16.0, 1.2, accounts),
    }


def _never(accounts: int) -> Ints:
    return np.full(accounts, NEVER, dtype=np.int64)


def _changes(rng: np.random.Generator, accounts: int, share: float, start: int, end: int) -> Ints:
    """Draw when a change comes, for a share of the people, else never."""
    return either(rng, share, rng.integers(start, end, accounts), NEVER, accounts)


def _openings(rng: np.random.Generator, accounts: int, start: int, end: int) -> tuple[Ints, Ints]:
    """Draw when people registered and opened credit, up to eight years back."""
    back = np.minimum(spread(rng, 480 * DAY, 1.1, accounts), 8 * 365 * DAY)
    recent = start + rng.random(accounts) * (end - start - 2 * DAY)
    registered = whole(np.where(coin(rng, 0.09, accounts), recent, start - back))
    quick = spread(rng, 25 * MINUTE, 1.3, accounts)
    slow = spread(rng, 25 * DAY, 1.9, accounts)
    wait = MINUTE + np.where(coin(rng, 0.2, accounts), quick, slow)
    # Every account here has credit: who would open it too late opened it soon after registering.
    late = registered + wait > end - HOUR
    wait = np.where(late, rng.random(accounts) * (end - HOUR - registered), wait)
    # Shops are busy by day: nobody's clock is exact, so hours are drawn from a broad bell.
    hour = np.clip(rng.normal(14.5, 4.5, accounts), 0, 23.99) * HOUR
    days = (registered - start) // DAY * DAY + start
    registered = np.minimum(whole(days + hour), end - 2 * HOUR)
    opened = np.minimum(registered + whole(np.maximum(wait, MINUTE)), end - HOUR)
    return registered, opened


def _small_changes(registry: Registry, people: People, start: int, end: int) -> None:
    """Let some ordinary people move, change numbers, or let another number receive messages."""
    rng, accounts = registry.rng, len(people.person)
    people.moved_at[:] = _changes(rng, accounts, 0.02, start, end)
    near = people.home_city(registry, np.arange(accounts))
    cities = either(rng, 0.4, draw_cities(rng, accounts), near, accounts)
    people.address[:, 1] = registry.addresses(cities, HOME)
    people.ip[:, 1] = registry.ips(accounts)
    people.login_changed_at[:] = _changes(rng, accounts, 0.012, start, end)
    people.login_phone[:, 1] = registry.phones(cities)
    together = coin(rng, 0.7, accounts)
    people.notify_changed_at[:] = np.where(together, people.login_changed_at, NEVER)
    people.notify_phone[:, 1] = people.login_phone[:, 1]
    apart = np.flatnonzero(coin(rng, 0.025, accounts))
    people.notify_phone[apart] = registry.phones(near[apart])[:, None]
