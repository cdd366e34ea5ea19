"""The six figures that a reader sees first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from detector.report.bilingual import tell, write
from detector.report.night import Night
from detector.report.wording import brief_moment, count, is_past, money_parts, percent

_PARTS = (("order", "orders_part"), ("draw", "draws_part"), ("transfer", "transfers_part"))


@dataclass(frozen=True)
class Fact:
    """One figure with its name, its unit and a note that says what it counts, in each language."""

    name: Mapping[str, Any]
    figure: Mapping[str, Any]
    note: Mapping[str, Any]
    unit: Mapping[str, Any] = field(default_factory=lambda: {"en": "", "zh": ""})


def build_glance(night: Night) -> tuple[Fact, ...]:
    """Sum up the night in six figures.

    What is partly unseen is told per family only, so the share of the blindest family is the
    least that it can be for all of them together.

    Examples
    --------
    >>> from detector.report.night import COLUMNS
    >>> blank = {name: pd.DataFrame(columns=list(has)) for name, has in COLUMNS.items()}
    >>> night = Night("2026-03-01T00:00:00+08:00", "r1", "0.1.0", 200, 1200,
    ...               review_line=float("nan"), settings={}, **blank)
    >>> [(str(f.name["en"]), f.figure["en"]) for f in build_glance(night)][:4]
    [('Accounts ranked', '1,200'), ('On the worklist', '0'), ('Money at risk', '¥0'), \
('Still stoppable', '¥0')]
    """
    live = night.stops[night.stops["chance_left"].astype(float) > 0]
    review = tell("listed_note", review=count(night.review), review_count=night.review)
    return (
        Fact(tell("ranked"), _same(count(night.accounts)), tell("ranked_note")),
        Fact(tell("listed"), _same(count(len(night.worklist))), review),
        Fact(tell("at_risk"), *_money(night.worklist["money_at_risk"], tell("at_risk_note"))),
        Fact(tell("stoppable"), *_money(live["amount"], _told_stops(live, night.as_of))),
        _fresh(night),
        _unseen(night),
    )


def tell_deadlines(stops: pd.DataFrame, as_of: str) -> dict[str, Any]:
    """Say by when the first thing must be stopped, and by when half of the money.

    Deadlines that passed before the cut-off are counted apart. Where none is known, this is empty.

    Examples
    --------
    >>> stops = pd.DataFrame({"stop_by": ["2026-03-01 09:00:00", "", "2026-03-01 12:00:00"],
    ...                       "amount": [10.0, 99.0, 90.0]})
    >>> str(tell_deadlines(stops, "2026-03-01T00:00:00+08:00")["en"])
    'first deadline 1 March, 09:00; half of the money by 1 March, 12:00'
    """
    known = stops[[bool(at) for at in stops["stop_by"].fillna("")]].sort_values("stop_by")
    late = pd.Series([is_past(at, as_of) for at in known["stop_by"]], known.index, dtype=bool)
    ahead = known[~late]
    if ahead.empty:
        return {"en": "", "zh": ""}
    amounts = ahead["amount"].astype(float).fillna(0.0).cumsum()
    half = ahead.loc[amounts >= amounts.iloc[-1] / 2, "stop_by"].iloc[0]
    until = tell(
        "stoppable_until",
        first=write(brief_moment, str(ahead["stop_by"].iloc[0])),
        half=write(brief_moment, str(half)),
    )
    if not late.any():
        return dict(until)
    passed = tell("stoppable_passed", late=count(int(late.sum())))
    return {language: until[language] + passed[language] for language in until}


def _told_stops(stops: pd.DataFrame, as_of: str) -> dict[str, Any]:
    if stops.empty:
        return dict(tell("stoppable_none"))
    counts = stops["kind"].value_counts()
    parts = [
        tell(key, number=count(int(counts[kind])), count=int(counts[kind]))
        for kind, key in _PARTS
        if kind in counts
    ]
    joined = {
        language: mark.join(str(part[language]) for part in parts)
        for language, mark in (("en", ", "), ("zh", "、"))
    }
    until = tell_deadlines(stops, as_of)
    return {
        language: joined[language] + (mark + str(until[language]) if until[language] else "")
        for language, mark in (("en", "; "), ("zh", "；"))
    }


def _money(column: pd.Series, note: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    """Give the figure, the note and the unit of an amount."""
    parts = {lang: money_parts(float(column.astype(float).sum()), lang) for lang in note}
    figure, unit = ({lang: part[place] for lang, part in parts.items()} for place in (0, 1))
    return figure, note, unit


def _fresh(night: Night) -> Fact:
    since = night.since_last
    if not since.get("day"):
        return Fact(tell("fresh"), _same(count(None)), tell("fresh_none"))
    risen, left = count(since["risen"]), count(since["left"])
    note = tell("fresh_note", day=str(since["day"]), risen=risen, left=left)
    return Fact(tell("fresh"), _same(count(since["new"])), note)


def _unseen(night: Night) -> Fact:
    blind = night.families["blind_share"].astype(float)
    unseen = float(blind.max()) if blind.notna().any() else None
    listed = sum(len(families) > 0 for families in night.worklist["blind"])
    unit = tell("unseen_or_more") if unseen and unseen < 1 else _same("")
    note = tell("unseen_note", listed=count(listed))
    return Fact(tell("unseen"), write(percent, unseen), note, unit)


def _same(text: str) -> dict[str, str]:
    return {"en": text, "zh": text}
