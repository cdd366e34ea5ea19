"""A move as a waterfall: one bar per step, from the rank before it to the rank after it."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from detector.canvas.axes import BRICK, CHOSEN, OTHERS, open_axes
from detector.canvas.lettering import legible

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_steps(steps: pd.DataFrame, ax: "Axes | None" = None) -> "Axes":
    """Draw the steps, the first on top.

    Parameters
    ----------
    steps
        `step`, `rank` and `factor` in words; steps without a rank are left out.
    ax
        Where to draw; None for a new figure.
    """
    ax = open_axes(ax, 7.2, 3.2)
    known = steps[steps["rank"].notna()]
    ranks, places = known["rank"].to_numpy(), np.arange(len(known))
    came = np.concatenate([ranks[:1], ranks[:-1]])
    low, high = np.minimum(came, ranks), np.maximum(came, ranks)
    colours = np.where(ranks <= came, BRICK, CHOSEN)
    ax.barh(places, high - low, left=low, height=0.55, color=colours)
    ax.plot(ranks, places, "|", color="black", markersize=16)
    for place, (rank, factor) in enumerate(zip(ranks, known["factor"], strict=True)):
        told = f"{rank:,.0f}  {factor}".rstrip()
        ax.annotate(told, (high[place], place), xytext=(-7, 0), textcoords="offset points",
                    va="center", ha="right", fontsize="small")  # fmt: skip
    ax.vlines(ranks[:-1], places[:-1], places[1:], color=OTHERS, linewidth=1, zorder=0)
    ax.set_xscale("log")
    ax.set_xlim(max(high.max(initial=1) * 12, 10), 0.8)
    ax.set_yticks(places, [legible(name) for name in known["step"]])
    ax.invert_yaxis()
    ax.set_xlabel("rank (first is on the right)")
    ax.spines[["top", "right"]].set_visible(False)
    return ax
