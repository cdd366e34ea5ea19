"""The worklist and what to stop as CSV text, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from numbers import Integral, Real
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from detector.cells import harmless

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
    "kind",
    "reference",
    "account_id",
    "rank",
    "action",
    "stop_by",
    "before",
    "state",
    "category",
    "amount",
    "currency",
    "risk",
    "chance_left",
    "priority",
    "hours_open",
    "learned_from",
)
_ACTIONS: Mapping[str, str] = {
    "order": "hold_shipment",
    "draw": "hold_cash",
    "transfer": "recall_transfer",
}
_DECIMALS: Mapping[str, int] = {
    "score": 6,
    "percentile": 4,
    "money_at_risk": 2,
    "money_stoppable": 2,
    "amount": 2,
    "risk": 4,
    "chance_left": 4,
    "priority": 2,
    "hours_open": 1,
}
_MOST_REASONS = 5


def worklist_csv(worklist: pd.DataFrame, language: str = "en") -> str:
    """Write the worklist as CSV, one row per account in the order that it comes.

    Parameters
    ----------
    worklist
        The table `Night.worklist`.
    language
        `en` or `zh`: what reasons and questions are written in.

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
    ...        "reasons": [{"en": "its papers are used by 4"}],
    ...        "asks": [{"question_en": "Whose device was it opened on?"}]}
    >>> line = worklist_csv(pd.DataFrame([row])).splitlines()[1]
    >>> line.split(",")[4:7], line.split(",")[-1]
    (['"mule_ring"', '"clear"', '"r1"'], '"Whose device was it opened on?"')
    """
    plain = worklist.assign(
        pattern_certainty=worklist["certainty"],
        ask=[" ".join(ask[f"question_{language}"] for ask in asks) for asks in worklist["asks"]],
        blind=["; ".join(families) for families in worklist["blind"]],
        reasons=[
            "; ".join(reason[language] for reason in list(reasons)[:_MOST_REASONS])
            for reasons in worklist["reasons"]
        ],
    )
    return _csv(plain, _WORKLIST)


def orders_csv(stops: pd.DataFrame, zone: str) -> str:
    """Write what can be stopped as CSV for a warehouse or a payment system, a row each.

    Every word in it is a fixed code, in English whatever the language of the page.

    Parameters
    ----------
    stops
        The table `Night.stops` with `chance_left`, in the order to stop them.
    zone
        The zone of its local times.

    Returns
    -------
    CSV text (RFC 4180) with a header. `action` is hold_shipment or, of an order that was shipped,
    recall_parcel; hold_cash for a draw, recall_transfer for a transfer. `stop_by` is ISO 8601 with
    its offset, empty where there is no deadline. `amount` and `priority` are in yuan; `before` is
    shipped, delivered, passed_on or final. No stops give the header.

    Examples
    --------
    >>> row = dict.fromkeys(_ORDERS, 0) | {"kind": "order", "reference": "o1", "account_id": "a1",
    ...     "state": "shipped", "before": "delivered", "stop_by": "2026-03-01 12:00:00"}
    >>> orders_csv(pd.DataFrame([row]), "Asia/Shanghai").splitlines()[1].split(",")[:6]
    ['"order"', '"o1"', '"a1"', '0', '"recall_parcel"', '"2026-03-01T12:00:00+08:00"']
    """
    shipped = (stops["kind"] == "order") & (stops["state"] == "shipped")
    plain = stops.assign(
        action=stops["kind"].map(_ACTIONS).mask(shipped, "recall_parcel"),
        stop_by=[_with_offset(local, zone) for local in stops["stop_by"]],
        before=stops["before"].str.replace(" ", "_"),
        currency="CNY",
    )
    return _csv(plain, _ORDERS)


def _with_offset(local: str, zone: str) -> str:
    """Give a local time its offset; of an hour that comes twice, the first is meant."""
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).isoformat() if local else ""


def _csv(table: pd.DataFrame, columns: Sequence[str]) -> str:
    """Write the columns; every text is quoted, whatever separator a spreadsheet expects."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
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
