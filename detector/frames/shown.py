"""Frames as a notebook shows them: a few small tables, escaped, with nothing from outside."""

import html
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

MOST_ROWS = 20
"""Rows of a table that are shown."""

_LONGEST = 200


def show(
    title: str,
    tables: Mapping[str, pd.DataFrame],
    notes: Iterable[str] = (),
    formats: Mapping[str, Callable[[Any], str]] | None = None,
    most: int = MOST_ROWS,
) -> str:
    """Give tables as HTML for a notebook: no script, no style, nothing that is fetched.

    Parameters
    ----------
    title
        A line above all.
    tables
        By caption; a table without rows is left out, of a long one only the first rows are shown.
    notes
        Lines below the title.
    formats
        How a column is written, by its name, whichever table it is in.
    most
        Rows of each table.

    Examples
    --------
    >>> page = show("Two & more", {"": pd.DataFrame({"who": ["<b>", "c"]})}, most=1)
    >>> "Two &amp; more" in page, "&lt;b&gt;" in page, "1 more row" in page
    (True, True, True)
    """
    parts = [f"<p><b>{html.escape(printable(title))}</b></p>"]
    parts += [f"<p>{html.escape(printable(note))}</p>" for note in notes]
    for caption, table in tables.items():
        if not len(table):
            continue
        parts += [f"<p>{html.escape(printable(caption))}</p>"] if caption else []
        parts.append(_table(table.head(most), formats or {}))
        more = len(table) - most
        parts += [f"<p>{more:,} more row{'s' * (more > 1)}</p>"] if more > 0 else []
    return "".join(parts)


def printable(text: str) -> str:
    r"""Leave out what has no shape of its own, such as marks that turn the direction of text.

    Examples
    --------
    >>> printable("a\u202eb")
    'ab'
    """
    kept = text if text.isprintable() else "".join(c for c in text if c.isprintable())
    return kept if len(kept) <= _LONGEST else f"{kept[: _LONGEST - 1]}…"


def _table(table: pd.DataFrame, formats: Mapping[str, Callable[[Any], str]]) -> str:
    """Write the cells out first, so that no option of pandas cuts or rounds them."""
    cells = {
        printable(str(name)): [printable(_said(value, formats.get(str(name)))) for value in column]
        for name, column in table.items()
    }
    written = pd.DataFrame(cells, dtype=object)
    with pd.option_context("display.max_colwidth", None):
        told: str = written.to_html(index=False, escape=True, border=0, max_rows=len(written))
    return told


def _said(value: Any, write: Callable[[Any], str] | None) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    if value is None or value is pd.NA or value != value:
        return ""
    if write:
        return write(value)
    return f"{value:,.6g}" if isinstance(value, float) else str(value)
