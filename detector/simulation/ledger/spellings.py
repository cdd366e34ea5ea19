"""How numbers, addresses, devices and tokens look on paper."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from detector.simulation.draws import Ints
from detector.simulation.places import CITIES
from detector.simulation.registry import DORM, HOME, LOCKER, OFFICE

Words: TypeAlias = "pa.Array[Any]"

_WIDE = {ord("0") + digit: chr(0xFF10 + digit) for digit in range(10)}
_ROADS = ("桂花路", "松风路", "云溪路", "青禾街", "望湖路", "石桥街", "梧桐路", "新月街", "白鹭路")
_MASK = (1 << 48) - 1

PHONE_STYLES: tuple[Callable[[str], str], ...] = (
    lambda digits: digits,
    lambda digits: f"+86{digits}",
    lambda digits: f"86-{digits}",
    lambda digits: f"0086{digits}",
    lambda digits: f"{digits[:3]} {digits[3:7]} {digits[7:]}",
    lambda digits: f"{digits[:3]}-{digits[3:7]}-{digits[7:]}",
    lambda digits: f"+86 {digits[:3]} {digits[3:7]} {digits[7:]}",
    lambda digits: digits.translate(_WIDE),
)
PHONE_STYLE_SHARES = (0.74, 0.09, 0.03, 0.02, 0.05, 0.04, 0.025, 0.005)


def spell(values: Ints, write: Callable[[int], str]) -> Words:
    """Write each distinct value once and repeat it; negative values are null."""
    distinct, rows = np.unique(values, return_inverse=True)
    words = [write(int(value)) if value >= 0 else None for value in distinct]
    column: Words = pa.array(words, pa.string())
    return column.take(rows)


def spell_phones(rng: np.random.Generator, numbers: Ints) -> Words:
    """Write numbers in a mix of usual spellings, even the same one in several."""
    styles = len(PHONE_STYLES)
    style = rng.choice(styles, len(numbers), p=PHONE_STYLE_SHARES)
    keys = np.where(numbers >= 0, numbers * styles + style, -1)
    return spell(keys, lambda key: PHONE_STYLES[key % styles](str(key // styles)))


def token(prefix: str, serial: int) -> str:
    """Write a serial number as a token that says nothing about its order.

    Examples
    --------
    >>> token("d", 1) != token("d", 2), len(token("d", 1))
    (True, 13)
    """
    mixed = (serial * 0x9E3779B97F4B + 0x1234567) & _MASK
    mixed ^= mixed >> 23
    mixed = (mixed * 0xBF58476D1CE5) & _MASK
    return f"{prefix}{mixed ^ (mixed >> 25):012x}"


def spell_ip(bits: int) -> str:
    """Write 32 bits as a dotted address."""
    return ".".join(str(bits >> shift & 255) for shift in (24, 16, 8, 0))


def address_text(serial: int, city: int, kind: int, style: int) -> str:
    """Write a made-up address; the style varies the blanks and punctuation people use."""
    home = CITIES[city]
    place = home.province if home.province == home.name else f"{home.province}省{home.name}"
    road = f"{_ROADS[serial % 9]}{serial * 7 % 983 + 1}号"
    block, room = serial * 13 % 37 + 1, serial * 31 % 29 * 100 + serial % 6 + 101
    # Scattered, so that the text does not tell in which order the addresses were made.
    mark = f"{serial * 0x9E3779B1F5 & (1 << 40) - 1:x}"
    inside = {
        HOME: f"{block}幢{room}室{mark}",
        DORM: f"学生公寓{mark}栋",
        LOCKER: f"快递柜{mark}",
        OFFICE: f"写字楼{mark}座",
    }.get(kind, f"驿站{mark}")
    joint = ("", " ", "，")[style]
    return f"{place}市{joint}{road}{joint}{inside}"
