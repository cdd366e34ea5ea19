"""What a person has at a moment: the device, line, place and numbers behind `USUAL`."""

import numpy as np

from detector.simulation.draws import NONE, USUAL, Flags, Floats, Ints
from detector.simulation.ledger.logs import EVENT_CODES, Columns
from detector.simulation.ledger.spellings import Words, address_text, spell
from detector.simulation.places import CITIES
from detector.simulation.town import Town

_REGIONS = np.array([int(city.region_code) for city in CITIES])


def inside(town: Town, log: Columns) -> Columns:
    """Keep what happens between registration and the end, by account, time and kind."""
    keep = log["time"] >= town.people.registered_at[log["account"]]
    rows = np.flatnonzero(keep & (log["time"] < town.end))
    kind = log.get("kind", log["time"])[rows]
    order = rows[np.lexsort((kind, log["time"][rows], log["account"][rows]))]
    return {name: values[order] for name, values in log.items()}


def origins(town: Town, log: Columns) -> tuple[Ints, Ints]:
    """Give the device and the ip of each row."""
    people, account, time = town.people, log["account"], log["time"]
    handset = people.device[account, people.stage(account, time, people.device_changed_at)]
    line = people.ip[account, people.stage(account, time, people.moved_at)]
    device = np.where(log["device"] == USUAL, handset, log["device"])
    return device, np.where(log["ip"] == USUAL, line, log["ip"])


def homes(town: Town, account: Ints, time: Ints, place: Ints) -> Ints:
    """Give the address of each row, where it is `USUAL` the home of that time."""
    people = town.people
    home = people.address[account, people.stage(account, time, people.moved_at)]
    return np.where(place == USUAL, home, place)


def phones(town: Town, log: Columns) -> tuple[Ints, Ints]:
    """Give the login and notify number after each event; some events do not tell them."""
    first = np.concatenate([[True], log["account"][1:] != log["account"][:-1]])
    silent = town.rng.random(len(first)) < np.where(_is(log, "registered"), 0.01, 0.06)
    silent |= _is(log, "repaid") | _is(log, "support_contacted")
    carried = []
    for column, start in (("login", town.people.login_phone), ("notify", town.people.notify_phone)):
        told = np.where(log[column] != NONE, log[column], start[log["account"], 0])
        source = np.where(first | (log[column] != NONE), np.arange(len(first)), 0)
        in_force = told[np.maximum.accumulate(source)]
        carried.append(np.where(silent, NONE, in_force))
    # Messages go unmentioned more often than the number that signs in.
    quiet = town.rng.random(len(first)) < 0.1
    return carried[0], np.where(quiet, NONE, carried[1])


def delivery_phones(town: Town, orders: Columns) -> Ints:
    """Give the number the courier rings: mostly the one that signs in at that time."""
    people, account = town.people, orders["account"]
    stage = people.stage(account, orders["time"], people.login_changed_at)
    own = people.login_phone[account, stage]
    return np.where(orders["phone"] == USUAL, own, orders["phone"])


def positions(
    town: Town, place: Ints, located: Flags, jitter: float
) -> tuple[Floats, Floats, Ints]:
    """Give latitude, longitude and region of addresses, near them by some degrees.

    Where an event is not located the coordinates are missing; the region is told nevertheless.
    """
    city, _, latitude, longitude = town.registry.place_columns()
    known = place != NONE
    located = located & known
    drift = np.round(jitter * town.rng.standard_normal((2, len(place))), 3)
    north = np.where(located, np.round(latitude[place] + drift[0], 4), np.nan)
    east = np.where(located, np.round(longitude[place] + drift[1], 4), np.nan)
    return north, east, np.where(known, _REGIONS[city[place]], NONE)


def address_texts(town: Town, address: Ints) -> Words:
    """Write addresses, a tenth of them with other blanks or punctuation."""
    city, kind, _, _ = town.registry.place_columns()
    drawn = town.rng.random(len(address))
    style = np.where(drawn < 0.06, 1, np.where(drawn < 0.1, 2, 0))
    first = town.registry.block << 28

    def write(key: int) -> str:
        serial = key // 3
        return address_text(first + serial, int(city[serial]), int(kind[serial]), key % 3)

    return spell(np.where(address >= 0, address * 3 + style, NONE), write)


def _is(log: Columns, kind: str) -> Flags:
    same: Flags = log["kind"] == EVENT_CODES[kind]
    return same
