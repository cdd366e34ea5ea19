"""One account against all others, family by family."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from detector.canvas.axes import (
    CHOSEN,
    INK,
    LINE,
    NARROW,
    OTHERS,
    dress,
    measure_width,
    name_rows,
    open_axes,
    say_nothing,
)
from detector.canvas.lettering import choose_language, legible, say
from detector.pictures.scores import find_language
from detector.ranking.ranking import Ranking
from detector.report.bilingual import name
from detector.report.wording import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

QUANTILES = ("50", "90", "99")
"""Of all accounts, in percent."""


def plot_profile(
    ranking: Ranking, account_id: str, ax: "Axes | None" = None, language: str | None = None
) -> "Axes":
    """Draw the evidence against an account in each family, against that of all accounts.

    The narrow bar is the account. The band behind it reaches to where 90 % of all accounts have
    less, its light part to where 99 % have; the tick is the median, which is 0 for most families.
    Families in which nobody shows anything are left out.

    Parameters
    ----------
    ranking
        From `detector.rank`.
    account_id
        One account of it, whatever its rank. One without evidence gives a picture that says so.
    ax
        Where to draw; without axes, pyplot makes a new figure.
    language
        `en` or `zh`; by default that of the ranking. Where no font has Chinese it is English.

    Returns
    -------
    The axes: across, the sum of `Ranking.explain`'s evidence over a family, in ln of how many
    times rarer than one in ten; a row per family, the account's strongest on top.

    Raises
    ------
    KeyError
        When the account is not in the ranking.

    Examples
    --------
    >>> import detector
    >>> from matplotlib.figure import Figure
    >>> world = detector.simulate(300, seed=1)
    >>> ranking = detector.rank(world.account_events, world.order_events)
    >>> first = ranking.top(1)["account_id"].iloc[0]
    >>> drawn = detector.plot_profile(ranking, first, ax=Figure().subplots())
    >>> own = sum(bar.get_width() for bar in drawn.containers[0])
    >>> bool(abs(own - ranking.explain(first)["evidence"].sum()) < 1e-3)
    True
    """
    place = find_place(ranking, account_id)
    row = ranking.table.slice(place, 1).to_pylist()[0]
    language = choose_language(language or find_language(ranking))
    sums = compare_families(ranking, place)
    ax = open_axes(ax, 7.2, 1.5 + 0.36 * len(sums))
    if sums.empty:
        return say_nothing(ax, say("no_evidence", language))
    rows = np.arange(len(sums))
    ax.barh(rows, sums["own"], height=0.34, color=CHOSEN, label=say("this_account", language),
            zorder=3)  # fmt: skip
    for quantile, colour in (("90", OTHERS), ("99", LINE)):
        told = say("less_than", language, share=quantile)
        ax.barh(
            rows, sums[quantile], height=0.78, color=colour, label=told, zorder=2 - (colour == LINE)
        )
    ax.vlines(sums["50"], rows - 0.39, rows + 0.39, color=INK, linewidth=2, zorder=2,
              label=say("median", language))  # fmt: skip
    ends = sums[["own", *QUANTILES]].max(axis=1)
    brief = measure_width(ax) < NARROW
    for at, family in enumerate(sums.index):
        blind = family in (row["blind"] or ())
        told = _tell(sums.iloc[at], blind, language, brief)
        ax.annotate(legible(told), (float(ends.iloc[at]), at), xytext=(5, 0), va="center",
                    textcoords="offset points", fontsize=8, color=INK)  # fmt: skip
    name_rows(ax, [name("family", family)[language] for family in sums.index])
    ax.set_xlim(0, 1.4 * float(ends.max()))
    return dress(ax, _title(row, sums, len(ranking), language), say("evidence", language),
                 legend=True)  # fmt: skip


def find_place(ranking: Ranking, account_id: str) -> int:
    """Find an account's position in the table of a ranking; KeyError where it is not there."""
    place = int(pa.compute.index(ranking.table["account_id"], account_id).as_py())
    if place < 0:
        raise KeyError("this account_id is not in the ranking")
    return place


def compare_families(ranking: Ranking, place: int) -> pd.DataFrame:
    """Sum up evidence by family: of the account at a place of the table, and of all accounts.

    Returns
    -------
    By family, the account's strongest first: `own`, the quantiles `50`, `90` and `99` of all
    accounts, and `below`, the share of accounts with less than `own`.
    """
    rows = {}
    for family in dict.fromkeys(ranking.families):
        sums = ranking.evidence @ np.array([float(one == family) for one in ranking.families])
        if sums.any():
            cuts = np.quantile(sums, [float(quantile) / 100 for quantile in QUANTILES])
            rows[family] = [sums[place], *cuts, float((sums < sums[place]).mean())]
    columns = ["own", *QUANTILES, "below"]
    told = pd.DataFrame.from_dict(rows, orient="index", columns=columns, dtype=np.float64)
    return told.sort_values("own", ascending=False, kind="stable")


def _tell(row: pd.Series, blind: bool, language: str, brief: bool) -> str:
    """Say at the end of a bar what the account has, and how many have less."""
    if blind:
        return say("not_seen", language)
    value = f"{row['own']:.1f}"
    if not row["own"] or brief:
        return value if row["own"] else say("none_here", language)
    return say("above", language, value=value, share=_share(row["below"], language))


def _share(below: float, language: str) -> str:
    """Write a share near 1 so that it does not round up to all."""
    return f"{np.floor(1000 * below) / 10:.1f}%" if below > 0.99 else percent(below, language)


def _title(row: Mapping[str, Any], sums: pd.DataFrame, accounts: int, language: str) -> str:
    total = float(sums["own"].sum())
    facts = {"account": row["account_id"], "rank": f"{row['rank']:,}", "all": f"{accounts:,}"}
    if not total:
        return say("profile_empty", language, **facts)
    first = name("family", sums.index[0])[language]
    share = percent(float(sums["own"].iloc[0]) / total, language)
    return say("profile_title", language, **facts, family=first, share=share)
