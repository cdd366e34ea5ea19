"""Recruited young people open credit within some weeks, for one organiser who takes the goods."""

from dataclasses import dataclass

import numpy as np

from benchmarks.quality.worlds.credit.cast.dates import NEVER
from benchmarks.quality.worlds.credit.ground import END
from benchmarks.quality.worlds.credit.schemes.scene import Hand, Scene
from benchmarks.quality.worlds.credit.town import Town
from detector.simulation.draws import DAY, HOUR, MINUTE, Floats, Ints


@dataclass(frozen=True)
class Ring:
    """What the organiser provides, and how often members use each.

    Parameters
    ----------
    uses_device, uses_line, uses_address
        Shares, 0 to 1.
    """

    members: Ints
    devices: tuple[int, ...]
    line: int
    address: int
    phone: int
    payee: int
    merchant: int
    uses_device: float
    uses_line: float
    uses_address: float


def plan_rings(town: Town, struck: Floats) -> list[Ring]:
    """Split the recruits into rings of four to two dozen and set the dates of their openings."""
    rng, rings = town.rng, []
    recruits = rng.permutation(town.people.roles.of("mule_ring"))
    while len(recruits):
        size = 3 + min(int(rng.geometric(0.22)), 18)
        ring = _found(town, recruits[:size])
        recruits = recruits[size:]
        begin, width = rng.uniform(10 * DAY, END - 20 * DAY), town.pause(7 * DAY, 0.8)
        for member in ring.members:
            moment = begin + rng.exponential(width) + rng.uniform(0, DAY)
            struck[member] = min(moment, END - 6 * HOUR)
            _recruit(town, ring, int(member), float(struck[member]))
        rings.append(ring)
    return rings


def _found(town: Town, members: Ints) -> Ring:
    rng, country = town.rng, town.country
    seat, drop = (int(city) for city in country.cities(2))
    _settle(town, members[rng.random(len(members)) < 0.6], seat)
    return Ring(
        members=members,
        devices=tuple(country.devices.many(1 + int(town.chance(0.4))).tolist()),
        line=country.lines.one(seat),
        address=country.addresses.one(drop if town.chance(0.3) else seat),
        phone=country.phones.one(),
        payee=country.payees.one(),
        merchant=900 + int(rng.integers(20)),
        uses_device=float(rng.choice([0.9, 0.6, 0.15])),
        uses_line=float(rng.choice([0.8, 0.3])),
        uses_address=float(rng.choice([0.9, 0.5, 0.1])),
    )


def _settle(town: Town, members: Ints, city: int) -> None:
    """Let members live in the organiser's city."""
    things, cities = town.people.things, np.full(len(members), city)
    things.city[members] = city
    things.home[members] = town.country.addresses.many(cities)
    things.line[members] = town.country.lines.many(cities)


def _recruit(town: Town, ring: Ring, member: int, struck: float) -> None:
    """Open credit at the strike; who registers for it does so on the organiser's device."""
    rng, people = town.rng, town.people
    dates, things, changes = people.dates, people.things, people.changes
    if dates.registered[member] > 0:
        quick = town.chance(0.6)
        before = town.pause(15 * MINUTE, 1.0) if quick else town.pause(10 * DAY, 1.0)
        dates.registered[member] = max(60.0, struck - before)
        if town.chance(0.7 * ring.uses_device):
            things.device[member] = rng.choice(ring.devices)
            things.line[member] = ring.line
    dates.opened[member] = struck
    changes.moved_at[member] = changes.new_device_at[member] = NEVER
    people.habits.limit[member] = round(people.habits.limit[member] * 0.8, -2) + 200
    gone = town.chance(0.7)
    dates.stops[member] = struck + town.pause(6 * DAY, 1.0) if gone else NEVER


def act_in_ring(scene: Scene, ring: Ring) -> None:
    """Buy for the organiser, and draw cash for them in half of the cases."""
    town, rng = scene.town, scene.town.rng
    hand = _hand(scene, ring)
    address = ring.address if scene.shows(ring.uses_address) else scene.home
    phone = ring.phone if scene.shows(0.4) else scene.login_phone
    merchant = ring.merchant if scene.shows(0.35) else None
    soon = scene.shows(0.7)
    time = scene.struck + (scene.draw(25 * MINUTE, 1.2) if soon else scene.draw(3 * DAY, 1.0))
    total = scene.limit * scene.part(4, 1.8) * (0.6 if scene.careful else 1)
    for bought in scene.basket(total, most=4):
        scene.buy(time, bought, hand, address, phone, merchant=merchant)
        time += scene.draw(40 * MINUTE, 1.5)
    if scene.shows(0.5):
        drawn = round(scene.limit * rng.uniform(0.3, 0.9), -2) + 100
        scene.log(time, "cash_drawn", hand, amount=drawn)
        if scene.shows(0.6):
            scene.log(time + 200, "payee_added", hand, payee=ring.payee)
            then = time + scene.draw(10 * MINUTE, 1.0)
            scene.log(then, "transferred_out", hand, amount=drawn, payee=ring.payee)
    if town.chance(0.3):
        repaid = round(scene.limit * 0.08, 2)
        scene.log(time + 15 * DAY, "repaid", hand, amount=repaid)


def _hand(scene: Scene, ring: Ring) -> Hand:
    town, things = scene.town, scene.town.people.things
    device = int(things.device[scene.account])
    if scene.shows(ring.uses_device):
        device = int(town.rng.choice(ring.devices))
    if scene.shows(ring.uses_line) or (device in ring.devices and town.chance(0.6)):
        return Hand(device, ring.line, scene.home)
    return Hand(device, int(town.country.gateways(np.array([scene.city]))[0]), scene.home)
