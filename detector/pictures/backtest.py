"""What the lists of a backtest found, night by night."""

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from detector.canvas.axes import CHOSEN, OTHERS, dress, measure_width, open_axes, say_nothing
from detector.canvas.lettering import choose_language, say
from detector.errors import ConfigInvalid
from detector.evaluation.evaluation import Evaluation
from detector.report.wording import money, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

What = Literal["precision", "recall", "money"]

_COLUMNS = {
    "precision": ("precision", "low", "high"),
    "recall": ("recall", "recall_low", "recall_high"),
    "money": ("money_found", "money_found_low", "money_found_high"),
}


def plot_backtest(
    told: Evaluation, what: What = "precision", ax: "Axes | None" = None, language: str = "en"
) -> "Axes":
    """Draw what each night's list found that no earlier list had found.

    Parameters
    ----------
    told
        From `detector.backtest`, or from `detector.evaluate` over a folder of nights. One in which
        nothing is confirmed gives a picture that says so.
    what
        `precision` (of the accounts on the list), `recall` (of the confirmed accounts that were
        still to be found), or `money` at risk on the accounts found.
    ax
        Where to draw; without axes, pyplot makes a new figure.
    language
        `en` or `zh`. Where no font has Chinese it is English.

    Returns
    -------
    The axes: across, the night; up, a share, or yuan. Bars are 95 % intervals, if the backtest
    drew resamples; the broken line is what the best order could reach.

    Raises
    ------
    ConfigInvalid
        When `what` is none of the three.

    Examples
    --------
    >>> import pandas as pd
    >>> from matplotlib.figure import Figure
    >>> nights = pd.DataFrame({"day": ["2026-01-01", "2026-01-08"], "reviewed": 10,
    ...                        "confirmed": [4, 2], "found": [2, 2], "precision": 0.2,
    ...                        "low": 0.1, "high": 0.3, "attainable": [0.4, 0.2]})
    >>> told = Evaluation({"confirmed": 4, "review": 10}, pd.DataFrame(), nights, pd.DataFrame())
    >>> plot_backtest(told, ax=Figure().subplots()).get_ylabel()
    'share of the list that is confirmed'
    """
    if what not in _COLUMNS:
        raise ConfigInvalid(f"{what!r} is not drawn", f"give one of {', '.join(_COLUMNS)}")
    language = choose_language(language)
    nights = told.nights
    ax = open_axes(ax, 7.2, 3.8)
    point, low, high = _COLUMNS[what]
    if nights.empty or nights[point].isna().all() or not nights["confirmed"].any():
        return say_nothing(ax, say("nothing_confirmed", language))
    at = pd.to_datetime(nights["day"])
    ax.plot(at, nights[point], "o-", color=CHOSEN, markersize=5, label=say(f"bt_{what}", language))
    if nights[low].notna().any():
        reach = np.abs(nights[[low, high]].to_numpy() - nights[[point]].to_numpy()).T
        ax.errorbar(at, nights[point], yerr=reach, fmt="none", color=CHOSEN, capsize=4,
                    linewidth=1.2, label=say("interval", language))  # fmt: skip
    best = _best(nights, what)
    if best is not None:
        ax.plot(at, best, "_--", color=OTHERS, markersize=12, label=say("attainable", language))
    _scale(ax, what)
    _write_nights(ax, at)
    title = _title(nights, what, int(told.facts["review"]), language)
    across, up = say("night", language), say(f"bt_{what}_axis", language)
    return dress(ax, title, across, up, legend=True)


def _best(nights: pd.DataFrame, what: str) -> pd.Series | None:
    """Give the most that any order could reach each night; of money it is not known."""
    if what == "money":
        return None
    best = nights["attainable"]
    return best if what == "precision" else best * nights["reviewed"] / nights["confirmed"]


def _scale(ax: "Axes", what: str) -> None:
    from matplotlib.ticker import FuncFormatter

    form: Any = (lambda y, _: money(y)) if what == "money" else (lambda y, _: percent(y))
    ax.yaxis.set_major_formatter(FuncFormatter(form))
    ax.set_ylim(0, 1.08 * ax.get_ylim()[1])


def _write_nights(ax: "Axes", at: pd.Series) -> None:
    """Write the date of as many nights as there is room for, the first and the last among them."""
    room = max(int(measure_width(ax)), 2)
    places = np.unique(np.linspace(0, len(at) - 1, min(len(at), room)).round().astype(int))
    ax.set_xticks(at.iloc[places], at.iloc[places].dt.strftime("%Y-%m-%d"))
    if len(at) == 1:
        ax.set_xlim(at.iloc[0] - pd.Timedelta(days=1), at.iloc[0] + pd.Timedelta(days=1))


def _title(nights: pd.DataFrame, what: str, review: int, language: str) -> str:
    facts: dict[str, Any] = {"nights": len(nights), "review": f"{review:,}"}
    facts["found"] = int(nights["found"].sum())
    if what == "money":
        facts["money"] = money(float(nights["money_found"].sum()))
    return say("bt_money_title" if what == "money" else "bt_title", language, **facts)
