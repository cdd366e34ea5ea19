"""How ips, tokens and gaps are written."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.quality.worlds.credit.town import NONE, Town
from detector.events.contract import ACCOUNT_EVENT_TYPES
from detector.simulation.draws import Ints, coin
from detector.simulation.ledger.spellings import Words, spell, token

_FIRST_OCTETS = np.array(
    [36, 58, 60, 61, 101, 106, 111, 112, 113, 117, 120, 121, 122, 123, 171, 182, 183, 218, 221, 223]
)
PAID_WITH = np.array(["credit", "card", "balance"], object)
"""In the order of the codes."""


def name_types(codes: pd.Series) -> np.ndarray:
    """Write event types by their codes."""
    return np.array(ACCOUNT_EVENT_TYPES, object)[codes]


def write_words(serials: Ints, write: Callable[[int], str]) -> np.ndarray:
    """Write each serial number as a word, NONE as null."""
    words: Words = spell(serials, write)
    return words.to_numpy(zero_copy_only=False)


def write_tokens(serials: Ints, sort: str) -> np.ndarray:
    """Write each serial number as a token of its sort."""
    return write_words(serials, lambda serial: token(sort, serial))


def leave_out(rng: np.random.Generator, serials: Ints, share: float) -> Ints:
    """Lose some values for good."""
    kept: Ints = np.where(coin(rng, share, len(serials)), NONE, serials)
    return kept


def write_ips(town: Town, masked: bool = False, sixes: float = 0.0) -> np.ndarray:
    """Write every ip of the country: IPv4 by city, or its /24, and a share of IPv6."""
    rng, city = town.rng, town.country.lines.city
    size = len(city)
    first = _FIRST_OCTETS[(city * 7 + rng.integers(0, 4, size)) % len(_FIRST_OCTETS)]
    second = (city * 5 + rng.integers(0, 9, size)) % 256
    third, fourth = rng.integers(0, 256, size), rng.integers(1, 255, size)
    if masked:
        fourth = np.zeros(size, dtype=np.int64)
    parts = zip(first, second, third, fourth, strict=True)
    words = np.array([".".join(map(str, part)) for part in parts], object)
    for row in np.flatnonzero(coin(rng, sixes, size)):
        a, b, c = rng.integers(4096, 65_536, 3)
        words[row] = f"240e:{a:x}:{b:x}::{c:x}"
    return words


def take(words: np.ndarray, serials: Ints) -> np.ndarray:
    """Look words up by serial number, NONE as null."""
    with_null = np.array([*words, None], object)
    taken: np.ndarray = with_null[serials]
    return taken
