"""Hands out everything that has an identity: numbers, devices, ips, payees, addresses."""

import numpy as np

from detector.simulation.draws import Floats, Ints, coin
from detector.simulation.places import CITIES, draw_cities, scatter

# One block of accounts takes at most this many numbers of one city, so blocks never share one.
_NUMBERS_PER_BLOCK = 12_000
_SERIALS_PER_BLOCK = 2**28
_MERCHANTS = 2_400
_SPOTS_PER_CITY = 24

HOME, DORM, LOCKER, OFFICE, SPOT = range(5)


class Registry:
    """The source of identities of one block; nothing is handed out twice.

    Numbers are the eleven digits themselves and ips the 32 bits themselves; devices, payees and
    addresses are serial numbers that `ledger.frames` spells.
    """

    def __init__(self, rng: np.random.Generator, accounts: int, block: int) -> None:
        self.rng = rng
        self.block = block
        self._serial = block * _SERIALS_PER_BLOCK
        self._slots = np.full(len(CITIES), block * _NUMBERS_PER_BLOCK, dtype=np.int64)
        self._pool = max(3, accounts // 400)
        self._city: list[Ints] = []
        self._kind: list[Ints] = []
        self._latitude: list[Floats] = []
        self._longitude: list[Floats] = []
        self._addresses = 0
        every_spot = np.repeat(np.arange(len(CITIES)), _SPOTS_PER_CITY)
        self._spots = self.addresses(every_spot, SPOT).reshape(len(CITIES), _SPOTS_PER_CITY)

    def serials(self, size: int) -> Ints:
        """Hand out new serial numbers, for devices, people, payees."""
        first = self._serial
        self._serial += size
        return np.arange(first, self._serial, dtype=np.int64)

    def phones(self, cities: Ints) -> Ints:
        """Hand out one unused mobile number of each given city."""
        order = np.argsort(cities, kind="stable")
        ranked = cities[order]
        slots = np.empty(len(cities), dtype=np.int64)
        slots[order] = np.arange(len(cities)) - np.searchsorted(ranked, ranked)
        slots += self._slots[cities]
        np.add.at(self._slots, cities, 1)
        numbers = np.empty(len(cities), dtype=np.int64)
        for city in np.unique(cities):
            prefixes = np.array(CITIES[city].prefixes, dtype=np.int64)
            rows = cities == city
            # A step coprime to the room for numbers visits each once, in a scattered order.
            scattered = (slots[rows] * 611_953 + 77_713 * int(city)) % (len(prefixes) * 10_000)
            numbers[rows] = prefixes[scattered // 10_000] * 10_000 + scattered % 10_000
        return numbers

    def ips(self, size: int) -> Ints:
        """Hand out fixed lines, made-up addresses in the private net 10.0.0.0/8."""
        mixed = (self.serials(size) % _SERIALS_PER_BLOCK + self.block * 300_007) * 5_244_371
        return (10 << 24) + mixed % (1 << 24)

    def public_ips(self, cities: Ints) -> Ints:
        """Draw the gateways of mobile nets, shared by many, in 100.64.0.0/10."""
        gateway = whole_draw(self.rng, self._pool, len(cities))
        return (100 << 24) + (64 << 16) + cities * 4096 + gateway % 4096

    def addresses(self, cities: Ints, kind: int) -> Ints:
        """Hand out new addresses in the given cities."""
        latitude, longitude = scatter(self.rng, cities)
        self._city.append(cities.astype(np.int64))
        self._kind.append(np.full(len(cities), kind, dtype=np.int64))
        self._latitude.append(latitude)
        self._longitude.append(longitude)
        first = self._addresses
        self._addresses += len(cities)
        return np.arange(first, self._addresses, dtype=np.int64)

    def spots(self, cities: Ints) -> Ints:
        """Draw hotels, cafés and stations of the given cities, shared by many."""
        return self._spots[cities, whole_draw(self.rng, _SPOTS_PER_CITY, len(cities))]

    def elsewhere(self, cities: Ints) -> Ints:
        """Draw for each city another one."""
        drawn = draw_cities(self.rng, len(cities))
        return np.where(drawn == cities, (drawn + 1) % len(CITIES), drawn)

    def merchants(self, size: int) -> Ints:
        """Draw merchants, a few of them very large."""
        big = coin(self.rng, 0.35, size)
        rank = self.rng.random(size) ** np.where(big, 6.0, 1.6)
        return (rank * _MERCHANTS).astype(np.int64)

    def place_columns(self) -> tuple[Ints, Ints, Floats, Floats]:
        """Give the city, kind, latitude and longitude of every address handed out."""
        return (
            np.concatenate(self._city),
            np.concatenate(self._kind),
            np.concatenate(self._latitude),
            np.concatenate(self._longitude),
        )

    def cities_of(self, addresses: Ints) -> Ints:
        """Give the cities of addresses."""
        if len(self._city) > 1:
            self._city = [np.concatenate(self._city)]
        return self._city[0][addresses]


def whole_draw(rng: np.random.Generator, below: int, size: int) -> Ints:
    """Draw whole numbers from nought up to below a bound, all equally often."""
    return rng.integers(0, below, size, dtype=np.int64)
