"""Masks for personal values: enough to recognise one in another system, too little to use it.

Account and order ids are how the desk finds a case, so nobody passes them through here.
"""

import re
from collections.abc import Callable, Mapping

import pandas as pd

HIDDEN = "****"
"""Stands for what is masked; always as long, so that it does not give away a length."""

_SEPARATORS = re.compile(r"[\s()+-]")
_PAPERS = re.compile(r"[0-9]{15}|[0-9]{17}[0-9X]", re.IGNORECASE)
_CITY = re.compile(r"[\u4e00-\u9fff]{2,9}?(?:市|自治州|地区|盟)")
_FEWEST_HIDDEN = 4


def is_missing(value: object) -> bool:
    """Tell whether there is no value: None, NaN, NaT or NA.

    Examples
    --------
    >>> is_missing(None), is_missing(float("nan")), is_missing(0)
    (True, True, False)
    """
    # NaN and NaT differ from themselves; NA answers neither way
    return value is None or value is pd.NA or bool(value != value)


def _keep_ends(text: str, first: int, last: int) -> str:
    """Keep both ends where at least as much, and never under four characters, is hidden."""
    if len(text) - first - last < _FEWEST_HIDDEN:
        return HIDDEN
    return text[:first] + HIDDEN + text[len(text) - last :]


def mask_token(text: str) -> str:
    """Mask an opaque value (a device, an internet address, a payee): two characters each end.

    Anything shorter than twelve characters is hidden whole.

    Examples
    --------
    >>> mask_token("d41d8cd98f00b204"), mask_token("dev-7")
    ('d4****04', '****')
    """
    return _keep_ends(text, 2, 2) if len(text) >= 12 else HIDDEN


def mask_phone(text: str) -> str:
    """Mask a phone number: first three and last four digits; short ones keep the last two.

    Examples
    --------
    >>> mask_phone("13812345678"), mask_phone("62951234"), mask_phone("10086")
    ('138****5678', '****34', '****')
    """
    digits = _SEPARATORS.sub("", text)
    if not digits.isdecimal():
        return mask_token(text)
    return _keep_ends(digits, 3, 4) if len(digits) >= 11 else _keep_ends(digits, 0, 2)


def mask_id_number(text: str) -> str:
    """Mask a national id number: the province's three digits and the last two characters.

    The birthday is in the middle and goes; a token in its place is masked as a token.

    Examples
    --------
    >>> mask_id_number("11010119900307425X"), mask_id_number("1101")
    ('110****5X', '****')
    """
    return _keep_ends(text, 3, 2) if _PAPERS.fullmatch(text) else mask_token(text)


def mask_address(text: str) -> str:
    """Mask an address down to its city; without a city in it, whole.

    Examples
    --------
    >>> mask_address("浙江省杭州市西湖区文三路90号3幢"), mask_address("12 Long Lane")
    ('浙江省杭州市****', '****')
    """
    city = _CITY.match(text)
    return city.group() + HIDDEN if city and len(text) > city.end() else HIDDEN


def mask_coordinate(text: str) -> str:
    """Round degrees to one decimal, some ten kilometres: a city, not a door.

    Examples
    --------
    >>> mask_coordinate("31.230391"), mask_coordinate("north")
    ('31.2', '****')
    """
    try:
        return f"{float(text):.1f}"
    except ValueError:
        return HIDDEN


def mask_region(text: str) -> str:
    """Mask a region code down to its city, the first four of six digits.

    Examples
    --------
    >>> mask_region("330106"), mask_region("33")
    ('3301**', '****')
    """
    return f"{text[:4]}**" if re.fullmatch(r"[0-9]{6}", text) else HIDDEN


_MASKS: Mapping[str, Callable[[str], str]] = {
    "id": mask_token,
    "phone": mask_phone,
    "person": mask_id_number,
    "address": mask_address,
    "latitude": mask_coordinate,
    "longitude": mask_coordinate,
    "region": mask_region,
    "time": str,
    "word": str,
    "money": str,
}


def mask(kind: str, value: object) -> str:
    """Mask a value by the kind that the contract gives its column.

    Times, words and money identify nobody and stay. A kind that is not known is hidden whole.

    Parameters
    ----------
    kind
        A kind of the contract: `phone`, `person`, `address`, `id`, `latitude`, …
    value
        The value; None, NaN and blank text give an empty text.

    Examples
    --------
    >>> mask("phone", "13812345678"), mask("word", "phones"), mask("mood", "glad")
    ('138****5678', 'phones', '****')
    >>> mask("phone", None), mask("latitude", float("nan"))
    ('', '')
    """
    text = "" if is_missing(value) else str(value).strip()
    if not text:
        return ""
    return _MASKS[kind](text) if kind in _MASKS else HIDDEN
