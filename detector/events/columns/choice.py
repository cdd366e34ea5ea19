"""Which rows of a table belong to a log, and ids that are made of several columns."""

from collections.abc import Callable, Iterable, Mapping

import pyarrow as pa

from detector.engines.base import Dialect
from detector.events.columns.kinds import is_number, is_text, text_of

Named = tuple[str, pa.DataType | None]
"""The SQL of a source column, and its type; None where there is no such column."""


def choose_rows(
    words: Dialect, named: Callable[[Dialect, str], Named], where: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Give the SQL tests that a row must pass: each column has one of its values.

    Examples
    --------
    >>> from detector.engines.duck_words import DuckWords
    >>> choose_rows(DuckWords(), lambda _, name: (name, pa.int8()), {"kind": ("1", "2")})
    ["CAST(kind AS STRING) IN ('1', '2')"]
    """
    return [
        f"{_said(words, named(words, name))} IN ({', '.join(map(words.text, values))})"
        for name, values in where.items()
    ]


def join_ids(words: Dialect, columns: Iterable[Named]) -> str:
    """Give the SQL of one id made of several columns; a value that is absent counts as blank.

    Examples
    --------
    >>> from detector.engines.duck_words import DuckWords
    >>> join_ids(DuckWords(), [("uid", pa.int64()), ("day", pa.date32())])
    "coalesce(CAST(uid AS STRING), '') || '|' || coalesce(CAST(day AS STRING), '')"
    """
    return " || '|' || ".join(f"coalesce({_said(words, one)}, '')" for one in columns)


def _said(words: Dialect, named: Named) -> str:
    """Give the SQL of a value as text."""
    name, type_ = named
    if type_ is None or pa.types.is_null(type_):
        return "CAST(NULL AS STRING)"
    if is_text(type_) or is_number(type_):
        return text_of(words, name, type_)
    return f"CAST({name} AS STRING)"
