"""People who draw cash for good reasons, and people whom real support helps on the screen."""

import numpy as np

from detector.simulation.draws import DAY, HOUR, MINUTE, NONE, Ints, coin, either, spread, whole
from detector.simulation.honest.purchases import buy, visit
from detector.simulation.town import Town


def live_cash_users(town: Town, members: Ints) -> None:
    """Let people draw much of their limit and pass it on, for rent, a wedding, a loan."""
    rng, people = town.rng, town.people
    size = len(members)
    people.cash_rate[members] = 0.8 + rng.gamma(1.2, 2.0, size)
    people.cash_depth[members] = rng.beta(3.5, 1.6, size)
    people.transfer_share[members] = rng.beta(4.0, 1.5, size)
    people.session_rate[members] *= either(rng, 0.35, 0, 1, size) * 0.7 + 0.3


def live_screen_sharers(town: Town, members: Ints) -> None:
    """Let people ask support for help, share the screen, and go on with what they wanted."""
    rng, people, log = town.rng, town.people, town.account_log
    size = len(members)
    span = town.end - HOUR - np.maximum(people.registered_at[members], town.start)
    asked = town.end - HOUR - whole(rng.random(size) * span)
    asked = np.maximum(town.at_hour(asked, 14.5, 3.5), people.registered_at[members] + MINUTE)
    visit(town, "support_contacted", members, asked, 0.75)
    visit(town, "screen_shared", members, asked + spread(rng, 9 * MINUTE, 1.0, size), 0.85)
    visit(town, "password_reset", members, asked + spread(rng, 15 * MINUTE, 1.0, size), 0.2)
    shops = coin(rng, 0.35, size)
    buy(town, members[shops], (asked + spread(rng, 40 * MINUTE, 1.3, size))[shops], taste=1.5)
    draws = coin(rng, 0.3, size) & (asked > people.opened_at[members] + DAY)
    who, at = members[draws], (asked + spread(rng, 35 * MINUTE, 1.3, size))[draws]
    depth = rng.beta(2.5, 1.5, len(who))
    amount = np.maximum(whole(people.limit_fen[who] * depth / 10_000) * 10_000, 10_000)
    log.add("cash_drawn", who, at, amount=amount)
    sends = coin(rng, 0.55, len(who))
    payee = either(rng, 1.0, town.registry.serials(len(who)), NONE, len(who))
    sent = at + 30 + spread(rng, 25 * MINUTE, 1.4, len(who))
    log.add("transferred_out", who[sends], sent[sends], payee=payee[sends], amount=amount[sends])
    log.add("payee_added", who[sends], sent[sends] - 20, payee=payee[sends])
