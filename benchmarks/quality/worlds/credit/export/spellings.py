"""The spellings of the metropolis: phones, addresses, national ids, devices and bank cards."""

import numpy as np

from benchmarks.quality.worlds.credit.country import CITIES
from benchmarks.quality.worlds.credit.export.words import write_words
from benchmarks.quality.worlds.credit.town import Town
from detector.simulation.draws import Ints
from detector.simulation.ledger.spellings import token

_PREFIXES = (130, 131, 135, 136, 137, 138, 139, 150, 151, 152, 155, 158, 177, 180, 186, 188, 199)
_PHONE_STYLES = (
    "{0}{1}{2}",
    "+86{0}{1}{2}",
    "+86 {0}-{1}-{2}",
    "{0} {1} {2}",
    "0086-{0}{1}{2}",
    " {0}{1}{2}",
    "86{0}{1}{2}",
)
_PHONE_SHARES = (0.66, 0.10, 0.06, 0.07, 0.03, 0.04, 0.04)
_ROADS = (
    "人民路",
    "中山路",
    "解放大道",
    "建设街",
    "和平里",
    "新华路",
    "学府路",
    "滨江大道",
    "东风路",
)
_ADDRESS_STYLES = ("{0}市{1}{2}号{3}栋{4}室", "{0}市 {1} {2}号 {3}-{4}", "{0}{1}{2}号{3}栋{4}")
_ADDRESS_SHARES = (0.86, 0.08, 0.06)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


def _scatter(serial: int, digits: int) -> str:
    """Write a serial as a number of so many digits; no two serials give the same."""
    return f"{(serial * 7_368_787 + 1_234_567) % 10**digits:0{digits}d}"


def write_phones(rng: np.random.Generator, serials: Ints) -> np.ndarray:
    """Write mobile numbers in a mix of spellings, even the same one in several."""
    styles = len(_PHONE_STYLES)
    style = rng.choice(styles, len(serials), p=_PHONE_SHARES)

    def write(key: int) -> str:
        serial, style = divmod(key, styles)
        prefix, rest = _PREFIXES[serial % len(_PREFIXES)], _scatter(serial, 8)
        return _PHONE_STYLES[style].format(prefix, rest[:4], rest[4:])

    return write_words(np.where(serials >= 0, serials * styles + style, -1), write)


def write_addresses(town: Town, serials: Ints) -> np.ndarray:
    """Write addresses as people type them, mostly alike."""
    styles, city = len(_ADDRESS_STYLES), town.country.addresses.city
    style = town.rng.choice(styles, len(serials), p=_ADDRESS_SHARES)

    def write(key: int) -> str:
        serial, style = divmod(key, styles)
        number = int(_scatter(serial, 9))
        house, building, room = number % 399 + 1, number // 399 % 29 + 1, number // 11_571 % 2700
        road = _ROADS[number % len(_ROADS)]
        name = CITIES[city[serial]][0]
        return _ADDRESS_STYLES[style].format(name, road, house, building, room + 101)

    return write_words(serials * styles + style, write)


def write_id_numbers(town: Town) -> np.ndarray:
    """Write a national id with a valid check digit for everybody."""
    rng, size = town.rng, town.size
    born_in = town.country.codes[town.country.cities(size)] + rng.integers(2, 8, size)
    year = (2026 - town.people.roles.age).astype(np.int64)
    month, day = rng.integers(1, 13, size), rng.integers(1, 29, size)
    queue = rng.integers(0, 1000, size)
    words = []
    for row in zip(born_in, year, month, day, queue, strict=True):
        digits = "{}{}{:02d}{:02d}{:03d}".format(*row)
        check = sum(int(d) * w for d, w in zip(digits, _ID_WEIGHTS, strict=True)) % 11
        words.append(digits + _ID_CHECKS[check])
    return np.array(words, object)


def write_device(serial: int) -> str:
    """Write a device id with its system in front."""
    return token("and-" if serial % 3 else "ios-", serial)


def write_bank_card(serial: int) -> str:
    """Write the card of a payee."""
    return f"6222{_scatter(serial, 12)}"
