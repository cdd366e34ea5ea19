"""The worklist and the orders to stop as CSV text, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral, Real
from typing import Any

import pandas as pd

_WORKLIST = (
    "rank",
    "account_id",
    "score",
    "percentile",
    "pattern",
    "pattern_certainty",
    "ring",
    "money_at_risk",
    "money_stoppable",
    "blind",
    "reasons",
    "ask",
)
_ORDERS = (
    "rank",
    "account_id",
    "order_id",
    "placed_at",
    "state",
    "category",
    "amount",
    "hours_open",
)
_DECIMALS: Mapping[str, int] = {
    "score": 6,
    "percentile": 4,
    "money_at_risk": 2,
    "money_stoppable": 2,
    "amount": 2,
    "hours_open": 1,
}
_MOST_REASONS = 5
_FULL_WIDTH = ("\uff1d", "\uff0b", "\uff0d", "\uff20")
_RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r", "\n", *_FULL_WIDTH)


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula.

    Examples
    --------
    >>> print(harmless("=1+1"), harmless("A-1"))
    '=1+1 A-1
    """
    runs = any(start.startswith(_RUNS_IN_A_SPREADSHEET) for start in (text, text.lstrip()))
    return f"'{text}" if runs else text


def worklist_csv(worklist: pd.DataFrame) -> str:
    """Write the worklist as CSV, one row per account in the order that it comes.

    Parameters
    ----------
    worklist
        The table `Night.worklist`.

    Returns
    -------
    CSV text with a header: score with 6 decimals, percentile (0 to 100) with 4, money in yuan,
    blind families and up to five reasons joined by `; `, the certainty of the pattern in a word,
    and the questions to ask with a space between. An empty worklist gives the header.

    Examples
    --------
    >>> row = {"rank": 1, "account_id": "a1", "score": 7.5, "percentile": 100.0,
    ...        "pattern": "mule_ring", "certainty": "clear", "ring": "r1", "money_at_risk": 900.0,
    ...        "money_stoppable": 0.0, "blind": ["geography"],
    ...        "reasons": [{"sentence": "its papers are used by 4"}],
    ...        "asks": [{"question": "Whose device was it opened on?"}]}
    >>> line = worklist_csv(pd.DataFrame([row])).splitlines()[1]
    >>> line.split(",")[4:7], line.split(",")[-1]
    (['"mule_ring"', '"clear"', '"r1"'], '"Whose device was it opened on?"')
    """
    plain = worklist.assign(
        pattern_certainty=worklist["certainty"],
        ask=[" ".join(ask["question"] for ask in asks) for asks in worklist["asks"]],
        blind=["; ".join(families) for families in worklist["blind"]],
        reasons=[
            "; ".join(reason["sentence"] for reason in list(reasons)[:_MOST_REASONS])
            for reasons in worklist["reasons"]
        ],
    )
    return _csv(plain, _WORKLIST)


def orders_csv(orders: pd.DataFrame) -> str:
    """Write the orders to stop as CSV, one row per order in the order that they come.

    Parameters
    ----------
    orders
        The table `Night.orders_to_stop`.

    Returns
    -------
    CSV text with a header: amount in yuan, hours open with one decimal. No orders give the header.

    Examples
    --------
    >>> from detector.report.night import COLUMNS
    >>> print(orders_csv(pd.DataFrame(columns=list(COLUMNS["orders_to_stop"]))).strip())
    "rank","account_id","order_id","placed_at","state","category","amount","hours_open"
    """
    return _csv(orders, _ORDERS)


def _csv(table: pd.DataFrame, columns: Sequence[str]) -> str:
    """Write the columns; every text is quoted, whatever separator a spreadsheet expects."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(columns)
    rows: Iterable[tuple[Any, ...]] = zip(*(table[column] for column in columns), strict=True)
    for row in rows:
        writer.writerow(
            [_cell(value, _DECIMALS.get(name)) for name, value in zip(columns, row, strict=True)]
        )
    return out.getvalue()


def _cell(value: Any, decimals: int | None) -> str | int | float:
    """Keep a number a number, rounded; make a text harmless; a missing value is empty."""
    if pd.isna(value):
        return ""
    if not isinstance(value, Real):
        return harmless(str(value))
    return int(value) if isinstance(value, Integral) else round(float(value), decimals)
