"""Spell numbers as the identities of the contract, whole columns at a time.

Everything is built as bytes of fixed width, because a Python string per row would take hours.
"""

from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detector.simulation.ledger.spellings import PHONE_STYLES

Ints: TypeAlias = NDArray[np.int64]
Bytes: TypeAlias = NDArray[np.uint8]
Texts: TypeAlias = "pa.Array[Any]"

_THREES = np.frombuffer("".join(f"{n:03d}" for n in range(1000)).encode(), np.uint8).reshape(-1, 3)
_TWO_HEX = np.frombuffer("".join(f"{n:02x}" for n in range(256)).encode(), np.uint8).reshape(-1, 2)
_LETTERS = "abcdefghijk"
_MASK = np.uint64((1 << 48) - 1)


def digits(numbers: Ints, width: int) -> Bytes:
    """Give the last decimal digits of numbers as letters, one row per number."""
    groups = -(-width // 3)
    powers = 1000 ** np.arange(groups - 1, -1, -1, dtype=np.int64)
    letters: Bytes = _THREES[numbers[:, None] // powers % 1000].reshape(len(numbers), 3 * groups)
    return letters[:, 3 * groups - width :]


def texts(letters: Bytes) -> Texts:
    """Make one text of each row of bytes."""
    rows, width = letters.shape
    ends = np.arange(0, (rows + 1) * width, width, dtype=np.int32)
    buffers = [pa.py_buffer(part.tobytes()) for part in (ends, letters)]
    return pa.StringArray.from_buffers(rows, buffers[0], buffers[1])


def number_texts(prefix: str, numbers: Ints, width: int = 12) -> Texts:
    """Spell running numbers, as `o000000000042`.

    Examples
    --------
    >>> number_texts("o", np.array([42])).to_pylist()
    ['o000000000042']
    """
    return texts(_after(prefix, digits(numbers, width)))


def tokens(prefix: str, serials: Ints) -> Texts:
    """Spell serial numbers as the simulator's tokens do.

    Examples
    --------
    >>> from detector.simulation.ledger.spellings import token
    >>> tokens("d", np.array([7])).to_pylist() == [token("d", 7)]
    True
    """
    mixed = (serials.astype(np.uint64) * np.uint64(0x9E3779B97F4B) + np.uint64(0x1234567)) & _MASK
    mixed ^= mixed >> np.uint64(23)
    mixed = (mixed * np.uint64(0xBF58476D1CE5)) & _MASK
    return texts(_after(prefix, _hex(mixed ^ (mixed >> np.uint64(25)), 12)))


def marks(serials: Ints) -> Texts:
    """Spell serial numbers as the marks that end the simulator's addresses: ten hex digits."""
    mixed = serials.astype(np.uint64) * np.uint64(0x9E3779B1F5)
    return texts(_hex(mixed & np.uint64((1 << 40) - 1), 10))


def ips(serials: Ints) -> Texts:
    """Spell serial numbers as made-up addresses, out of the reserved net 240.0.0.0/4.

    The three last parts run from 100 to 255, so that all are equally long: 60 million addresses.
    """
    mixed = serials * 5_244_371 % (16 * 156**3)
    parts = np.stack([mixed // 156**3 + 240, *(mixed // 156**n % 156 + 100 for n in (2, 1, 0))], 1)
    letters = np.full((len(serials), 15), ord("."), np.uint8)
    for part in range(4):
        letters[:, 4 * part : 4 * part + 3] = digits(parts[:, part], 3)
    return texts(letters)


def phones(numbers: Ints, styles: NDArray[np.int8]) -> Texts:
    """Spell eleven digits in the given ones of the simulator's `PHONE_STYLES`.

    Examples
    --------
    >>> phones(np.array([13012345678] * 2), np.array([1, 5], np.int8)).to_pylist()
    ['+8613012345678', '130-1234-5678']
    """
    rows = [np.flatnonzero(styles == style) for style in range(len(PHONE_STYLES))]
    spelt = [texts(_in_style(digits(numbers[r], 11), style)) for style, r in enumerate(rows)]
    place = np.empty(len(numbers), dtype=np.int64)
    place[np.concatenate(rows)] = np.arange(len(numbers))
    return pa.concat_arrays(spelt).take(place)


def _in_style(eleven: Bytes, style: int) -> Bytes:
    """Put digits into the places that a style gives them."""
    write = PHONE_STYLES[style]
    if write("0") != "0" and len(write("0")) == 1:  # other digits, of three bytes each in UTF-8
        form = np.frombuffer(write("0" * 11).encode(), np.uint8)
        zero, places = int(form[2]), np.arange(2, 33, 3)
    else:
        form = np.frombuffer(write(_LETTERS).encode(), np.uint8)
        zero, places = ord("0"), np.array([write(_LETTERS).index(letter) for letter in _LETTERS])
    letters = np.tile(form, (len(eleven), 1))
    letters[:, places] = eleven + np.uint8(zero - ord("0"))
    return letters


def _after(prefix: str, letters: Bytes) -> Bytes:
    first = np.frombuffer(prefix.encode(), np.uint8)
    return np.concatenate([np.tile(first, (len(letters), 1)), letters], axis=1)


def _hex(values: "NDArray[np.uint64]", width: int) -> Bytes:
    eight = values.astype(">u8").view(np.uint8).reshape(len(values), 8)
    return _TWO_HEX[eight[:, 8 - width // 2 :]].reshape(len(values), width)
