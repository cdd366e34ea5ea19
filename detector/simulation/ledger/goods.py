"""What can be bought: categories, what they cost, how often people want them."""

import numpy as np

from detector.simulation.draws import Floats, Ints, coin, whole

# name, median price in yuan, spread, how often wanted, sold on easily, delivered at once
_SHELF = (
    ("groceries", 55, 0.6, 24, False, False),
    ("snacks", 38, 0.5, 12, False, False),
    ("clothing", 130, 0.7, 14, False, False),
    ("shoes", 220, 0.6, 6, False, False),
    ("cosmetics", 150, 0.8, 8, False, False),
    ("household", 70, 0.7, 12, False, False),
    ("books", 45, 0.5, 4, False, False),
    ("baby", 160, 0.6, 5, False, False),
    ("pharmacy", 60, 0.6, 4, False, False),
    ("top_up", 80, 0.5, 5, False, True),
    ("toys", 90, 0.7, 3, False, False),
    ("sports", 180, 0.8, 3, False, False),
    ("furniture", 900, 0.8, 1.2, False, False),
    ("appliance", 1400, 0.8, 2.2, False, False),
    ("computer_parts", 450, 0.9, 1.6, True, False),
    ("laptop", 5200, 0.4, 0.5, True, False),
    ("tablet", 2600, 0.4, 0.5, True, False),
    ("phone", 3400, 0.55, 1.4, True, False),
    ("camera", 4800, 0.6, 0.2, True, False),
    ("gold", 3200, 0.8, 0.5, True, False),
    ("liquor", 900, 0.8, 1.8, True, False),
    ("game_card", 150, 0.9, 2.2, True, True),
    ("gift_card", 500, 0.8, 0.8, True, True),
)
CATEGORIES = tuple(row[0] for row in _SHELF)
DIGITAL = np.array([row[5] for row in _SHELF])
RESALE = np.array([row[4] for row in _SHELF])
_MEDIANS = np.array([float(row[1]) for row in _SHELF])
_SIGMAS = np.array([float(row[2]) for row in _SHELF])
_WANTED = np.array([float(row[3]) for row in _SHELF])
PHONE = CATEGORIES.index("phone")


def tag_price(rng: np.random.Generator, yuan: Floats) -> Ints:
    """Round prices the way shops do, in fen: to 99, 9.9, whole yuan or odd fen."""
    size = len(yuan)
    style = rng.random(size)
    nines = np.maximum(np.round(yuan / 100), 1) * 100 - 1
    tens = np.maximum(np.round(yuan / 10), 1) * 10 - 0.1
    price = np.where(style < 0.55, np.maximum(np.round(yuan), 1), np.maximum(yuan, 1))
    price = np.where((style < 0.35) & (yuan < 400), tens, price)
    price = np.where((style < 0.6) & (yuan >= 400), nines, price)
    return whole(np.round(price * 100))


def want(rng: np.random.Generator, resale_taste: Floats) -> Ints:
    """Draw what people want; taste multiplies the chance of goods that are easily sold on."""
    easy = _WANTED[RESALE].sum() * resale_taste
    resale = coin(rng, easy / (easy + _WANTED[~RESALE].sum()), len(resale_taste))
    return np.where(resale, _among(rng, RESALE, len(resale)), _among(rng, ~RESALE, len(resale)))


def want_resale(rng: np.random.Generator, size: int, slip: float = 0.15) -> Ints:
    """Draw goods to sell on, by value rather than by everyday use; a few are anything else."""
    weight = np.where(RESALE, np.sqrt(_WANTED * _MEDIANS), 0.0)
    drawn = rng.choice(len(_SHELF), size, p=weight / weight.sum())
    return np.where(coin(rng, slip, size), _among(rng, ~RESALE, size), drawn).astype(np.int64)


def _among(rng: np.random.Generator, shelf: np.ndarray, size: int) -> Ints:
    weight = np.where(shelf, _WANTED, 0.0)
    return rng.choice(len(_SHELF), size, p=weight / weight.sum()).astype(np.int64)


def prices(rng: np.random.Generator, category: Ints, scale: Floats) -> Ints:
    """Draw prices in fen for goods of the given categories; scale is the purse of the buyer."""
    noise = np.exp(_SIGMAS[category] * rng.standard_normal(len(category)))
    return tag_price(rng, _MEDIANS[category] * noise * scale)
