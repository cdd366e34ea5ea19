"""A stranger registers in somebody's name and spends the limit within minutes, far from home."""

from benchmarks.quality.worlds.credit.cast.dates import NEVER
from benchmarks.quality.worlds.credit.schemes.scene import Crew, Hand, Scene
from benchmarks.quality.worlds.credit.town import CARD, CREDIT, Town
from detector.simulation.draws import DAY, MINUTE


def plan(town: Town, account: int, day: float) -> float:
    """Open the account in the stolen name; gives the moment of the strike."""
    rng, people = town.rng, town.people
    dates, changes = people.dates, people.changes
    struck = day + (float(town.hours(1)[0]) if town.chance(0.6) else rng.uniform(0, DAY))
    if dates.registered[account] > 0:
        quick = town.chance(0.7)
        before = town.pause(9 * MINUTE, 1.1) if quick else town.pause(4 * DAY, 1.2)
        dates.registered[account] = max(struck - before, 60.0)
    dates.opened[account] = struck
    changes.moved_at[account] = changes.new_device_at[account] = NEVER
    if town.chance(0.1):
        people.things.person[account] = rng.integers(town.size)
    notify, login = changes.notify.phone, changes.login.phone
    notify[account] = login[account]
    if town.chance(0.35 if people.roles.careful[account] else 0.85):
        strangers = login[rng.integers(town.size), 0]
        notify[account] = strangers if town.chance(0.25) else town.country.phones.one()
    gone = town.chance(0.8)
    dates.stops[account] = struck + town.pause(2 * DAY, 1.0) if gone else NEVER
    return struck


def act(scene: Scene, crew: Crew) -> None:
    """Spend the limit."""
    town, hand, struck = scene.town, _hand(scene, crew), scene.struck
    address, phone = _drop(scene, crew)
    if scene.shows(0.45):
        scene.log(struck + town.rng.uniform(20, 400), "address_added", hand)
    if scene.shows(0.4):
        scene.log(struck - 20, "device_bound", hand)
    time = struck + (
        scene.draw(11 * MINUTE, 1.2) if scene.shows(0.85) else scene.draw(2.5 * DAY, 1.2)
    )
    share = scene.part(2, 3) if scene.careful else scene.part(5, 1.6)
    for bought in scene.basket(scene.limit * share):
        if town.chance(town.kind.logins_per_order):
            scene.log(time - town.rng.uniform(20, 200), "login", hand)
        stopped = 0.05 if scene.careful else 0.28
        paid_with = CREDIT if town.chance(0.93) else CARD
        scene.buy(time, bought, hand, address, phone, stopped, paid_with)
        time += scene.draw(7 * MINUTE, 1.3) if scene.shows(0.8) else scene.draw(DAY, 1.0)
    if scene.shows(0.3):
        drawn = round(scene.limit * town.rng.uniform(0.05, 0.3), -2) + 100
        scene.log(time + scene.draw(20 * MINUTE, 1.0), "cash_drawn", hand, amount=drawn)


def _hand(scene: Scene, crew: Crew) -> Hand:
    """Act with what registered, which is the stranger's, or with the crew's, or by a relay."""
    things, account = scene.town.people.things, scene.account
    line = int(things.line[account])
    if scene.shows(0.3):
        line = crew.line
    elif scene.shows(0.2):
        line = int(scene.town.country.relays(1)[0])
    return Hand(crew.device if scene.shows(0.35) else int(things.device[account]), line, scene.home)


def _drop(scene: Scene, crew: Crew) -> tuple[int, int]:
    """Give the address and the phone that the goods go to."""
    town, country = scene.town, scene.town.country
    far = scene.shows(0.78)
    if far and scene.shows(0.4):
        address = crew.address
    elif far or town.chance(0.7):
        address = country.addresses.one(country.other_city(scene.city) if far else scene.city)
    else:
        address = int(town.people.things.locker[scene.account])
    if scene.shows(0.25):
        return address, crew.phone
    return address, scene.login_phone if town.chance(0.7) else country.phones.one()
