"""What people have and where they go: homes, lines, devices, lockers, presents and trips."""

from dataclasses import dataclass

import numpy as np

from benchmarks.quality.worlds.credit.country import CITIES
from benchmarks.quality.worlds.credit.ground import END, Ground
from detector.simulation.draws import DAY, Floats, Ints, coin, spread

NONE = -1
_TRIPS = 3


@dataclass
class Belongings:
    """One row per account; things by their number in the country, NONE for what one has not.

    Parameters
    ----------
    person
        Whose national id it is.
    line
        The ip of the home.
    second_device
        Used now and then beside the first.
    locker, locker_line
        Address and ip shared by neighbours: a parcel locker, an office.
    present_homes, present_phones
        Two people who are sent presents.
    hotel, trip_begins, trip_ends
        The place one travels to, and up to three times when.
    """

    person: Ints
    city: Ints
    home: Ints
    line: Ints
    device: Ints
    second_device: Ints
    payee: Ints
    locker: Ints
    locker_line: Ints
    present_homes: Ints
    present_phones: Ints
    hotel: Ints
    trip_begins: Floats
    trip_ends: Floats


def draw_belongings(ground: Ground) -> Belongings:
    """Give everybody things of their own, and the locker of the neighbourhood."""
    rng, size, country = ground.rng, ground.size, ground.country
    city = country.cities(size)
    home, line = country.addresses.many(city), country.lines.many(city)
    second = coin(rng, ground.kind.second_device, size)
    locker, locker_line = _lockers(ground, city)
    elsewhere = np.where(coin(rng, 0.5, size), city, country.cities(size))
    presents = np.column_stack(
        [country.addresses.many(country.other_cities(city)), country.addresses.many(elsewhere)]
    )
    parents = np.flatnonzero(coin(rng, 0.3, size))
    presents[parents, 0] = home[rng.integers(0, size, len(parents))]
    begins = rng.uniform(0, END, (size, _TRIPS))
    return Belongings(
        person=np.arange(size, dtype=np.int64),
        city=city,
        home=home,
        line=line,
        device=country.devices.many(size),
        second_device=np.where(second, country.devices.many(size), NONE),
        payee=country.payees.many(size),
        locker=locker,
        locker_line=locker_line,
        present_homes=presents,
        present_phones=country.phones.many(2 * size).reshape(size, 2),
        hotel=country.addresses.many(country.other_cities(city)),
        trip_begins=begins,
        trip_ends=begins + spread(rng, 5 * DAY, 0.7, size * _TRIPS).reshape(size, _TRIPS),
    )


def _lockers(ground: Ground, city: Ints) -> tuple[Ints, Ints]:
    """Give everybody one of the lockers of the city: one for some 400 people, at least one each."""
    rng, country = ground.rng, ground.country
    every = np.arange(len(CITIES), dtype=np.int64)
    more = country.cities(max(0, ground.size // 400 - len(CITIES)))
    seats = np.sort(np.concatenate([every, more]))
    count = np.bincount(seats, minlength=len(CITIES))
    pick = np.searchsorted(seats, city) + (rng.random(ground.size) * count[city]).astype(np.int64)
    return country.addresses.many(seats)[pick], country.lines.many(seats)[pick]
