"""Texts in the cells of a CSV file: harmless in a spreadsheet, and the same again when read."""

import re

_HIDDEN = r"\s\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
_RUNS = re.compile(rf"[\t\r\n]|[{_HIDDEN}]*[-=+@\uff1d\uff0b\uff0d\uff20]")
"""What a spreadsheet may take for a formula, blanks and hidden characters before it included."""


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula.

    A text that has apostrophes before such a sign already gets one more, so that `restore` gives
    every text back.

    Examples
    --------
    >>> print(harmless("=1+1"), harmless("A-1"), harmless("'=1"))
    '=1+1 A-1 ''=1
    """
    return f"'{text}" if _RUNS.match(text.lstrip("'")) else text


def restore(text: str) -> str:
    """Take away the apostrophe that `harmless` put before a text.

    Examples
    --------
    >>> [restore(text) for text in ("'=1+1", "A-1", "''=1", "'quoted'")]
    ['=1+1', 'A-1', "'=1", "'quoted'"]
    """
    return text[1:] if text.startswith("'") and _RUNS.match(text.lstrip("'")) else text
