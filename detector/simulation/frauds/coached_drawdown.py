"""A false support agent talks the owner of a quiet account into drawing and sending the cash."""

import numpy as np

from detector.simulation.draws import DAY, HOUR, MINUTE, NONE, Ints, coin, either, spread, whole
from detector.simulation.frauds.loot import draw_cash, shared, usual
from detector.simulation.town import Town


def live_coached_drawdown(town: Town, members: Ints) -> Ints:
    """Tell the story of the safe account; the strike is the first draw."""
    rng, people = town.rng, town.people
    size = len(members)
    people.established(rng, members, town.start)
    people.session_rate[members] = rng.gamma(1.0, 9.0, size)
    people.cash_rate[members] = np.where(coin(rng, 0.1, size), 1.0, 0.0)
    strike = town.at_hour(town.moments(size), 14.5, 3.5)
    _talk(town, members, strike)
    payee = either(rng, 0.9, shared(town, size, 0.5, 3), NONE, size)
    depth = np.clip(rng.beta(9.0, 1.3, size), 0.3, 1.0)
    # A few stop half-way, or are called again on the next day.
    depth = np.where(coin(rng, 0.15, size), depth * 0.5, depth)
    draw_cash(town, members, strike.astype(np.float64), depth, usual(members), payee)
    again = coin(rng, 0.15, size)
    later = strike[again] + DAY * rng.uniform(0.3, 2.0, int(again.sum()))
    draw_cash(
        town, members[again], later, depth[again] * 0.4, usual(members[again]), payee[again],
    )  # fmt: skip
    people.repays_until[members] = either(rng, 0.45, town.end, strike, size)
    quiet = either(rng, 0.4, strike + whole(spread(rng, 4 * DAY, 1.0, size)), town.end, size)
    people.active_to[members] = np.minimum(quiet, town.end)
    return strike


def _talk(town: Town, members: Ints, strike: Ints) -> None:
    """Write what the long call leaves behind; often nothing at all."""
    rng, log = town.rng, town.account_log
    size = len(members)
    for kind, share, median in (
        ("support_contacted", 0.25, 3 * HOUR),
        ("screen_shared", 0.35, 25 * MINUTE),
        ("login", 0.85, 20 * MINUTE),
        ("password_reset", 0.06, 40 * MINUTE),
    ):
        heard = coin(rng, share, size)
        before = spread(rng, median, 1.0, size)
        log.add(kind, members[heard], (strike - before)[heard])
    raised = coin(rng, 0.12, size)
    limit = whole(town.people.limit_fen[members] * rng.uniform(1.1, 1.6, size) / 10_000) * 10_000
    log.add("credit_limit_changed", members[raised], strike[raised] - 300, amount=limit[raised])
    sorry = coin(rng, 0.4, size)
    log.add(
        "support_contacted", members[sorry], (strike + spread(rng, 20 * HOUR, 1.3, size))[sorry]
    )
