"""Where card payments are made: categories with their prices, and merchants with their places."""

from typing import NamedTuple

import numpy as np

from detector.simulation.draws import Floats, Ints, whole


class Trade(NamedTuple):
    """One category of merchants.

    Parameters
    ----------
    price, spread
        Median payment in yuan, and the sigma of its logarithm.
    share
        Share of ordinary payments.
    merchants
        How many a city has; 0 for online trade, which is sold from anywhere.
    """

    price: float
    spread: float
    share: float
    merchants: int


TRADES = {
    "groceries": Trade(120, 0.6, 0.22, 9),
    "petrol": Trade(260, 0.3, 0.12, 6),
    "restaurants": Trade(90, 0.7, 0.16, 12),
    "pharmacy": Trade(70, 0.7, 0.06, 5),
    "entertainment": Trade(110, 0.8, 0.07, 5),
    "department_store": Trade(280, 0.9, 0.07, 4),
    "home": Trade(240, 1.0, 0.06, 4),
    "travel": Trade(420, 1.1, 0.02, 3),
    "pets_and_children": Trade(130, 0.8, 0.07, 4),
    "online_goods": Trade(150, 1.0, 0.11, 0),
    "online_electronics": Trade(650, 1.0, 0.04, 0),
}
NAMES = tuple(TRADES)
SHARES = np.array([trade.share for trade in TRADES.values()])
CITIES = 30

_PRICE = np.array([trade.price for trade in TRADES.values()])
_SPREAD = np.array([trade.spread for trade in TRADES.values()])
_ONLINE_MERCHANTS = 60


def codes(*names: str) -> list[int]:
    """Give the positions of categories in `NAMES`."""
    return [NAMES.index(name) for name in names]


def draw_prices(rng: np.random.Generator, category: Ints, factor: Floats) -> Floats:
    """Draw what each payment costs, in yuan, `factor` times what the category usually does."""
    noise = np.exp(_SPREAD[category] * rng.normal(size=len(category)))
    prices: Floats = np.round(_PRICE[category] * factor * noise, 2).clip(1.0)
    return prices


class Merchants:
    """The cities of a country and the merchants in them, each at one place.

    `cities` and `places` are degrees, a row (latitude, longitude) per city and per merchant.
    """

    def __init__(self, rng: np.random.Generator):
        self.cities = np.column_stack(
            [rng.uniform(23.0, 41.0, CITIES), rng.uniform(103.0, 121.0, CITIES)]
        )
        places: list[Floats] = []
        self._first = np.zeros((CITIES, len(NAMES)), dtype=np.int64)
        self._count = np.zeros((CITIES, len(NAMES)), dtype=np.int64)
        opened = 0
        for category, trade in enumerate(TRADES.values()):
            online = trade.merchants == 0
            size = _ONLINE_MERCHANTS if online else trade.merchants
            for served in [np.arange(CITIES)] if online else np.arange(CITIES)[:, None]:
                seat = rng.integers(0, CITIES, size) if online else np.repeat(served, size)
                places.append(self.cities[seat] + rng.normal(0, 0.12, (size, 2)))
                self._first[served, category] = opened
                self._count[served, category] = size
                opened += size
        self.places = np.concatenate(places)

    def draw(self, rng: np.random.Generator, city: Ints, category: Ints) -> Ints:
        """Draw a merchant for each payment, the popular ones of a city more often."""
        first, count = self._first[city, category], self._count[city, category]
        return first + whole(count * rng.random(len(city)) ** 1.7)
