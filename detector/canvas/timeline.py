"""What happened on one account, against time."""

from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from detector.canvas.axes import (
    BRICK,
    CHOSEN,
    OCHRE,
    dress,
    measure_width,
    name_rows,
    open_axes,
    say_nothing,
)
from detector.canvas.lettering import choose_language, say
from detector.report.texts import read_texts
from detector.report.wording import label, money

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STOPS = ("intercepted", "cancelled", "refunded")
_SMALLEST, _LARGEST = 22.0, 220.0


class Told(Protocol):
    """What is drawn of a case: `detector.case` gives it."""

    @property
    def account_id(self) -> str:
        """The account."""

    @property
    def steps(self) -> pd.DataFrame:
        """What happened: `at`, `log`, `what`, `order_id` and `amount`, in order of time."""

    @property
    def zone(self) -> str:
        """The zone in which times are told."""

    @property
    def language(self) -> str:
        """`en` or `zh`."""


def plot_timeline(case: Told, ax: "Axes | None" = None, language: str | None = None) -> "Axes":
    """Draw what happened on an account against time: a row per type of event, amounts as sizes.

    Dots are events of the account, diamonds steps of orders, crosses orders that were stopped.

    Parameters
    ----------
    case
        From `detector.case`; `case.plot()` draws the same. One without events gives a picture that
        says so.
    ax
        Where to draw; without axes, pyplot makes a new figure.
    language
        `en` or `zh`; by default that of the case. Where no font has Chinese it is English.

    Returns
    -------
    The axes: across, the time in the zone of the case; areas grow with amounts in yuan.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from matplotlib.figure import Figure
    >>> at = pd.to_datetime(["2026-03-01T00:00Z", "2026-03-02T00:00Z"])
    >>> steps = pd.DataFrame({"at": at, "log": ["account_events", "order_events"],
    ...                       "what": ["login", "placed"], "order_id": [None, "o1"],
    ...                       "amount": [None, 20.0]})
    >>> case = SimpleNamespace(account_id="a1", steps=steps, zone="Asia/Shanghai", language="en")
    >>> drawn = plot_timeline(case, Figure().subplots())
    >>> [label.get_text() for label in drawn.get_yticklabels()]
    ['login', 'placed']
    """
    language = choose_language(language or case.language)
    steps = case.steps
    ax = open_axes(ax, 9, 1.6 + 0.26 * steps["what"].nunique())
    if steps.empty:
        return say_nothing(ax, say("no_steps", language, account=case.account_id))
    kinds = list(dict.fromkeys(steps["what"]))
    rows = steps["what"].map({kind: place for place, kind in enumerate(kinds)})
    amounts = steps["amount"].astype(np.float64)
    sizes = _scale(amounts.fillna(0.0).to_numpy())
    stopped, order = steps["what"].isin(STOPS), steps["order_id"].notna()
    for chosen, marker, colour, key in (
        (~order & ~stopped, "o", CHOSEN, "of_account"),
        (order & ~stopped, "D", OCHRE, "of_orders"),
        (stopped, "x", BRICK, "stopped"),
    ):
        if chosen.any():
            ax.scatter(steps["at"][chosen], rows[chosen], s=sizes[chosen], marker=marker,
                       color=colour, alpha=0.75, linewidth=1.5 * (marker == "x"),
                       label=say(key, language))  # fmt: skip
    name_rows(ax, [_name(kind, language) for kind in kinds])
    ax.grid(axis="y", alpha=0.3)
    ax.set_axisbelow(True)
    _write_time(ax, case.zone)
    across = say("time", language, zone=case.zone)
    if amounts.max() > 0:
        across += say("sizes", language, largest=money(float(amounts.max())))
    return dress(ax, _title(case, steps, language), across, legend=True)


def _scale(amounts: np.ndarray) -> np.ndarray:
    """Give areas that grow with the amounts."""
    largest = amounts.max(initial=0.0) or 1.0
    return np.asarray(_SMALLEST + (_LARGEST - _SMALLEST) * np.clip(amounts, 0, None) / largest)


def _name(kind: str, language: str) -> str:
    """Give what the case file calls a type of event; one that is not known as it is."""
    known = read_texts("case").get(f"what_{kind}")
    return known[language] if known else label(kind)


def _write_time(ax: "Axes", zone: str) -> None:
    """Write dates and hours of the zone, none twice."""
    from matplotlib import dates

    locate: Any = dates.AutoDateLocator
    write: Any = dates.ConciseDateFormatter
    tz = ZoneInfo(zone)
    locator = locate(tz=tz, minticks=2, maxticks=max(int(1.6 * measure_width(ax)), 5))
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(write(locator, tz=tz))


def _title(case: Told, steps: pd.DataFrame, language: str) -> str:
    days = steps["at"].dt.tz_convert(case.zone).dt.strftime("%Y-%m-%d")
    orders = steps["order_id"].nunique()
    stopped = steps.loc[steps["what"].isin(STOPS), "order_id"].nunique()
    return say(
        "timeline_title",
        language,
        account=case.account_id,
        events=len(steps),
        first=days.min(),
        last=days.max(),
        orders=orders,
        stopped=stopped,
    )
