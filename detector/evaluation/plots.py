"""Three pictures: precision against recall, recall against the budget, recall story by story."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from detector.canvas.axes import CHOSEN, OTHERS, open_axes
from detector.evaluation.figures import RECALL, STORY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_POINTS = 1000
"""Points of a curve; a curve through more of them looks the same."""


def draw_precision_recall(curve: pd.DataFrame, prevalence: float, ax: "Axes | None") -> "Axes":
    """Draw the precision down to each confirmed account against the share found by then."""
    ax = open_axes(ax, 6.4, 4)
    points = _thin(curve)
    ax.step(points["recall"], points["precision"], where="pre", color=CHOSEN, label="this ranking")
    ax.axhline(prevalence, color=OTHERS, linestyle="--", label="any order at random")
    _dress(ax, "recall: share of the confirmed accounts found", "precision")
    ax.set_xlim(0, 1.02)
    return ax


def draw_recall(
    curve: pd.DataFrame, figures: pd.DataFrame, accounts: int, ax: "Axes | None"
) -> "Axes":
    """Draw the share found against the number reviewed, with intervals and what is attainable."""
    ax = open_axes(ax, 6.4, 4)
    points = _thin(curve)
    confirmed = len(curve)
    counts = np.unique(np.geomspace(1, accounts, 200).round())
    ax.plot(counts, np.minimum(counts / max(confirmed, 1), 1), color=OTHERS, linestyle="--",
            label="attainable")  # fmt: skip
    ax.step(points["accounts"], points["recall"], where="post", color=CHOSEN, label="this ranking")
    at = figures[figures["figure"] == RECALL]
    _bars(ax.errorbar, at["accounts"], at)
    ax.set_xscale("log")
    _dress(ax, "accounts reviewed, most suspicious first", "recall")
    return ax


def draw_stories(figures: pd.DataFrame, review: int, ax: "Axes | None") -> "Axes":
    """Draw, for each story, the share of its confirmed accounts that can be reviewed."""
    ax = open_axes(ax, 6.4, 4)
    rows = figures[(figures["figure"] == STORY) & (figures["accounts"] == review)]
    rows = rows.sort_values(["value", "group"])
    names = [
        f"{group.replace('_', ' ')} ({members:,})"
        for group, members in zip(rows["group"], rows["members"], strict=True)
    ]
    places = np.arange(len(rows))
    ax.barh(places, rows["value"], color=CHOSEN, height=0.6, label="this ranking")
    ax.plot(rows["attainable"], places, "|", color=OTHERS, markersize=18, label="attainable")
    _bars(lambda x, y, yerr, **how: ax.errorbar(y, x, xerr=yerr, **how), places, rows)
    ax.set_yticks(places, names)
    _dress(ax, f"recall in the first {review:,} accounts", "")
    ax.set_ylim(-0.6, len(rows) - 0.4)
    ax.set_xlim(0, 1.02)
    return ax


def svg(drawn: Any) -> bytes:
    """Draw with `drawn(ax)` and give the SVG, the same bytes each time; no display is needed."""
    import io

    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"svg.hashsalt": "detector", "svg.fonttype": "none"}):
        figure = Figure(figsize=(6.4, 4), layout="constrained")
        drawn(figure.add_subplot())
        kept = io.BytesIO()
        figure.savefig(kept, format="svg", metadata={"Date": None, "Creator": None})
    return kept.getvalue()


def _thin(curve: pd.DataFrame) -> pd.DataFrame:
    places = np.linspace(0, len(curve) - 1, min(len(curve), MOST_POINTS)).round().astype(int)
    return curve.iloc[places]


def _bars(errorbar: Any, places: Any, rows: pd.DataFrame) -> None:
    """Draw intervals; none where there was no bootstrap."""
    if rows["low"].notna().any():
        reach = np.abs(rows[["low", "high"]].to_numpy() - rows[["value"]].to_numpy()).T
        errorbar(places, rows["value"], yerr=reach, fmt="o", color="black", capsize=3,
                 markersize=3, linewidth=1, label="95 % interval")  # fmt: skip


def _dress(ax: "Axes", across: str, up: str) -> None:
    ax.set_xlabel(across)
    ax.set_ylabel(up)
    if up:
        ax.set_ylim(0, 1.02)
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, fontsize="small", ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1))
