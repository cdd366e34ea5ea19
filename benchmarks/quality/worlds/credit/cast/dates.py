"""When accounts begin and end, and how busy, rich and faithful their owners are."""

from dataclasses import dataclass

import numpy as np

from benchmarks.quality.worlds.credit.cast.roles import Roles
from benchmarks.quality.worlds.credit.ground import END, Ground
from detector.simulation.draws import DAY, HOUR, MINUTE, Flags, Floats, coin, spread

NEVER = np.inf
_SETTLED = ("account_takeover", "bust_out", "coached_drawdown")
"""Schemes that need an account with a past."""


@dataclass
class Dates:
    """One row per account: seconds since the start of the window, NEVER for what does not come."""

    registered: Floats
    opened: Floats
    stops: Floats


@dataclass
class Habits:
    """One row per account.

    Parameters
    ----------
    activity
        Orders as a multiple of what is usual.
    limit
        Credit limit in yuan.
    credit, repays
        Shares of orders on credit, and of months that are repaid.
    """

    activity: Floats
    limit: Floats
    credit: Floats
    repays: Floats


def draw_dates(ground: Ground, roles: Roles) -> Dates:
    """Draw registration, opening and, for some, the day they stop."""
    rng, size = ground.rng, ground.size
    known = np.minimum(spread(rng, 400, 0.8, size), (roles.age - 17.5) * 330) + 5
    past = np.maximum(-known, -rng.uniform(1500, 2600, size)) * DAY
    new = _newcomers(ground, roles)
    registered = np.where(new, rng.uniform(0, END - DAY, size), past) // DAY * DAY
    registered = np.minimum(registered + ground.hours(size), END - 2 * HOUR)
    stops = np.where(coin(rng, 0.12, size), rng.uniform(20 * DAY, END * 1.2, size), NEVER)
    stops[stops < registered + 3 * DAY] = NEVER
    return Dates(registered, _open(ground, roles, registered), stops)


def _newcomers(ground: Ground, roles: Roles) -> Flags:
    rng, size = ground.rng, ground.size
    new = coin(rng, ground.kind.newcomers, size) | (roles.group == "promo_newcomer")
    for group, share in (("dorm", 0.4), ("village_agent", 0.7)):
        new |= (roles.group == group) & coin(rng, share, size)
    for scheme, share in (("identity_theft", 0.85), ("mule_ring", 0.65)):
        new |= (roles.scheme == scheme) & coin(rng, share, size)
    newcomers: Flags = new & ~np.isin(roles.scheme, _SETTLED)
    return newcomers


def _open(ground: Ground, roles: Roles, registered: Floats) -> Floats:
    """Open credit at once, after the platform's usual wait, or never."""
    rng, size = ground.rng, ground.size
    median, sigma = ground.kind.days_to_credit
    wait = spread(rng, median, sigma, size) * DAY
    quick = coin(rng, np.where(roles.group == "promo_newcomer", 0.7, 0.22), size)
    opened = registered + np.where(quick, spread(rng, 14 * MINUTE, 1.1, size), wait)
    opened[coin(rng, 0.06, size) & roles.honest] = NEVER
    opened[opened > END - HOUR] = NEVER
    settled = np.isin(roles.scheme, _SETTLED)
    settled &= (roles.scheme != "coached_drawdown") | coin(rng, 0.75, size)
    latest = np.minimum(opened, -rng.uniform(1, 90, size) * DAY)
    return np.where(settled, np.maximum(latest, registered + 60), opened)


def draw_habits(ground: Ground, roles: Roles, dates: Dates) -> Habits:
    """Draw limits, how much people buy, and how they pay."""
    rng, kind, size = ground.rng, ground.kind, ground.size
    limit = spread(rng, *kind.limit, size) * np.where(roles.age < 24, 0.45, 1.0)
    limit *= np.where(dates.registered > 0, 0.7, 1.0)
    credit = np.clip(rng.beta(2, 2, size) + kind.on_credit - 0.5, 0, 1)
    repays = rng.beta(9, 0.7, size)
    buster = roles.scheme == "bust_out"
    credit[buster], repays[buster] = np.maximum(credit[buster], 0.7), 0.98
    return Habits(_activity(ground, roles), np.round(limit, -2) + 300, credit, repays)


def _activity(ground: Ground, roles: Roles) -> Floats:
    rng, size = ground.rng, ground.size
    activity = rng.gamma(1.6, 1 / 1.6, size)
    activity[roles.group == "heavy_shopper"] *= 3.2
    activity[roles.elderly | (roles.group == "village_agent")] *= 0.5
    buster = roles.scheme == "bust_out"
    activity[buster] = np.maximum(activity[buster], 0.7) * 1.1
    activity[roles.scheme == "account_takeover"] += 0.15
    coached, mules, stolen = map(roles.of, ("coached_drawdown", "mule_ring", "identity_theft"))
    activity[coached] *= rng.uniform(0.05, 0.5, len(coached))
    activity[mules] *= rng.choice([0.0, 0.15, 0.6], len(mules))
    activity[stolen] *= np.where(coin(rng, 0.2, len(stolen)), 0.4, 0.0)
    return activity
