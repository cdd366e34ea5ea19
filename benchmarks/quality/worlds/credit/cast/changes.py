"""What changes in people's lives: numbers, phones, homes."""

from dataclasses import dataclass

import numpy as np

from benchmarks.quality.worlds.credit.cast.belongings import Belongings
from benchmarks.quality.worlds.credit.cast.dates import NEVER, Dates
from benchmarks.quality.worlds.credit.cast.roles import Roles
from benchmarks.quality.worlds.credit.ground import END, Ground
from detector.simulation.draws import DAY, HOUR, MINUTE, Flags, Floats, Ints, coin, spread


@dataclass
class Numbers:
    """A phone number that may change twice: one row per account, a column per period."""

    phone: Ints
    changed: Floats

    def at(self, account: Ints, time: Floats) -> Ints:
        """Give the number as it stands."""
        period = (time[:, None] >= self.changed[account]).sum(axis=1)
        phone: Ints = self.phone[account, period]
        return phone

    def change(self, account: int, time: float, phone: int) -> None:
        """Put a new number from a moment on."""
        self.phone[account, 1], self.changed[account, 0] = phone, time


@dataclass
class Changes:
    """One row per account; NEVER for a change that does not come.

    Parameters
    ----------
    login, notify
        The number that signs in, and the one that is sent messages.
    silent
        No number for messages is known.
    """

    login: Numbers
    notify: Numbers
    silent: Flags
    new_device: Ints
    new_device_at: Floats
    moved_at: Floats
    new_home: Ints
    new_line: Ints


def draw_changes(ground: Ground, roles: Roles, dates: Dates, things: Belongings) -> Changes:
    """Draw who gets a new number, a new phone, a new home, and when."""
    rng, size, country = ground.rng, ground.size, ground.country
    since = np.maximum(dates.registered, 0)
    login, notify = _numbers(ground, roles, dates)
    upgraded = np.where(roles.new_phone, rng.uniform(since, END), NEVER)
    with_number = roles.new_number & coin(rng, 0.45, size)
    before = login.changed[:, 0] - spread(rng, 3 * HOUR, 2.0, size)
    far = coin(rng, 0.4, size)
    new_city = np.where(far, country.other_cities(things.city), things.city)
    return Changes(
        login=login,
        notify=notify,
        silent=coin(rng, 0.03, size),
        new_device=country.devices.many(size),
        new_device_at=np.where(with_number, before, upgraded),
        moved_at=np.where(roles.moves, rng.uniform(since, END), NEVER),
        new_home=country.addresses.many(new_city),
        new_line=country.lines.many(new_city),
    )


def _numbers(ground: Ground, roles: Roles, dates: Dates) -> tuple[Numbers, Numbers]:
    """Draw numbers; who changes both does it in minutes, days later, or forgets the second."""
    rng, size, country = ground.rng, ground.size, ground.country
    since = np.maximum(dates.registered, 0)
    phone = country.phones.many(3 * size).reshape(size, 3)
    changed = np.where(roles.new_number, rng.uniform(since, END), NEVER)
    late = np.where(coin(rng, 0.6, size), spread(rng, 9 * DAY, 1.3, size), NEVER)
    delay = np.where(coin(rng, 0.5, size), spread(rng, 5 * MINUTE, 1.0, size), late)
    only_notify = coin(rng, 0.02, size) & ~roles.new_number & roles.honest
    renotified = np.where(only_notify, rng.uniform(since, END), changed + delay)
    login = Numbers(phone, np.column_stack([changed, np.full(size, NEVER)]))
    notify = Numbers(phone.copy(), np.column_stack([renotified, np.full(size, NEVER)]))
    other = np.flatnonzero(coin(rng, ground.kind.foreign_notify, size))
    notify.phone[other] = country.phones.many(len(other))[:, None]
    elderly = np.flatnonzero(roles.elderly)
    child = phone[rng.integers(0, size, len(elderly)), 0]
    outside = coin(rng, 0.5, len(elderly))
    child = np.where(outside, country.phones.many(len(elderly)), child)
    notify.phone[elderly] = child[:, None]
    recycled = np.flatnonzero(roles.group == "recycled_number")
    phone[recycled] = phone[rng.integers(0, size, len(recycled)), 0][:, None]
    notify.phone[recycled] = phone[recycled]
    return login, notify
