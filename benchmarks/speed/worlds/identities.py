"""Who is who in a world that is to be copied: identities as numbers, and their spelling anew.

An identity is the number of its first row; copy `c` of identity `i` out of `n` is number
`c * n + i` of the copied world. So no two copies share one, and spelling variety is kept.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from numpy.typing import NDArray

from benchmarks.speed.worlds.spelling import Ints, Texts, ips, marks, phones, tokens
from detector.simulation.ledger.spellings import PHONE_STYLES
from detector.simulation.places import CITIES

Codes = NDArray[np.int32]
"""Per row the number of the text that stands there; -1 where nothing does."""

_STEP, _CITY_STEP = 611_953, 77_713
"""As in the simulator's registry: a step that visits each number of a city once."""


class Kind(Protocol):
    """One kind of identity: it spells the texts of codes as those of given copies."""

    def __call__(self, codes: Codes, copies: Ints) -> Texts:
        """Spell codes of the base world, none of them -1, as those of the copies."""
        ...


@dataclass(frozen=True)
class Plain:
    """Identities that are written in one way only: tokens and ips."""

    size: int
    spell: Callable[[Ints], Texts]

    def __call__(self, codes: Codes, copies: Ints) -> Texts:
        """Spell codes as `Kind` says."""
        return self.spell(copies * self.size + codes)


@dataclass(frozen=True)
class Addresses:
    """Addresses: a text around the mark that makes it this address; one mark in several texts."""

    heads: Texts
    tails: Texts
    numbers: Codes
    size: int

    def __call__(self, codes: Codes, copies: Ints) -> Texts:
        """Spell codes as `Kind` says: new marks, the text around them as it was."""
        fresh = marks(copies * self.size + self.numbers[codes])
        around = [side.take(codes) for side in (self.heads, self.tails)]
        parts: list[Any] = [around[0], fresh, around[1], ""]
        joined: Texts = pc.binary_join_element_wise(*parts)
        return joined


@dataclass(frozen=True)
class Phones:
    """Mobile numbers: a copy has other numbers of the same city, in the same spelling."""

    styles: NDArray[np.int8]
    cities: Ints
    places: Ints
    sizes: Ints

    def __call__(self, codes: Codes, copies: Ints) -> Texts:
        """Spell codes as `Kind` says."""
        city = self.cities[codes]
        slots = copies * self.sizes[city] + self.places[codes]
        scattered = (slots * _STEP + _CITY_STEP * city) % _ROOMS[city]
        prefixes = _PREFIXES[_FIRSTS[city] + scattered // 10_000]
        return phones(prefixes * 10_000 + scattered % 10_000, self.styles[codes])

    def most_copies(self) -> int:
        """Say how many copies have numbers enough, in the city where they are scarcest."""
        held = self.sizes > 0
        return int((_ROOMS[held] // self.sizes[held]).min()) if held.any() else 1


_PREFIXES = np.array([prefix for city in CITIES for prefix in city.prefixes], dtype=np.int64)
_COUNTS = np.array([len(city.prefixes) for city in CITIES], dtype=np.int64)
_FIRSTS = np.cumsum(_COUNTS) - _COUNTS
_ROOMS = _COUNTS * 10_000


def read_plain(prefix: str, texts: Texts) -> Plain:
    """Know tokens by their texts."""
    return Plain(len(texts), partial(tokens, prefix))


def read_ips(texts: Texts) -> Plain:
    """Know ips by their texts."""
    return Plain(len(texts), ips)


def read_addresses(texts: Texts) -> Addresses:
    """Take addresses apart at their mark: the hex digits near the end."""
    parts = pc.extract_regex(texts, r"^(?P<head>.*?)(?P<mark>[0-9a-f]+)(?P<tail>[栋座]?)$")
    coded = pc.struct_field(parts, "mark").dictionary_encode()
    head, tail = pc.struct_field(parts, "head"), pc.struct_field(parts, "tail")
    return Addresses(head, tail, coded.indices.to_numpy(), len(coded.dictionary))


def read_phones(texts: Texts) -> Phones:
    """Know for each spelling the number, its city and the style it is written in."""
    plain = pd.Series(texts.to_pylist()).str.normalize("NFKC").str.replace(r"\D", "", regex=True)
    numbers = np.asarray(plain.str[-11:], dtype=np.int64)
    styles = np.full(len(numbers), -1, dtype=np.int8)
    for style in range(len(PHONE_STYLES)):
        spelt = phones(numbers, np.full(len(numbers), style, np.int8))
        styles[pc.equal(spelt, texts).to_numpy(zero_copy_only=False)] = style
    distinct, rows = np.unique(numbers, return_inverse=True)
    order = np.argsort(_PREFIXES)
    found = order[np.searchsorted(_PREFIXES[order], distinct // 10_000)]
    cities = np.searchsorted(_FIRSTS, found, side="right") - 1
    sizes = np.bincount(cities, minlength=len(CITIES)).astype(np.int64)
    by_city = np.argsort(cities, kind="stable")
    places = np.empty(len(distinct), dtype=np.int64)
    places[by_city] = np.arange(len(distinct)) - (np.cumsum(sizes) - sizes)[cities[by_city]]
    return Phones(styles, cities[rows], places[rows], sizes)


KINDS: Mapping[str, tuple[Callable[[Texts], Any], Sequence[str]]] = {
    "account": (partial(read_plain, "a"), ("account_id",)),
    "person": (partial(read_plain, "id"), ("id_number",)),
    "device": (partial(read_plain, "d"), ("device_id",)),
    "payee": (partial(read_plain, "p"), ("counterparty",)),
    "ip": (read_ips, ("ip",)),
    "phone": (read_phones, ("login_phone", "notify_phone", "delivery_phone")),
    "address": (read_addresses, ("delivery_address",)),
}
"""What has an identity of its own in every copy: how its texts are read, and where it stands."""
