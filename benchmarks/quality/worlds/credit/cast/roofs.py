"""People under one roof: families, dorms, and villagers whose shopkeeper does it all for them."""

import numpy as np

from benchmarks.quality.worlds.credit.cast.dates import NEVER
from benchmarks.quality.worlds.credit.cast.people import People
from benchmarks.quality.worlds.credit.ground import END, Ground
from detector.simulation.draws import DAY, HOUR, Ints, coin, group_sizes

_ROOFS = {"family": (2, 5), "dorm": (8, 45), "village_agent": (8, 30)}
"""Group → the least and the most members."""


def share_roofs(ground: Ground, people: People) -> None:
    """Move the members of each roof together and let them share what such people share."""
    habits = {"family": _live_as_family, "dorm": _live_in_dorm, "village_agent": _ask_the_agent}
    for group, (least, most) in _ROOFS.items():
        members = ground.rng.permutation(np.flatnonzero(people.roles.group == group))
        ends = np.cumsum(group_sizes(ground.rng, len(members), least, most))
        for roof in np.split(members, ends[:-1]) if len(members) else []:
            _move_together(ground, people, roof)
            habits[group](ground, people, roof)


def _move_together(ground: Ground, people: People, roof: Ints) -> None:
    things, head = people.things, roof[0]
    things.city[roof], things.home[roof] = things.city[head], things.home[head]
    if ground.chance(0.85):
        things.line[roof] = things.line[head]


def _live_as_family(ground: Ground, people: People, roof: Ints) -> None:
    """Share a tablet or a phone at times; some children's messages go to a parent."""
    rng, things, head, others = ground.rng, people.things, roof[0], roof[1:]
    if ground.chance(0.45):
        common = ground.chance(0.5)
        things.second_device[roof] = things.device[head] if common else ground.country.devices.one()
    told = others[coin(rng, 0.25, len(others))]
    people.changes.notify.phone[told] = people.changes.notify.phone[head, 0]
    sharing = others[coin(rng, 0.06, len(others))]
    things.device[sharing] = things.device[head]


def _live_in_dorm(ground: Ground, people: People, roof: Ints) -> None:
    """Borrow phones from each other; half of the new ones register in one wave."""
    rng, things, dates = ground.rng, people.things, people.dates
    borrowers = roof[coin(rng, 0.08, len(roof))]
    things.second_device[borrowers] = things.device[rng.choice(roof, len(borrowers))]
    wave = roof[(dates.registered[roof] > 0) & people.roles.honest[roof]]
    wave = wave[coin(rng, 0.5, len(wave))]
    wait = dates.opened[wave] - dates.registered[wave]
    enrolled = rng.uniform(0, END - 30 * DAY) + rng.exponential(6 * DAY, len(wave))
    dates.registered[wave] = np.minimum(enrolled, END - DAY)
    dates.stops[wave] = NEVER
    opened = dates.registered[wave] + wait
    dates.opened[wave] = np.where(opened > END - HOUR, NEVER, opened)


def _ask_the_agent(ground: Ground, people: People, roof: Ints) -> None:
    """Let the shopkeeper's phone serve as the villagers' first or second device."""
    rng, things, head = ground.rng, people.things, roof[0]
    first = coin(rng, 0.75, len(roof))
    second = roof[~first & coin(rng, 0.7, len(roof))]
    things.second_device[second] = things.device[head]
    things.device[roof[first]] = things.device[head]
    told = roof[coin(rng, 0.2, len(roof))]
    people.changes.notify.phone[told] = people.changes.notify.phone[head, 0]
