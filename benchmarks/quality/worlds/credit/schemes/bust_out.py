"""A faithful payer grows the limit for months, uses all of it one evening and is gone."""

import numpy as np

from benchmarks.quality.worlds.credit.schemes.scene import Crew, Scene
from benchmarks.quality.worlds.credit.town import Town
from detector.simulation.draws import DAY, HOUR, MINUTE


def plan(town: Town, account: int, day: float) -> float:
    """Choose an evening, the careful any hour of the day; mostly the last days of the account."""
    careful = bool(town.people.roles.careful[account])
    hour = town.rng.uniform(9, 24) if careful else 20 + town.rng.uniform(0, 7)
    struck = day + float(hour) * HOUR
    if town.chance(0.8):
        town.people.dates.stops[account] = struck + town.rng.exponential(1.5 * DAY)
    return struck


def act(scene: Scene, crew: Crew) -> None:
    """Grow the limit, then use it all; a bust-out has no crew."""
    town, rng, hand = scene.town, scene.town.rng, scene.owner()
    for raised in np.sort(rng.uniform(0, scene.struck, rng.integers(1, 4))):
        if town.chance(0.6):
            scene.limit = round(scene.limit * rng.uniform(1.1, 1.5), -2)
            scene.log(float(raised), "credit_limit_changed", hand, amount=scene.limit)
    town.people.habits.limit[scene.account] = scene.limit
    total = scene.limit * (rng.uniform(0.4, 0.7) if scene.careful else rng.uniform(0.85, 1.02))
    parts = rng.dirichlet(np.full(3 + int(rng.poisson(2.5)), 2.5)) * total
    at_home = town.chance(0.65)
    drop = int(town.country.cities(1)[0])
    address = scene.home if at_home else town.country.addresses.one(drop)
    time, goods = scene.struck, town.kind.goods
    for part in parts:
        if town.chance(0.2):
            scene.log(time, "cash_drawn", hand, amount=max(100, round(part, -2)))
        else:
            loot = scene.shows(0.8)
            category = rng.choice(goods.resells) if loot else rng.integers(len(goods.names))
            bought = int(category), max(float(part), 30.0)
            scene.buy(time, bought, hand, address, scene.login_phone)
        time += scene.draw(20 * HOUR, 1.0) if scene.careful else scene.draw(17 * MINUTE, 1.0)
