"""The rows of the worklist, packed for the script: what it sorts, filters and shows at once."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from detector.report.wording import label, visible
from detector.report.worklist.coding import Numbered, rounded, seconds
from detector.report.worklist.reasons import Told

PATTERN = tuple(
    f"{part}_{lang}" for part in ("label", "meaning", "reach", "clears") for lang in ("en", "zh")
)
"""What is said of a pattern, in the order in which the script reads it."""

MOST_STOPS = 100
"""Of one account; `orders_to_stop.csv` has all, and an account with thousands must not crowd out
the worklist."""

_LOCAL = "%Y-%m-%d %H:%M:%S"

STOP = ("kind", "reference", "amount", "before")
"""What is told of a thing to stop, beside its deadline."""


def pack_rows(
    worklist: pd.DataFrame, patterns: pd.DataFrame, stops: pd.DataFrame, zone: str, told: Told
) -> dict[str, Any]:
    r"""Pack the rows, column by column; texts that occur often are named by their places.

    Parameters
    ----------
    worklist, patterns, stops
        Tables of a night.
    zone
        The zone of the deadlines.
    told
        The shared texts; those of the first reasons are added.

    Returns
    -------
    `texts` (lists of pattern, ring, city, change, verdict, families) and one list per column.
    `reasons` holds the first reason of each account only; the others come with its case. `raw`
    gives by row the code points of an account id that is not shown as it is. `stops` lists by row
    what can still be stopped, at most `MOST_STOPS`: kind, reference, amount, deadline (seconds, or
    None), before what.

    Examples
    --------
    >>> columns = ["rank", "account_id", "score", "percentile", "pattern", "certainty", "second",
    ...            "ring", "reasons", "money_at_risk", "money_stoppable", "blind", "change",
    ...            "rank_before", "city", "verdict"]
    >>> row = [1, "a\t", 7.5, 99.9871, "odd", "clear", "", "", [], 90.4, 0.0, [], "new", None, "",
    ...        ""]
    >>> none = pd.DataFrame(columns=["pattern", *PATTERN, *STOP, "account_id", "chance_left",
    ...                              "stop_by"])
    >>> packed = pack_rows(pd.DataFrame([row], columns=columns), none, none, "UTC", Told())
    >>> packed["account"], packed["raw"], packed["texts"]["pattern"][0][:2]
    (['a␉'], {0: [97, 9]}, ['odd', 'Odd'])
    """
    known = {visible(str(row["pattern"])): row for row in patterns.to_dict("records")}
    names = {kind: Numbered() for kind in ("pattern", "ring", "city", "change", "verdict")}
    families = Numbered()
    ids = [str(account) for account in worklist["account_id"]]
    shown = [visible(account) for account in ids]
    return {
        "account": shown,
        "raw": {
            row: [ord(sign) for sign in account]
            for row, account in enumerate(ids)
            if account != shown[row]
        },
        "rank": rounded(worklist["rank"]),
        "score": rounded(worklist["score"], 3),
        "percentile": rounded(worklist["percentile"], 3),
        "certainty": list(worklist["certainty"]),
        "second": [names["pattern"].name(second) for second in worklist["second"]],
        **{
            kind: [numbered.name(value) for value in worklist[kind]]
            for kind, numbered in names.items()
        },
        "at_risk": rounded(worklist["money_at_risk"]),
        "stoppable": rounded(worklist["money_stoppable"]),
        "before": rounded(worklist["rank_before"]),
        "blind": [[families.place(visible(str(f))) for f in blind] for blind in worklist["blind"]],
        "families": [_families(reasons, families) for reasons in worklist["reasons"]],
        "stops": _list_stops(ids, stops, zone),
        "reasons": told.pack_reasons(list(reasons)[:1] for reasons in worklist["reasons"]),
        "texts": {
            **{kind: list(numbered.places) for kind, numbered in names.items()},
            "pattern": [_said(name, known) for name in names["pattern"].places],
            "families": list(families.places),
        },
    }


def _families(reasons: Iterable[Mapping[str, Any]], families: Numbered) -> list[int]:
    return sorted({families.place(visible(str(reason["family"]))) for reason in reasons})


def _said(name: Any, known: Mapping[str, Mapping[Any, Any]]) -> list[str]:
    """Say what is known of a pattern; of one that is not in the table, its name alone."""
    if name not in known:
        return [name, label(name), label(name), *[""] * (len(PATTERN) - 2)]
    return [name, *(visible(str(known[name][part])) for part in PATTERN)]


def _list_stops(ids: list[str], stops: pd.DataFrame, zone: str) -> list[list[list[Any]]]:
    """Give by account what can still be stopped, most urgent money first."""
    listed: dict[str, list[list[Any]]] = {account: [] for account in ids}
    live = stops[stops["chance_left"].astype(float) > 0]
    at = pd.to_datetime(live["stop_by"], format=_LOCAL, errors="coerce").dt.tz_localize(zone)
    columns = (live[name] for name in ("account_id", *STOP))
    for by, account, kind, reference, amount, before in zip(seconds(at), *columns, strict=True):
        if account in listed and len(listed[account]) < MOST_STOPS:
            (yuan,) = rounded([amount])
            due = None if by < 0 else by
            kind, reference, before = (visible(str(told)) for told in (kind, reference, before))
            listed[account].append([kind, reference, yuan, due, before])
    return [listed[account] for account in ids]
