"""The ground: cities, and the addresses, ips, devices, phones and payees that people have."""

import numpy as np

from detector.simulation.draws import Floats, Ints

CITIES: tuple[tuple[str, int, float, float, int], ...] = (
    ("北京", 110100, 39.90, 116.40, 9),
    ("天津", 120100, 39.13, 117.20, 4),
    ("石家庄", 130100, 38.04, 114.51, 3),
    ("太原", 140100, 37.87, 112.55, 2),
    ("沈阳", 210100, 41.80, 123.43, 3),
    ("大连", 210200, 38.91, 121.61, 2),
    ("长春", 220100, 43.82, 125.32, 2),
    ("哈尔滨", 230100, 45.80, 126.53, 2),
    ("上海", 310100, 31.23, 121.47, 9),
    ("南京", 320100, 32.06, 118.80, 4),
    ("苏州", 320500, 31.30, 120.58, 4),
    ("杭州", 330100, 30.27, 120.15, 5),
    ("宁波", 330200, 29.87, 121.54, 3),
    ("合肥", 340100, 31.82, 117.23, 3),
    ("福州", 350100, 26.07, 119.30, 3),
    ("厦门", 350200, 24.48, 118.09, 2),
    ("泉州", 350500, 24.87, 118.68, 2),
    ("南昌", 360100, 28.68, 115.86, 2),
    ("济南", 370100, 36.65, 117.12, 3),
    ("青岛", 370200, 36.07, 120.38, 3),
    ("郑州", 410100, 34.75, 113.63, 5),
    ("武汉", 420100, 30.59, 114.31, 5),
    ("长沙", 430100, 28.23, 112.94, 4),
    ("广州", 440100, 23.13, 113.26, 8),
    ("深圳", 440300, 22.54, 114.06, 8),
    ("佛山", 440600, 23.02, 113.12, 3),
    ("东莞", 441900, 23.02, 113.75, 4),
    ("揭阳", 445200, 23.55, 116.37, 1),
    ("南宁", 450100, 22.82, 108.37, 3),
    ("海口", 460100, 20.04, 110.20, 1),
    ("重庆", 500100, 29.56, 106.55, 6),
    ("成都", 510100, 30.57, 104.07, 7),
    ("贵阳", 520100, 26.65, 106.63, 2),
    ("昆明", 530100, 25.04, 102.71, 3),
    ("西安", 610100, 34.34, 108.94, 5),
    ("兰州", 620100, 36.06, 103.83, 1),
    ("银川", 640100, 38.49, 106.23, 1),
    ("乌鲁木齐", 650100, 43.83, 87.62, 1),
)
"""Name, GB/T 2260 code, latitude, longitude, weight."""

_WEIGHTS = np.array([city[4] for city in CITIES], dtype=np.float64)


class Serials:
    """Running numbers for things of one sort."""

    def __init__(self) -> None:
        self.count = 0

    def many(self, size: int) -> Ints:
        """Give numbers that nobody has yet."""
        self.count += size
        return np.arange(self.count - size, self.count, dtype=np.int64)

    def one(self) -> int:
        """Give a number that nobody has yet."""
        return int(self.many(1)[0])


class Sites:
    """Things that stand in a city, by number: addresses, or ips."""

    def __init__(self) -> None:
        self._blocks: list[Ints] = [np.empty(0, dtype=np.int64)]
        self._count = 0

    @property
    def city(self) -> Ints:
        """The city of each."""
        if len(self._blocks) > 1:
            self._blocks = [np.concatenate(self._blocks)]
        return self._blocks[0]

    def many(self, city: Ints) -> Ints:
        """Set up a new one in each of the cities."""
        self._blocks.append(city)
        self._count += len(city)
        return np.arange(self._count - len(city), self._count, dtype=np.int64)

    def one(self, city: int) -> int:
        """Set up a new one in a city."""
        return int(self.many(np.array([city]))[0])


class Country:
    """All things of a world, and the draws of cities; `codes` are the cities' GB/T 2260 codes."""

    def __init__(self, rng: np.random.Generator, evenness: float, gateways: int):
        self._rng = rng
        self.codes = np.array([city[1] for city in CITIES], dtype=np.int64)
        self._share = _WEIGHTS**evenness / (_WEIGHTS**evenness).sum()
        self.devices, self.phones, self.payees = Serials(), Serials(), Serials()
        self.addresses, self.lines = Sites(), Sites()
        cities = np.arange(len(CITIES), dtype=np.int64)
        self._gateways = self.lines.many(np.repeat(cities, gateways)).reshape(-1, gateways)
        self._relays = self.lines.many(self.cities(40))

    def cities(self, size: int) -> Ints:
        """Draw cities, large ones more often."""
        return self._rng.choice(len(CITIES), size, p=self._share)

    def other_cities(self, city: Ints) -> Ints:
        """Draw for each city another one."""
        drawn = self.cities(len(city))
        step = self._rng.integers(1, len(CITIES), len(city))
        return np.where(drawn == city, (city + step) % len(CITIES), drawn)

    def other_city(self, city: int) -> int:
        """Draw another city."""
        return int(self.other_cities(np.array([city]))[0])

    def gateways(self, city: Ints) -> Ints:
        """Draw ips of mobile carriers, shared by a whole city."""
        return self._gateways[city, self._rng.integers(0, self._gateways.shape[1], len(city))]

    def relays(self, size: int) -> Ints:
        """Draw ips of relays, shared by the whole country."""
        return self._rng.choice(self._relays, size)

    def positions(self) -> tuple[Floats, Floats]:
        """Give latitude and longitude of every address, some kilometres around its city."""
        city = self.addresses.city
        centre = np.array([(row[2], row[3]) for row in CITIES])[city]
        scatter = self._rng.normal(0, (0.07, 0.08), (len(city), 2))
        return centre[:, 0] + scatter[:, 0], centre[:, 1] + scatter[:, 1]
