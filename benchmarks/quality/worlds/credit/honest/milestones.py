"""Registration, credit and the first days, for everybody alike."""

import numpy as np

from benchmarks.quality.worlds.credit.honest.traces import note
from benchmarks.quality.worlds.credit.town import Town
from detector.simulation.draws import DAY, MINUTE, Floats, Ints, some, spread


def live_milestones(town: Town) -> None:
    """Log how accounts begin, how limits change, and how a few are closed."""
    rng, dates, limit = town.rng, town.people.dates, town.people.habits.limit
    everybody = np.arange(town.size, dtype=np.int64)
    borrowers = everybody[np.isfinite(dates.opened)]
    note(town, everybody, dates.registered, "registered")
    note(town, borrowers, dates.opened[borrowers], "credit_opened", amount=limit[borrowers])
    first = np.minimum(dates.registered, dates.opened)
    _soon_after(town, some(rng, everybody, 0.9), first, "identity_verified", 6 * MINUTE, 1.4)
    _soon_after(town, some(rng, everybody, 0.45), first, "address_added", 25 * MINUTE, 1.8)
    _soon_after(town, some(rng, everybody, 0.35), first, "device_bound", 40, 1.0)
    bound = some(rng, borrowers, 0.1)
    note(town, bound, dates.opened[bound] - 20, "device_bound")
    _change_limits(town, some(rng, borrowers, 0.2))
    stopped = everybody[np.isfinite(dates.stops) & town.people.roles.honest]
    closed = some(rng, stopped, 0.1)
    note(town, closed, dates.stops[closed] - 1, "closed")


def _soon_after(
    town: Town, account: Ints, since: Floats, event: str, median: float, sigma: float
) -> None:
    note(town, account, since[account] + spread(town.rng, median, sigma, len(account)), event)


def _change_limits(town: Town, account: Ints) -> None:
    rng, opened = town.rng, town.people.dates.opened
    time = town.moments(opened[account])
    late = time > opened[account] + 20 * DAY
    account, time = account[late], time[late]
    factor = rng.choice([0.7, 1.2, 1.5, 2.0], len(account))
    limit = np.round(town.people.habits.limit[account] * factor, -2)
    note(town, account, time, "credit_limit_changed", amount=limit)
