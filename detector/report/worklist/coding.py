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

from detector.privacy.masks import is_missing
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


def read_block(block: str) -> Any:
    """Read what `write_block` wrote.

    Examples
    --------
    >>> read_block(write_block({"a": [1, None]}))
    {'a': [1, None]}
    """
    return json.loads(zlib.decompress(base64.b64decode(block, validate=True)))


def cut_sentence(sentence: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Cut a sentence at its numbers: the wording around them, and the numbers.

    Examples
    --------
    >>> cut_sentence("7 orders in 2 days")
    (('', ' orders in ', ' days'), ('7', '2'))
    """
    parts = NUMBER.split(sentence)
    return tuple(parts[0::2]), tuple(parts[1::2])


def code_texts(column: pd.Series) -> pd.Series:
    """Make texts categories, of which a missing or empty one is none: cheap to number often.

    Examples
    --------
    >>> code_texts(pd.Series(["b", None, "b", ""])).cat.codes.tolist()
    [0, -1, 0, -1]
    """
    places, texts = pd.factorize(column.astype(object).where(column.ne(""), None))
    coded = pd.Categorical.from_codes(places, categories=pd.Index(texts, dtype=object))
    return pd.Series(coded, index=column.index)


def number_codes(column: pd.Series) -> tuple[np.ndarray, list[Any]]:
    """Give each category that occurs a number, those met first in front; -1 stands for none.

    Examples
    --------
    >>> places, names = number_codes(code_texts(pd.Series(["b", "", "a", "b"])).iloc[1:])
    >>> places.tolist(), names
    ([-1, 0, 1], ['a', 'b'])
    """
    codes, names = column.cat.codes.to_numpy(), column.cat.categories
    places, met = pd.factorize(codes[codes >= 0])
    numbered = np.full(len(codes), -1, dtype=np.intp)
    numbered[codes >= 0] = places
    return numbered, names.take(met).tolist()


def number_texts(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Give each text of a column a number, made visible; -1 stands where one is missing or empty.

    Examples
    --------
    >>> places, texts = number_texts(pd.Series(["b", None, "a", "b", ""]))
    >>> places.tolist(), texts
    ([0, -1, 1, 0, -1], ['b', 'a'])
    """
    coded = column if isinstance(column.dtype, pd.CategoricalDtype) else code_texts(column)
    places, texts = number_codes(coded)
    return places, [visible(str(text)) for text in texts]


def find_before(groups: np.ndarray) -> np.ndarray:
    """Give for each row the place of the row before it in its group; -1 for the first.

    Examples
    --------
    >>> find_before(np.array([0, 1, 0, 1, 1])).tolist()
    [-1, -1, 0, 1, 3]
    """
    order = np.argsort(groups, kind="stable")
    before = np.full(len(groups), -1, dtype=np.intp)
    same = groups[order[1:]] == groups[order[:-1]]
    before[order[1:][same]] = order[:-1][same]
    return before


def find_places(groups: np.ndarray) -> np.ndarray:
    """Give for each row how many rows of its group come before it.

    Examples
    --------
    >>> find_places(np.array([7, 5, 7, 7])).tolist()
    [0, 0, 1, 2]
    """
    order = np.argsort(groups, kind="stable")
    held = groups[order]
    places = np.empty(len(groups), dtype=np.intp)
    places[order] = np.arange(len(groups)) - np.searchsorted(held, held)
    return places


def carry(places: np.ndarray, before: np.ndarray) -> list[int]:
    """Write 0 where a row repeats the row before it, else its place plus 2.

    A missing value, whose place is -1, is thereby written as 1.

    Examples
    --------
    >>> carry(np.array([5, 5, -1, 5]), find_before(np.array([0, 0, 0, 1])))
    [7, 0, 1, 7]
    """
    repeats = (before >= 0) & (places[before] == places)
    return list(np.where(repeats, 0, places + 2).tolist())


def whole_numbers(column: pd.Series) -> np.ndarray:
    """Give whole numbers as int64; -1 stands where there is none.

    Examples
    --------
    >>> whole_numbers(pd.Series([2, None])).tolist()
    [2, -1]
    """
    numbers = pd.to_numeric(column).to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isnan(numbers), -1, numbers).astype(np.int64)


def seconds(column: pd.Series) -> pd.Series:
    """Give instants as whole seconds since 1970, -1 where there is none.

    Examples
    --------
    >>> seconds(pd.Series([pd.Timestamp("1970-01-02", tz="UTC"), pd.NaT])).tolist()
    [86400, -1]
    """
    at = pd.to_datetime(column, utc=True).to_numpy(dtype="datetime64[s]")
    return pd.Series(np.where(np.isnat(at), -1, at.astype(np.int64)), index=column.index)


def rounded(numbers: Iterable[Any], decimals: int = 0) -> list[float | int | None]:
    """Round numbers; what is missing or not finite becomes None, what is whole an integer.

    Examples
    --------
    >>> rounded([1.26, 3.0, float("nan"), None], 1)
    [1.3, 3, None, None]
    """
    dtype = getattr(numbers, "dtype", None)
    if not (isinstance(dtype, np.dtype) and dtype.kind in "iuf"):
        numbers = [np.nan if is_missing(n) else n for n in numbers]
    plain = np.round(np.array(numbers, dtype=np.float64), decimals)
    return [
        (int(n) if n.is_integer() else n) if finite else None
        for n, finite in zip(plain.tolist(), np.isfinite(plain).tolist(), strict=True)
    ]
