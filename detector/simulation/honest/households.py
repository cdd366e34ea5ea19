"""People who share a home, a handset or a number: families, the elderly, second accounts."""

import numpy as np

from detector.simulation.draws import (
    DAY,
    HOUR,
    USUAL,
    Ints,
    coin,
    either,
    group_sizes,
    spread,
    whole,
)
from detector.simulation.honest.purchases import from_member
from detector.simulation.town import Town


def live_families(town: Town, members: Ints) -> None:
    """Let two to five people share a home, often a handset, sometimes one number for messages."""
    rng, people = town.rng, town.people
    sizes = group_sizes(rng, len(members), 2, 5)
    firsts = np.cumsum(sizes) - sizes
    size, families = len(members), len(sizes)
    head = np.repeat(members[firsts], sizes)
    for home in (people.address, people.ip):
        home[members] = home[head]
    people.moved_at[members] = people.moved_at[head]
    tablet = np.repeat(town.registry.serials(families), sizes)
    shares = np.repeat(coin(rng, 0.5, families), sizes) & coin(rng, 0.85, size)
    people.spare_device[members] = np.where(shares, tablet, people.spare_device[members])
    people.spare_share[members] = np.where(shares, rng.beta(1.5, 3.0, size), 0.0)
    opened_on = np.where(shares & coin(rng, 0.4, size), tablet, USUAL)
    people.opened_on[members] = opened_on
    parent = from_member(town, firsts, sizes, people.login_phone[members, 0])
    reads = np.repeat(coin(rng, 0.45, families), sizes) & coin(rng, 0.85, size)
    number = np.where(reads, parent, people.notify_phone[members, 0])
    people.notify_phone[members] = number[:, None]
    together = np.repeat(coin(rng, 0.3, families), sizes)
    opened = people.opened_at[head] + whole(spread(rng, 2 * DAY, 2.0, size))
    opened = np.where(together, opened, people.opened_at[members])
    keep = opened < town.end - HOUR
    joining = members[keep & together]
    registered = opened[keep & together] - whole(spread(rng, DAY, 2.0, len(joining)))
    people.join(joining, registered, opened[keep & together])


def live_elderly(town: Town, members: Ints) -> None:
    """Let a grown-up child set the account up, get its messages and often order on it."""
    rng, people = town.rng, town.people
    size = len(members)
    child = rng.choice(town.neighbours, size)
    number = either(rng, 0.85, people.login_phone[child, 0], people.notify_phone[members, 0], size)
    people.notify_phone[members] = number[:, None]
    handset = people.device[child, 0]
    helps = coin(rng, 0.6, size)
    people.spare_device[members] = np.where(helps, handset, people.spare_device[members])
    people.spare_share[members] = np.where(helps, rng.beta(3.0, 2.0, size), 0.0)
    people.opened_on[members] = np.where(coin(rng, 0.5, size), handset, USUAL)
    people.session_rate[members] *= 0.6
    people.night_share[members] *= 0.3
    # Some live with the child, many in the town the child left.
    near = coin(rng, 0.3, size)
    people.address[members] = np.where(
        near[:, None], people.address[child], people.address[members]
    )
    people.far_share[members] = np.where(near, 0.02, rng.beta(2.0, 6.0, size))


def live_second_accounts(town: Town, members: Ints) -> None:
    """Let people open a second account on their own papers, with another number."""
    rng, people = town.rng, town.people
    size = len(members)
    first = rng.choice(town.neighbours, size)
    people.person[members] = people.person[first]
    for home in (people.address, people.ip):
        home[members] = home[first]
    people.moved_at[members] = people.moved_at[first]
    same = coin(rng, 0.7, size)[:, None]
    people.device[members] = np.where(same, people.device[first], people.device[members])
    people.device_changed_at[members] = people.device_changed_at[first]
    same = coin(rng, 0.6, size)[:, None]
    number = np.where(same, people.login_phone[first, :1], people.notify_phone[members, :1])
    people.notify_phone[members] = number
    people.login_changed_at[members] = people.notify_changed_at[members] = town.end
    newly = members[coin(rng, 0.5, size)]
    opened = town.at_hour(town.moments(len(newly), 0.02, 0.97), 15.0, 5.0)
    people.join(newly, opened - whole(60 + spread(rng, 2 * HOUR, 2.0, len(newly))), opened)
