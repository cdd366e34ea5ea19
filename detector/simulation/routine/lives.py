"""The milestones of an account: registered, verified, opened, bound, moved, changed, closed."""

import numpy as np

from detector.simulation.draws import (
    DAY,
    HOUR,
    MINUTE,
    NEVER,
    USUAL,
    Floats,
    Ints,
    coin,
    some,
    spread,
)
from detector.simulation.town import Town


def live_milestones(town: Town) -> None:
    """Write the milestones of everybody, after their traits."""
    _begin(town)
    _changes(town)
    _small_things(town)


def _since(town: Town, members: Ints, since: Ints, median: float, sigma: float) -> Floats:
    """Draw moments some time after others."""
    return since[members] + spread(town.rng, median, sigma, len(members))


def _begin(town: Town) -> None:
    """Write registration, credit, and what is bound soon after."""
    rng, people, log = town.rng, town.people, town.account_log
    everyone = np.arange(len(people.person), dtype=np.int64)
    registered, opened = people.registered_at, people.opened_at
    # Whoever registered years ago did so on a handset long gone.
    ago = (town.start - registered) / (900 * DAY)
    first = np.where(
        coin(rng, ago, len(everyone)), town.registry.serials(len(everyone)), people.opened_on
    )
    log.add("registered", everyone, registered, device=first)
    share = rng.beta(1.0, 0.35, len(everyone))
    log.add("identity_verified", everyone, registered + 5 + share * (opened - registered - 9))
    lent = np.where((people.opened_on == USUAL) & (ago > 0.3), first, people.opened_on)
    log.add("credit_opened", everyone, opened, device=lent, amount=people.limit_fen)
    bound = some(rng, everyone, 0.6)
    log.add("device_bound", bound, _since(town, bound, registered, 2 * MINUTE, 1.0))
    carded = some(rng, everyone, 0.8)
    log.add("card_bound", carded, _since(town, carded, registered, 12 * HOUR, 2.2))
    homed = some(rng, everyone, 0.85)
    log.add("address_added", homed, _since(town, homed, registered, 20 * MINUTE, 2.0))


def _changes(town: Town) -> None:
    """Write what the people's own changes leave behind; some leave nothing."""
    rng, people, log = town.rng, town.people, town.account_log
    handset = some(rng, _during(town, people.device_changed_at), 0.6)
    log.add("device_bound", handset, _since(town, handset, people.device_changed_at, MINUTE, 1.0))
    moved = some(rng, _during(town, people.moved_at), 0.8)
    log.add("address_added", moved, _since(town, moved, people.moved_at, 9 * HOUR, 1.6))
    login = _during(town, people.login_changed_at)
    log.add(
        "login_phone_changed", login, people.login_changed_at[login],
        login=people.login_phone[login, 1],
    )  # fmt: skip
    notify = _during(town, people.notify_changed_at)
    # Both numbers are rarely changed in the same second.
    log.add(
        "notify_phone_changed", notify, _since(town, notify, people.notify_changed_at, MINUTE, 1.4),
        notify=people.notify_phone[notify, 1],
    )  # fmt: skip


def _during(town: Town, moments: Ints) -> Ints:
    """Give the accounts whose change comes while they live."""
    inside = (moments < NEVER) & (moments > town.people.registered_at)
    return np.flatnonzero(inside & (moments < town.people.active_to))


def _small_things(town: Town) -> None:
    """Write what happens to anybody now and then, in the window."""
    log, rng = town.account_log, town.rng
    for kind, rate in (
        ("login_failed", 0.45),
        ("password_reset", 0.05),
        ("support_contacted", 0.07),
        ("screen_shared", 0.006),
        ("card_bound", 0.08),
        ("device_bound", 0.06),
        ("address_added", 0.15),
    ):
        who, when = _now_and_then(town, rate)
        log.add(kind, who, when)
    closing = some(rng, np.flatnonzero(town.people.active_to < town.end), 0.15)
    log.add("closed", closing, _since(town, closing, town.people.active_to, 6 * DAY, 1.0))


def _now_and_then(town: Town, rate: float) -> tuple[Ints, Ints]:
    """Draw who and when, at a rate per 180 days of activity that differs between people."""
    people, rng = town.people, town.rng
    span = np.maximum(people.active_to - people.active_from, 0)
    mean = rate * span / (180 * DAY) * rng.gamma(0.6, 1 / 0.6, len(span))
    who = np.repeat(np.arange(len(span), dtype=np.int64), rng.poisson(mean))
    times = people.active_from[who] + rng.random(len(who)) * span[who]
    return who, times.astype(np.int64)
