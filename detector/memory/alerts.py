"""Who is raised tonight, who is under review already, who waits, and what is closed and why."""

from typing import Any

import pandas as pd

from detector.memory.columns import (
    ALERT,
    CLEARED,
    CLOSED,
    CONFIRMED,
    FELL_BACK,
    GONE,
    KNOWN,
    NEW,
    RISEN,
    SUPPRESSED,
    WAITING,
    WHYS,
)
from detector.memory.standing import Standing, place_accounts

ASKS, NOTHING = "asks", ""
"""Fates beside `known` and the reasons to close: asks for room on the worklist; has no alert."""


def decide(
    front: pd.DataFrame,
    before: pd.DataFrame,
    suppressed: pd.DataFrame,
    day: str,
    capacity: int,
    line: int,
    carry_nights: int,
) -> pd.DataFrame:
    """Decide what becomes of every account over the line and of every open alert.

    An account is over the line when it is among the first `line` that are not settled. It is
    raised once, and then under review: it is raised again when something new happened. Room goes
    by rank; who finds none waits, and for `carry_nights` nights even behind the line. An alert
    under review closes when its account is more than `line` ranks behind the line, is settled by
    a verdict, is suppressed, or is not among the accounts any more. An account that was judged
    and has done nothing new since stays closed.

    Parameters
    ----------
    front
        The first `line` accounts that are not settled, and every account that `before` has as
        open, where it still is one: `account_id`, `rank` (1 = first), `settled` (a verdict and no
        event since), `verdict` (`confirmed`, `cleared` or none), `news` (what happened since the
        cut-off of the night `since_day` of `before`; empty where nothing), `pattern`,
        `money_at_risk`, and where known `judged` (a verdict was given since that cut-off).
    before
        The last alert of every account that had one, as `Memory.alerts_before` gives it.
    suppressed
        Who is suppressed at the cut-off, as `Memory.suppressed_on` gives it.
    day
        The night, as `YYYY-MM-DD`.
    capacity
        How many accounts are raised at most.
    line
        How many accounts are worth an alert.
    carry_nights
        How many nights an account waits for room after it fell behind the line.

    Returns
    -------
    One row per account, with the columns of `ALERT`; what is raised first, then by rank and
    account_id. `state` is

    - `new`: raised for the first time, or for the first time since it was closed;
    - `risen`: under review and raised again, because something new happened;
    - `known`: under review, not raised;
    - `waiting`: over the line since `waiting_since`, no room yet;
    - `closed` since `closed_day`, with `why`: `confirmed`, `cleared`, `suppressed` (up to
      `until`), `fell back` or `gone` (then without a rank). A suppressed or judged account has
      such a row on every night on which it is over the line.

    `first_day` is kept for good; `behind` counts the nights that one waited behind the line.

    Examples
    --------
    >>> from detector.memory.columns import empty_alerts
    >>> front = pd.DataFrame({"account_id": ["a", "b"], "rank": [1, 2], "settled": False})
    >>> front = front.assign(verdict="", news="", pattern="mule", money_at_risk=100.0)
    >>> nobody = pd.DataFrame({"account_id": [], "until": [], "reason": []})
    >>> one = decide(front, empty_alerts(), nobody, "2026-11-01", 1, 2, 3)
    >>> two = decide(front, one, nobody, "2026-11-02", 1, 2, 3)
    >>> one["state"].tolist(), two[["account_id", "state", "first_day"]].values.tolist()
    (['new', 'waiting'], [['b', 'new', '2026-11-01'], ['a', 'known', '2026-11-01']])
    """
    standings = place_accounts(front, before, suppressed, line)
    fates = {one: _choose_fate(one, carry_nights) for one in standings}
    asking = sorted((one for one in standings if fates[one] == ASKS), key=_by_rank)
    raised = set(asking[:capacity])
    rows = [_write(one, fate, one in raised, day) for one, fate in fates.items() if fate != NOTHING]
    told = pd.DataFrame(rows, columns=list(ALERT)).astype(dict(ALERT))
    order = ["raised", "rank", "account_id"]
    return told.sort_values(order, ascending=[False, True, True], ignore_index=True)


def _choose_fate(one: Standing, carry_nights: int) -> str:
    """Choose a reason to close, `known`, or to ask for room; nothing where there is no alert."""
    if not (one.open or one.over):
        return NOTHING
    if not one.here:
        return GONE
    if one.now["settled"]:
        return one.verdict
    if one.until is not None:
        return SUPPRESSED
    if one.judged and not one.news:
        return one.verdict
    if one.over and (one.news or not one.reviewed):
        return ASKS
    if one.waited and one.behind <= carry_nights:
        return ASKS
    return KNOWN if one.reviewed and one.near else FELL_BACK


def _by_rank(one: Standing) -> tuple[int, str]:
    return one.now["rank"], one.account_id


def _write(one: Standing, fate: str, raised: bool, day: str) -> dict[str, Any]:
    """Write down what was decided, with what is kept of the nights before."""
    why = fate if fate in WHYS else ""
    waits = fate == ASKS and not raised
    state = CLOSED if why else WAITING if waits else KNOWN
    if raised:
        state = RISEN if one.reviewed else NEW
    since = one.was["waiting_since"] if one.waited else day
    row = {
        "day": day,
        "account_id": one.account_id,
        "state": state,
        "raised": raised,
        "rank": one.now["rank"],
        "first_day": one.was["first_day"] or day,
        "raised_day": day if raised else one.was["raised_day"] if one.open or why else "",
        "waiting_since": since if waits or (raised and one.waited) else "",
        "behind": one.behind if waits else 0,
        "closed_day": (one.was["closed_day"] if one.was["why"] == why else day) if why else "",
        "why": why,
        "until": one.until if why == SUPPRESSED and one.until else "",
        "news": one.news,
        "pattern": one.now["pattern"] or "",
        "money_at_risk": one.now["money_at_risk"],
    }
    closed = row["closed_day"] if why in (CONFIRMED, CLEARED) else ""
    since_day = closed or row["raised_day"] or row["waiting_since"] or row["first_day"]
    return row | {"since_day": since_day}
