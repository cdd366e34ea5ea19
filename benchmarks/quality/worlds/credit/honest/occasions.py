"""What owners do beside shopping: new numbers and phones, cash, and everyday trifles."""

import numpy as np

from benchmarks.quality.worlds.credit.ground import END
from benchmarks.quality.worlds.credit.honest.traces import note
from benchmarks.quality.worlds.credit.town import Town
from detector.simulation.draws import DAY, MINUTE, Floats, Ints, coin, some, spread


def live_occasions(town: Town) -> None:
    """Log changes, cash draws and trifles."""
    _change_things(town)
    _draw_cash(town)
    _fumble_passwords(town)
    _do_trifles(town)


def _change_things(town: Town) -> None:
    rng, roles, changes = town.rng, town.people.roles, town.people.changes
    for numbers, event in (
        (changes.login, "login_phone_changed"),
        (changes.notify, "notify_phone_changed"),
    ):
        account = np.flatnonzero(np.isfinite(numbers.changed[:, 0]))
        note(town, account, numbers.changed[account, 0], event)
    upgraded = np.flatnonzero(np.isfinite(changes.new_device_at))
    note(town, upgraded, changes.new_device_at[upgraded] + 30, "device_bound")
    locked_out = np.repeat(some(rng, upgraded, 0.25), 2)
    tries = changes.new_device_at[locked_out] + spread(rng, 2 * MINUTE, 1.0, len(locked_out))
    note(town, locked_out, tries, "login_failed")
    forgot = some(rng, upgraded, 0.25)
    reset = changes.new_device_at[forgot] + spread(rng, 4 * MINUTE, 1.0, len(forgot))
    note(town, forgot, reset, "password_reset")
    moved = np.flatnonzero(np.isfinite(changes.moved_at))
    note(town, moved, changes.moved_at[moved] + 60, "address_added")
    others = rng.choice(town.size, int(0.15 * town.size))
    added = np.concatenate([np.flatnonzero(roles.gifts), others])
    note(town, added, town.moments(town.people.dates.registered[added]), "address_added")


def _draw_cash(town: Town) -> None:
    """Draw some of the limit, one time in five nearly all of it, and repay within a month."""
    rng, people = town.rng, town.people
    draws = people.roles.draws_cash & np.isfinite(people.dates.opened)
    drawers = np.flatnonzero(draws & (people.roles.scheme != "bust_out"))
    often = np.where(people.roles.group[drawers] == "cash_user", 2.2, 0.6)
    account = np.repeat(drawers, 1 + rng.poisson(often))
    time = town.moments(people.dates.opened[account])
    later = time > people.dates.opened[account]
    account, time = account[later], time[later]
    size, limit = len(account), people.habits.limit[account]
    nearly_all = coin(rng, 0.22, size)
    share = np.where(nearly_all, rng.uniform(0.8, 1, size), rng.beta(1.5, 4, size))
    halved = nearly_all & coin(rng, 0.3, size)
    amount = np.minimum(np.round(limit * share * np.where(halved, 0.5, 1), -2) + 100, limit)
    note(town, account, time, "cash_drawn", amount=amount)
    second = time[halved] + spread(rng, 8 * MINUTE, 1.0, int(halved.sum()))
    note(town, account[halved], second, "cash_drawn", amount=amount[halved])
    note(town, account, time + rng.uniform(25, 33, size) * DAY, "repaid", amount=amount)
    on = coin(rng, 0.4, size)
    passed = time[on] + spread(rng, 12 * MINUTE, 1.5, int(on.sum()))
    own = people.things.payee[account]
    note(town, account[on], passed, "transferred_out", amount=amount[on], payee=own[on])
    first = on & coin(rng, 0.3, size)
    note(town, account[first], time[first] + 90, "payee_added", payee=own[first])


def _fumble_passwords(town: Town) -> None:
    """Fail to sign in at times, at times thrice, and reset the password then."""
    rng = town.rng
    account, time = _now_and_then(town, 0.25)
    note(town, account, time, "login_failed")
    again = coin(rng, 0.35, len(account))
    account, time = np.repeat(account[again], 2), np.repeat(time[again], 2)
    note(town, account, time + rng.uniform(5, 90, len(time)), "login_failed")
    account, time = account[::2], time[::2]
    note(town, account, time + spread(rng, 3 * MINUTE, 0.7, len(time)), "password_reset")


def _do_trifles(town: Town) -> None:
    rng, people = town.rng, town.people
    lived = 1 - np.maximum(people.dates.registered, 0) / END
    logins = town.kind.idle_logins * (0.3 + people.habits.activity) * lived
    trifles: dict[str, float | Floats] = {
        "login": logins,
        "password_reset": 0.05,
        "device_bound": 0.06,
        "card_bound": 0.5,
        "support_contacted": 0.12,
        "screen_shared": np.where(people.roles.elderly, 0.12, 0.018),
    }
    for event, rate in trifles.items():
        note(town, *_now_and_then(town, rate), event)
    account, time = _now_and_then(town, 0.08)
    note(town, account, time, "payee_added", payee=people.things.payee[account])
    account, time = _now_and_then(town, 0.15 * np.isfinite(people.dates.opened))
    amount = np.round(spread(rng, 600, 1.0, len(account)), 2)
    payee = people.things.payee[account]
    note(town, account, time, "transferred_out", amount=amount, payee=payee)


def _now_and_then(town: Town, rate: float | Floats) -> tuple[Ints, Floats]:
    """Draw accounts and moments, each account so many times on average."""
    count = town.rng.poisson(rate, town.size)
    account = np.repeat(np.arange(town.size, dtype=np.int64), count)
    since = town.people.dates.registered[account]
    return account, town.moments(since, town.people.roles.nights[account])
