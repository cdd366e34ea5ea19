"""A stranger signs in to an account with a past and spends what is left of its limit."""

from benchmarks.quality.worlds.credit.schemes.scene import Crew, Hand, Scene
from benchmarks.quality.worlds.credit.town import BALANCE, CREDIT, Town
from detector.simulation.draws import DAY, MINUTE


def plan(town: Town, account: int, day: float) -> float:
    """Choose any hour."""
    return day + float(town.rng.uniform(0, DAY))


def act(scene: Scene, crew: Crew) -> None:
    """Get in, make oneself at home, spend, and at times be noticed by the owner."""
    town, rng = scene.town, scene.town.rng
    owner = scene.owner()
    thief = _thief(scene, crew, owner)
    phone = crew.phone if town.chance(0.3) else town.country.phones.one()
    time = _break_in(scene, thief, phone)
    address = _drop(scene, crew)
    if address != scene.home and town.chance(0.6):
        scene.log(time + scene.draw(80, 0.7), "address_added", thief)
    time += scene.draw(12 * MINUTE, 1.3) if scene.shows(0.8) else scene.draw(1.5 * DAY, 1.0)
    share = scene.part(2, 4) if scene.careful else scene.part(4, 2)
    for bought in scene.basket(scene.limit * share):
        receiver = phone if town.chance(0.6) else scene.login_phone
        stopped = 0.05 if scene.careful else 0.3
        paid_with = CREDIT if town.chance(0.8) else BALANCE
        scene.buy(time, bought, thief, address, receiver, stopped, paid_with)
        time += scene.draw(9 * MINUTE, 1.3)
    if scene.shows(0.25):
        drawn = round(scene.limit * rng.uniform(0.1, 0.4), -2) + 100
        scene.log(time, "cash_drawn", thief, amount=drawn)
    if town.chance(0.35):
        noticed = time + scene.draw(DAY, 1.0)
        scene.log(noticed, "support_contacted", owner)
        scene.log(noticed + 300, "password_reset", owner)


def _thief(scene: Scene, crew: Crew, owner: Hand) -> Hand:
    """Use the crew's or a new device from another city or a relay; the careful use the owner's."""
    town, country = scene.town, scene.town.country
    device, line, place = owner
    if scene.shows(0.85):
        device = crew.device if town.chance(0.3) else country.devices.one()
        place = country.addresses.one(country.other_city(scene.city))
    if scene.shows(0.8):
        if town.chance(0.3):
            line = crew.line
        elif town.chance(0.36):
            line = int(country.relays(1)[0])
        else:
            line = int(country.gateways(country.addresses.city[[place]])[0])
    return Hand(device, line, place)


def _break_in(scene: Scene, thief: Hand, phone: int) -> float:
    """Guess, reset, sign in and change the numbers; gives the moment when this is done."""
    town, changes = scene.town, scene.town.people.changes
    time = scene.struck - scene.draw(40 * MINUTE, 1.2)
    if scene.shows(0.5):
        for _ in range(1 + int(town.rng.poisson(2.5))):
            scene.log(time, "login_failed", thief)
            time += scene.draw(40, 0.8)
    if scene.shows(0.55):
        scene.log(time, "password_reset", thief)
        time += scene.draw(60, 0.8)
    scene.log(time, "login", thief)
    if scene.shows(0.5):
        scene.log(time + 15, "device_bound", thief)
    time += scene.draw(2 * MINUTE, 1.0)
    if scene.shows(0.42):
        changes.login.change(scene.account, time, phone)
        scene.log(time, "login_phone_changed", thief)
    if scene.shows(0.2):
        changes.notify.change(scene.account, time + 30, phone)
        scene.log(time + 30, "notify_phone_changed", thief)
    return time


def _drop(scene: Scene, crew: Crew) -> int:
    """Give the address that the goods go to: a new one, mostly far, or home."""
    town, country = scene.town, scene.town.country
    if not town.chance(0.5 if scene.careful else 0.82):
        return scene.home
    if scene.shows(0.3):
        return crew.address
    far = scene.shows(0.75)
    return country.addresses.one(country.other_city(scene.city) if far else scene.city)
