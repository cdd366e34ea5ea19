"""The six figures that a reader sees first."""

from dataclasses import dataclass

from detector.report.night import Night
from detector.report.wording import count, money_parts, percent


@dataclass(frozen=True)
class Fact:
    """One figure with its name, its unit and a note that says what it counts."""

    name: str
    figure: str
    unit: str
    note: str


def build_glance(night: Night) -> tuple[Fact, ...]:
    """Sum up the night in six figures.

    What is partly unseen is told per family only, so the share of the blindest family is the
    least that it can be for all of them together.

    Examples
    --------
    >>> import pandas as pd
    >>> from detector.report.night import COLUMNS
    >>> blank = {name: pd.DataFrame(columns=list(has)) for name, has in COLUMNS.items()}
    >>> night = Night("2026-03-01T00:00:00+08:00", "r1", "0.1.0", 200, 1200,
    ...               review_line=float("nan"), settings={}, **blank)
    >>> [(fact.name, fact.figure) for fact in build_glance(night)][:3]
    [('Accounts ranked', '1,200'), ('On the worklist', '0'), ('Money at risk', '¥0')]
    """
    worklist = night.worklist
    at_risk, stoppable, open_money = (
        money_parts(float(table[column].astype(float).sum()))
        for table, column in (
            (worklist, "money_at_risk"),
            (worklist, "money_stoppable"),
            (night.orders_to_stop, "amount"),
        )
    )
    blind = night.families["blind_share"].astype(float)
    unseen = float(blind.max()) if blind.notna().any() else None
    listed = sum(len(families) > 0 for families in worklist["blind"])
    return (
        Fact("Accounts ranked", count(night.accounts), "", "each compared with all the others"),
        Fact(
            "On the worklist", count(len(worklist)), "", f"room for {count(night.review)} reviews"
        ),
        Fact("Money at risk", *at_risk, "owed by accounts on the worklist"),
        Fact("Still stoppable", *stoppable, "in their orders that are still open"),
        Fact(
            "Orders to stop",
            count(len(night.orders_to_stop)),
            "",
            f"worth {' '.join(open_money).strip()}",
        ),
        Fact(
            "Partly unseen",
            percent(unseen),
            "or more" if unseen and unseen < 1 else "",
            f"of accounts: some family of signs is blind to them; {count(listed)} of them listed",
        ),
    )
