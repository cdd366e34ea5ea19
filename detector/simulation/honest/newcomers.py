"""People drawn in by a campaign, who buy at once, and people who come back for a sale."""

import numpy as np

from detector.simulation.draws import DAY, HOUR, MINUTE, Ints, coin, either, running, spread, whole
from detector.simulation.honest.purchases import buy, visit
from detector.simulation.ledger.goods import PHONE, want
from detector.simulation.routine.seasons import day_weights, draw_times
from detector.simulation.town import Town


def live_promo_newcomers(town: Town, members: Ints) -> None:
    """Let people register for a campaign, open credit at once and buy something dear."""
    rng, people = town.rng, town.people
    size = len(members)
    campaigns = town.moments(max(1, size // 40), 0.03, 0.97)
    registered = rng.choice(campaigns, size) + whole(spread(rng, 30 * HOUR, 1.0, size))
    registered = np.minimum(town.at_hour(registered, 16.0, 4.5), town.end - 6 * HOUR)
    opened = registered + whole(MINUTE + spread(rng, 14 * MINUTE, 1.2, size))
    people.join(members, registered, np.minimum(opened, town.end - HOUR))
    first = people.opened_at[members] + 60 + spread(rng, 30 * MINUTE, 1.3, size)
    goods = np.where(coin(rng, 0.45, size), PHONE, want(rng, np.full(size, 3.0)))
    buy(town, members, first, category=goods, on_credit=0.85)
    more = coin(rng, 0.4, size)
    buy(town, members[more], first[more] + spread(rng, HOUR, 1.5, int(more.sum())), taste=1.5)
    # Many never come back once the discount is used.
    people.session_rate[members] *= either(rng, 0.5, 0, 1, size) * 0.8 + 0.2


def live_returnees(town: Town, members: Ints) -> None:
    """Let people who had forgotten the shop come back for a sale, often on a new handset."""
    rng, people = town.rng, town.people
    size = len(members)
    people.established(rng, members, town.start)
    days = (town.end - town.start) // DAY
    # Three times the pull of an ordinary day: sales are why they come.
    weights = day_weights(town.start, days) ** 2
    low, high = np.full(size, town.start + DAY), np.full(size, town.end - HOUR)
    back = draw_times(rng, weights, town.start, low, high, people.night_share[members])
    people.active_from[members] = back
    people.device_changed_at[members] = either(rng, 0.6, back - 60, town.end, size)
    visit(town, "login_failed", members, back - spread(rng, 4 * MINUTE, 1.0, size), 0.35)
    visit(town, "password_reset", members, back - spread(rng, 2 * MINUTE, 0.8, size), 0.35)
    visit(town, "login", members, back, 0.9)
    counts = 1 + rng.poisson(0.9, size)
    rows = np.repeat(np.arange(size), counts)
    at = back[rows] + running(spread(rng, 14 * MINUTE, 1.4, len(rows)), counts)
    buy(town, members[rows], at, taste=2.5)
    people.session_rate[members] *= 0.7
