"""Sign-ups with device and ip, one order each: what a young shop keeps of its customers.

Five months. Misuse is a ring: 5 to 20 accounts made on one device, ordering at once, most rings in
a few busy weeks. Honest people share devices and ips as well, but rarely in the same hour.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.quality.worlds.frames import in_order, make_labels, name_rows, stamp
from detector.simulation.draws import DAY, HOUR, MINUTE, Floats, Ints, coin, group_sizes, spread
from detector.simulation.world import World

START = "2025-01-01"
END = 150.0 * DAY

_GROUPS = {
    "family": 0.12,
    "shop_tablet": 0.03,
    "carrier_ip": 0.15,
    "quick_buyer": 0.06,
    "dorm": 0.05,
}
_CATEGORIES = ("clothes", "cosmetics", "electronics", "food", "home", "toys")
_TASTE = (0.30, 0.16, 0.14, 0.20, 0.12, 0.08)
_RING_TASTE = (0.22, 0.18, 0.26, 0.10, 0.10, 0.14)
_PRICE = np.array([180.0, 150.0, 420.0, 90.0, 210.0, 120.0])
_BUSY_WEEKS = 3
_PATIENT = 0.15
"""Share of ring members who wait for days before they order, as honest people do."""


@dataclass
class _People:
    """One row per account; devices and ips by number, times in seconds since START."""

    group: np.ndarray
    signed_up: Floats
    ordered: Floats
    device: Ints
    order_device: Ints
    ip: Ints
    order_ip: Ints


def make_signups(rng: np.random.Generator, accounts: int, misused: int) -> World:
    """Make the world; the first `misused` accounts before shuffling are the rings."""
    people = _draw_people(rng, accounts)
    honest = np.arange(misused, accounts, dtype=np.int64)
    people.group[honest] = _draw_groups(rng, len(honest))
    _share_honestly(rng, people)
    _hurry_quick_buyers(rng, people)
    people.group[:misused] = "mule_ring"
    _run_rings(rng, people, misused)
    return _write(rng, people, misused)


def _draw_people(rng: np.random.Generator, size: int) -> _People:
    """Draw everybody as if they were strangers: a device and an ip each, an order weeks later."""
    signed_up = _hours_of_day(rng, rng.uniform(0, END - 5 * DAY, size))
    wait = spread(rng, 28 * DAY, 1.1, size)
    too_late = signed_up + wait > END - HOUR
    wait[too_late] = rng.uniform(0.02, 1.0, too_late.sum()) * (END - HOUR - signed_up[too_late])
    serial = np.arange(size, dtype=np.int64)
    moved = coin(rng, 0.55, size)
    return _People(
        group=np.full(size, "ordinary", object),
        signed_up=signed_up,
        ordered=np.minimum(_hours_of_day(rng, signed_up + wait), END - 1).clip(signed_up + MINUTE),
        device=serial.copy(),
        order_device=np.where(coin(rng, 0.12, size), size + serial, serial),
        ip=serial.copy(),
        order_ip=np.where(moved, size + serial, serial),
    )


def _hours_of_day(rng: np.random.Generator, moments: Floats) -> Floats:
    """Keep the day and draw the hour: noon, and a long evening."""
    size = len(moments)
    noon = coin(rng, 0.4, size)
    hour = np.where(noon, rng.normal(12.5, 2.5, size), rng.normal(20.0, 2.5, size)) % 24
    moved: Floats = moments // DAY * DAY + hour * HOUR
    return moved


def _draw_groups(rng: np.random.Generator, size: int) -> np.ndarray:
    names = np.array(["ordinary", *_GROUPS], object)
    return names[rng.choice(len(names), size, p=[1 - sum(_GROUPS.values()), *_GROUPS.values()])]


def _share_honestly(rng: np.random.Generator, people: _People) -> None:
    """Let families and dorms share devices and lines, shops a tablet, carriers an ip."""
    for members in _clusters(rng, people.group == "family", 2, 4):
        _move_in(people, members, device_too=bool(rng.random() < 0.7))
    for members in _clusters(rng, people.group == "dorm", 10, 60):
        _move_in(people, members, device_too=False)
        friends = members[coin(rng, 0.15, len(members))]
        people.device[friends] = people.device[members[0]]
    for members in _clusters(rng, people.group == "shop_tablet", 5, 25):
        # The clerk signs customers up on the counter, day by day, and some order there and then.
        _move_in(people, members, device_too=True)
        first = rng.uniform(0, END - 60 * DAY)
        days = first + rng.uniform(0, rng.uniform(5, 55) * DAY, len(members))
        wait = people.ordered[members] - people.signed_up[members]
        wait = np.where(coin(rng, 0.3, len(members)), spread(rng, 600, 0.8, len(members)), wait)
        people.signed_up[members] = _hours_of_day(rng, days)
        people.ordered[members] = np.minimum(people.signed_up[members] + wait, END - 1)
        elsewhere = wait > DAY
        people.order_device[members[elsewhere]] = 4 * len(people.device) + members[elsewhere]
    for members in _clusters(rng, people.group == "carrier_ip", 40, 300):
        people.ip[members] = people.ip[members[0]]
        people.order_ip[members[coin(rng, 0.5, len(members))]] = people.ip[members[0]]


def _move_in(people: _People, members: Ints, device_too: bool) -> None:
    """Give members the line of the first one, and the device too where they share it."""
    head = members[0]
    people.order_ip[members] = np.where(
        people.order_ip[members] == people.ip[members], people.ip[head], people.order_ip[members]
    )
    people.ip[members] = people.ip[head]
    if device_too:
        people.order_device[members] = np.where(
            people.order_device[members] == people.device[members],
            people.device[head],
            people.order_device[members],
        )
        people.device[members] = people.device[head]


def _hurry_quick_buyers(rng: np.random.Generator, people: _People) -> None:
    """Let some sign up in order to buy, half of them on the evenings of a sale."""
    quick = np.flatnonzero(people.group == "quick_buyer")
    sales = rng.choice([18.0, 66.0, 127.0], len(quick)) * DAY + 20 * HOUR
    evening = sales + rng.exponential(2 * HOUR, len(quick))
    people.signed_up[quick] = np.where(coin(rng, 0.5, len(quick)), evening, people.signed_up[quick])
    people.ordered[quick] = people.signed_up[quick] + spread(rng, 9 * MINUTE, 1.0, len(quick))
    people.order_device[quick], people.order_ip[quick] = people.device[quick], people.ip[quick]


def _run_rings(rng: np.random.Generator, people: _People, misused: int) -> None:
    """Play the rings: sign-ups minutes apart on one device, orders at once."""
    weeks = rng.uniform(0, END - 10 * DAY, _BUSY_WEEKS)
    first = 0
    for size in group_sizes(rng, misused, 5, 20):
        members = np.arange(first, first + size, dtype=np.int64)
        first += size
        busy = rng.random() < 0.75
        begin = rng.choice(weeks) + rng.uniform(0, 7 * DAY) if busy else rng.uniform(0, END - DAY)
        pause = float(spread(rng, 7 * MINUTE, 0.9, 1)[0])
        people.signed_up[members] = begin + np.cumsum(rng.exponential(pause, size))
        haste = 5.0 if rng.random() < 0.4 else 4.0 * MINUTE
        wait = spread(rng, haste, 0.8, int(size)) + 1
        patient = coin(rng, _PATIENT, int(size))
        wait = np.where(patient, rng.uniform(0.2, 25, size) * DAY, wait)
        people.ordered[members] = np.minimum(people.signed_up[members] + wait, END - 1)
        people.device[members] = people.order_device[members] = members[0]
        if rng.random() < 0.6:
            people.ip[members] = people.order_ip[members] = members[0]
        else:
            people.order_ip[members] = people.ip[members]


def _clusters(rng: np.random.Generator, flags: np.ndarray, least: int, most: int) -> list[Ints]:
    """Split the flagged accounts into groups of broadly spread sizes."""
    members = rng.permutation(np.flatnonzero(flags))
    if not len(members):
        return []
    cuts = np.cumsum(group_sizes(rng, len(members), least, most))[:-1]
    return np.split(members, cuts)


def _write(rng: np.random.Generator, people: _People, misused: int) -> World:
    size = len(people.group)
    ids = name_rows(rng, "u", size)
    devices, ips = name_rows(rng, "d", 5 * size), _write_ips(rng, 5 * size)
    account_events = pd.DataFrame(
        {
            "account_id": ids,
            "event_time": stamp(START, people.signed_up),
            "event_type": np.full(size, "registered", object),
            "device_id": devices[people.device],
            "ip": ips[people.ip],
        }
    )
    in_ring = np.arange(size) < misused
    bought = np.where(
        in_ring,
        rng.choice(len(_CATEGORIES), size, p=_RING_TASTE),
        rng.choice(len(_CATEGORIES), size, p=_TASTE),
    )
    order_events = pd.DataFrame(
        {
            "order_id": name_rows(rng, "o", size),
            "account_id": ids,
            "event_time": stamp(START, people.ordered),
            "event_type": np.full(size, "placed", object),
            "amount": np.round(_PRICE[bought] * spread(rng, 1.0, 0.6, size), 2),
            "category": np.array(_CATEGORIES, object)[bought],
            "device_id": devices[people.order_device],
            "ip": ips[people.order_ip],
        }
    )
    struck = np.where(in_ring, people.signed_up, np.nan)
    return World(
        in_order(account_events, ["account_id"]),
        in_order(order_events, ["account_id"]),
        make_labels(rng, ids, people.group, struck, START, END),
    )


def _write_ips(rng: np.random.Generator, size: int) -> np.ndarray:
    """Write public IPv4 addresses, no two alike."""
    serial = rng.permutation(size) * 251 + int(rng.integers(1, 250))
    low = serial % 65_536
    return np.array(
        [
            f"{36 + high}.{mid}.{low // 256}.{low % 256}"
            for high, mid, low in zip(serial // 2**24, serial // 65_536 % 256, low, strict=True)
        ],
        object,
    )
