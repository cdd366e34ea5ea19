"""Columns as short lists of whole numbers, so that thousands of cases fit into one page."""

import base64
import json
import re
import zlib
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from detector.masks import is_missing
from detector.report.wording import visible

NUMBER = re.compile(r"([0-9][0-9,.]*)")
"""What is cut out of a sentence, so that one wording serves all accounts."""

_DEFLATE_HARDEST = 9


@dataclass
class Numbered:
    """Numbers things in the order in which they are first met.

    Examples
    --------
    >>> kinds = Numbered()
    >>> kinds.place("phone"), kinds.place("device"), kinds.place("phone"), list(kinds.places)
    (0, 1, 0, ['phone', 'device'])
    """

    places: dict[Hashable, int] = field(default_factory=dict)

    def place(self, thing: Hashable) -> int:
        """Give the number of a thing."""
        return self.places.setdefault(thing, len(self.places))

    def name(self, value: object) -> int | None:
        """Give the number of a text, made visible; None where it is missing or empty."""
        shown = "" if is_missing(value) else visible(str(value))
        return self.place(shown) if shown else None


def write_block(value: Any) -> str:
    """Write a value as JSON, deflated, in base64.

    Examples
    --------
    >>> zlib.decompress(base64.b64decode(write_block({"a": [1, None]})))
    b'{"a":[1,null]}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(zlib.compress(text.encode(), _DEFLATE_HARDEST)).decode()


def cut_sentence(sentence: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Cut a sentence at its numbers: the wording around them, and the numbers.

    Examples
    --------
    >>> cut_sentence("7 orders in 2 days")
    (('', ' orders in ', ' days'), ('7', '2'))
    """
    parts = NUMBER.split(sentence)
    return tuple(parts[0::2]), tuple(parts[1::2])


def number_texts(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Give each text of a column a number, made visible; -1 stands where one is missing or empty.

    Examples
    --------
    >>> places, texts = number_texts(pd.Series(["b", None, "a", "b", ""]))
    >>> places.tolist(), texts
    ([0, -1, 1, 0, -1], ['b', 'a'])
    """
    places, texts = pd.factorize(column.astype(object).where(column.ne(""), None))
    return places, [visible(str(text)) for text in texts]


def carry(places: np.ndarray, groups: np.ndarray) -> list[int]:
    """Write 0 where a row repeats the row before it in its group, else its place plus 2.

    A missing value, whose place is -1, is thereby written as 1.

    Examples
    --------
    >>> carry(np.array([5, 5, -1, 5]), np.array([0, 0, 0, 1]))
    [7, 0, 1, 7]
    """
    column = pd.Series(places)
    before = column.groupby(groups).shift(fill_value=-2)
    return list(np.where(column.eq(before), 0, column + 2).tolist())


def seconds(column: pd.Series) -> pd.Series:
    """Give instants as whole seconds since 1970, -1 where there is none.

    Examples
    --------
    >>> seconds(pd.Series([pd.Timestamp("1970-01-02", tz="UTC"), pd.NaT])).tolist()
    [86400, -1]
    """
    at = pd.to_datetime(column, utc=True).astype("datetime64[s, UTC]")
    return at.astype("int64").where(at.notna(), -1)


def rounded(numbers: Iterable[Any], decimals: int = 0) -> list[float | int | None]:
    """Round numbers; what is missing or not finite becomes None, what is whole an integer.

    Examples
    --------
    >>> rounded([1.26, 3.0, float("nan"), None], 1)
    [1.3, 3, None, None]
    """
    plain = np.round(np.array([np.nan if is_missing(n) else n for n in numbers], float), decimals)
    return [
        (int(n) if n.is_integer() else n) if finite else None
        for n, finite in zip(plain.tolist(), np.isfinite(plain).tolist(), strict=True)
    ]
