"""An owner is talked into drawing the limit and passing it on, with their own phone in hand."""

import numpy as np

from benchmarks.quality.worlds.credit.schemes.scene import Crew, Hand, Scene
from benchmarks.quality.worlds.credit.town import Town
from detector.simulation.draws import DAY, HOUR, MINUTE


def plan(town: Town, account: int, day: float) -> float:
    """Choose an hour of the day; some open credit only for the caller, half never come back."""
    dates = town.people.dates
    struck = day + float(np.clip(town.rng.normal(14.5, 3.3), 7, 23.5)) * HOUR
    if dates.opened[account] > 0:
        dates.opened[account] = struck - town.pause(25 * MINUTE, 1.2)
    dates.stops[account] = struck if town.chance(0.5) else np.inf
    return struck


def act(scene: Scene, crew: Crew) -> None:
    """Draw, and pass on."""
    town, rng, struck = scene.town, scene.town.rng, scene.struck
    hand = scene.owner()
    _follow_the_caller(scene, hand)
    share = rng.uniform(0.35, 0.75) if scene.careful else rng.uniform(0.8, 1)
    draws = rng.dirichlet(np.full(1 + int(rng.poisson(1.1)), 3.0)) * scene.limit * share
    payee = crew.payee if scene.shows(0.45) else town.country.payees.one()
    moved, time = scene.shows(0.85), struck
    for number, draw in enumerate(draws):
        scene.log(time, "cash_drawn", hand, amount=max(100, round(draw, -2)))
        if moved:
            if number == 0 and scene.shows(0.75):
                scene.log(time + rng.uniform(30, 400), "payee_added", hand, payee=payee)
            passed = max(100, round(draw * rng.uniform(0.9, 1), -1))
            then = time + scene.draw(8 * MINUTE, 0.9)
            scene.log(then, "transferred_out", hand, amount=passed, payee=payee)
        time += scene.draw(13 * MINUTE, 0.9) if scene.shows(0.85) else scene.draw(DAY, 0.8)
    if town.chance(0.3):
        scene.log(time + scene.draw(9 * HOUR, 1.2), "support_contacted", hand)


def _follow_the_caller(scene: Scene, hand: Hand) -> None:
    """Share the screen, sign in, raise the limit, as the voice on the phone says."""
    town, rng, struck = scene.town, scene.town.rng, scene.struck
    if scene.shows(0.62):
        scene.log(struck - scene.draw(9 * MINUTE, 0.9), "screen_shared", hand)
    if town.chance(0.75):
        scene.log(struck - scene.draw(4 * MINUTE, 1.0), "login", hand)
    if scene.shows(0.18):
        scene.log(struck - rng.uniform(60, 900), "password_reset", hand)
    if scene.shows(0.25):
        scene.limit = round(scene.limit * rng.choice([1.2, 1.5]), -2)
        raised = struck - scene.draw(5 * MINUTE, 0.7)
        scene.log(raised, "credit_limit_changed", hand, amount=scene.limit)
    if scene.shows(0.15):
        notify = town.people.changes.notify
        notify.change(scene.account, struck - 60, town.country.phones.one())
        scene.log(struck - 59, "notify_phone_changed", hand)
