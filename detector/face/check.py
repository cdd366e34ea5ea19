"""What a check says, as a notebook holds it: tables, and the text of `detector check`."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from detector.events.check import CheckResult, check_events
from detector.events.sources.find import Given
from detector.events.sources.naming import Source
from detector.face.opening import Opened, open_logs
from detector.face.tables import (
    look_at,
    place_aside,
    tabulate_aside,
    tabulate_blind,
    tabulate_columns,
    tabulate_off,
    tabulate_rows,
)
from detector.frames.shown import show
from detector.settings import Settings

FORMATS = {
    **dict.fromkeys(("filled", "blind"), "{:.1%}".format),
    **dict.fromkeys(("rows", "read", "usable", "set_aside", "after_cutoff"), "{:,}".format),
    **dict.fromkeys(("first", "last"), "{:%Y-%m-%d %H:%M}".format),
    "share": "{:.2%}".format,
}
"""How shares, counts and times are written where they are shown."""


@dataclass(frozen=True, repr=False)
class Check:
    """What of the two logs can be used, and what a ranking could not see. Frames are pandas.

    Parameters
    ----------
    result
        The expectations of the contract, as `detector check --json` gives them.
    rows
        One row per log: `log`, `read`, `usable`, `set_aside`, `after_cutoff`, and the times of its
        `first` and `last` usable event: two logs of different periods are a fault of the mapping.
    set_aside
        One row per log and reason: `rows`, `share` of all rows (0 to 1), `examples` (the places of
        the first ones: file or frame, and row from 0). No value of a row is in it.
    columns
        One row per column of the contract: `required`, `taken_from` (the source column, empty where
        there is none), `filled` (share of usable rows with a value, 0 to 1).
    blind
        One row per family of features: `blind` (share of accounts that none of them can see),
        `features`, `switched_off` (how many), `missing` (the inputs that they lack).
    off
        One row per feature that is switched off: `feature`, `family`, `missing`.
    """

    result: CheckResult
    rows: pd.DataFrame = field(repr=False)
    set_aside: pd.DataFrame = field(repr=False)
    columns: pd.DataFrame = field(repr=False)
    blind: pd.DataFrame = field(repr=False)
    off: pd.DataFrame = field(repr=False)

    @property
    def ok(self) -> bool:
        """Whether every row can be used; where not, the others are ranked all the same."""
        return self.result.success

    def __str__(self) -> str:
        return self.result.to_text()

    def __repr__(self) -> str:
        aside, read = int(self.rows["set_aside"].sum()), int(self.rows["read"].sum())
        told = "every row is usable" if self.ok else f"{aside:,} of {read:,} rows are set aside"
        return f"Check {'passed' if self.ok else 'failed'}: {told}"

    def _repr_html_(self) -> str:
        columns = self.columns[(self.columns["taken_from"] != "") | self.columns["required"]]
        tables = {
            "": self.rows,
            "Rows set aside": self.set_aside,
            "Columns that are used": columns.drop(columns="required"),
            "What the families of features can see": self.blind,
        }
        off = f"{len(self.off):,} features are switched off: see .off" if len(self.off) else ""
        return show(repr(self), tables, filter(None, [off]), FORMATS, most=40)


def check(
    source: Source,
    order_events: Given | None = None,
    *,
    settings: Settings | Path | str | None = None,
    as_of: datetime | date | str | None = None,
) -> Check:
    """Say which rows can be used, why the others cannot, and what a ranking could not see.

    Parameters
    ----------
    source, order_events, settings, as_of
        As for `rank`: pandas, polars and Arrow frames, or paths.

    Raises
    ------
    ConfigInvalid, ContractBroken
        When the logs, their columns or types are not what contract and settings say.
    NothingToRank
        When one of the logs has no usable row.

    Examples
    --------
    >>> import detector
    >>> world = detector.simulate(50, seed=1)
    >>> orders = world.order_events.assign(amount=world.order_events["amount"] * -1)
    >>> orders.loc[1:, "amount"] = 10.0
    >>> told = detector.check(world.account_events, orders.drop(columns="device_id"))
    >>> told.ok, told.set_aside["examples"][0]
    (False, ['order_events (frame) row 0'])
    """
    with open_logs(source, order_events, settings, as_of) as opened:
        return check_opened(opened, place_aside(opened))


def check_opened(opened: Opened, places: pd.DataFrame) -> Check:
    """Check logs that are open; `places` are those of the rows set aside."""
    sight, events = look_at(opened), opened.events
    return Check(
        check_events(events),
        tabulate_rows(opened),
        tabulate_aside(events, places),
        tabulate_columns(events, opened.settings),
        tabulate_blind(sight, opened.catalogue),
        tabulate_off(sight, opened.catalogue),
    )
