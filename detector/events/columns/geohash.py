"""Geohashes into degrees, in SQL: the middle of the cell that the letters name."""

from detector.engines.base import Dialect
from detector.events.contract import Kind

_LETTERS = "0123456789bcdefghjkmnpqrstuvwxyz"
_MOST = 12  # letters; 12 are a few centimetres


def degrees_of(words: Dialect, kind: Kind, column: str) -> str:
    """Give latitude or longitude of a geohash of 1 to 12 letters; NULL where it is none.

    Each letter is five bits, longitude first, then latitude in turn; see G. Niemeyer's geohash.org
    of 2008. A letter's bits of one coordinate are looked up as one digit, then weighted.

    Examples
    --------
    >>> from detector.engines.duck import DuckEngine
    >>> with DuckEngine() as engine:
    ...     degrees = degrees_of(engine.words, Kind.LATITUDE, "'s0'")
    ...     engine.fetch(f"SELECT {degrees} AS latitude").to_pydict()
    {'latitude': [2.8125]}
    """
    text = words.trimmed(f"lower({column})")
    span = 180.0 if kind is Kind.LATITUDE else 360.0
    even, odd = (words.text(_digits(kind, first)) for first in (True, False))
    letters = words.text(_LETTERS)
    terms, half, bits = [], [], 0
    for place in range(_MOST):
        digits = f"translate({text}, {letters}, {even if place % 2 == 0 else odd})"
        bits += _bits(kind, place % 2 == 0)
        digit = f"coalesce(TRY_CAST(substr({digits}, {place + 1}, 1) AS DOUBLE), 0e0)"
        terms.append(f"{digit} * {span / 2**bits!r}")
        half.append(f"WHEN {place + 1} THEN {span / 2 ** (bits + 1)!r}")
    middle = f"CASE length({text}) {' '.join(half)} END"
    fits = words.matches(text, f"^[{_LETTERS}]{{1,{_MOST}}}$")
    total = " + ".join([*terms, f"CAST({middle} AS DOUBLE)"])
    return f"CASE WHEN {fits} THEN {total} - {span / 2!r} END"


def _bits(kind: Kind, even: bool) -> int:
    return 3 if even == (kind is Kind.LONGITUDE) else 2


def _digits(kind: Kind, even: bool) -> str:
    """Give the digit of each letter: its bits that belong to this coordinate."""
    first = 0 if even == (kind is Kind.LONGITUDE) else 1
    return "".join(str(int(format(number, "05b")[first::2], 2)) for number in range(len(_LETTERS)))
