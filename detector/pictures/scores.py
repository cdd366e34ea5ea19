"""How all accounts score, and where the review begins."""

from typing import TYPE_CHECKING

import numpy as np

from detector.canvas.axes import CHOSEN, INK, OTHERS, dress, open_axes, say_nothing
from detector.canvas.lettering import choose_language, legible, say
from detector.ranking.ranking import Ranking

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BARS = 48
REVIEW = 200
"""As many as are reviewed where neither the caller nor the ranking says."""


def plot_scores(
    ranking: Ranking,
    review: int | None = None,
    ax: "Axes | None" = None,
    language: str | None = None,
) -> "Axes":
    """Draw how many accounts have which score, and the line from which on they are reviewed.

    Accounts are counted on a logarithmic axis: a handful on the right counts more than a crowd on
    the left. The line stands at the score of the last account that can be reviewed, and a bar
    begins at it, so no bar is on both sides.

    Parameters
    ----------
    ranking
        From `detector.rank`. An empty one gives a picture that says so.
    review
        How many accounts can be reviewed; by default as many as the ranking was made for.
    ax
        Where to draw; without axes, pyplot makes a new figure.
    language
        `en` or `zh`; by default that of the ranking. Where no font has Chinese it is English.

    Returns
    -------
    The axes: across, the score, which has no unit; up, accounts per bar.

    Examples
    --------
    >>> import detector
    >>> from matplotlib.figure import Figure
    >>> world = detector.simulate(300, seed=1)
    >>> ranking = detector.rank(world.account_events, world.order_events)
    >>> detector.plot_scores(ranking, review=20, ax=Figure().subplots()).get_yscale()
    'log'
    """
    language = choose_language(language or find_language(ranking))
    ax = open_axes(ax, 7.2, 3.8)
    scores = ranking.table["score"].to_numpy()
    if not len(scores):
        return say_nothing(ax, say("nobody_ranked", language))
    asked = ranking.record.get("review", REVIEW) if review is None else review
    reviewed = min(max(int(asked), 1), len(scores))
    line = float(scores[reviewed - 1])
    edges = _edges(float(scores.min()), float(scores.max()), line)
    counts, _ = np.histogram(scores, edges)
    for chosen, colour, key in ((False, OTHERS, "others"), (True, CHOSEN, "reviewed")):
        side = (edges[:-1] >= line) == chosen
        ax.bar(edges[:-1][side], counts[side], np.diff(edges)[side], align="edge", color=colour,
               edgecolor="white", linewidth=0.5, label=say(key, language))  # fmt: skip
    ax.axvline(line, color=INK, linewidth=1.2)
    near_end = line > (edges[0] + edges[-1]) / 2
    ax.annotate(legible(say("review_line", language, rank=f"{reviewed:,}")), (line, 0.97),
                xycoords=ax.get_xaxis_transform(), xytext=(-5 if near_end else 5, 0),
                textcoords="offset points", va="top", ha="right" if near_end else "left",
                fontsize=8.5, color=INK)  # fmt: skip
    count_accounts(ax, counts)
    right = int((scores >= line).sum())
    title = say("scores_title", language, count=f"{right:,}", all=f"{len(scores):,}",
                score=f"{line:.4g}")  # fmt: skip
    return dress(ax, title, say("score", language), say("accounts_per_bar", language), legend=True)


def find_language(ranking: Ranking) -> str | None:
    """Give the language that a ranking was made in."""
    language: str | None = ranking.record.get("settings", {}).get("rank", {}).get("language")
    return language


def count_accounts(ax: "Axes", counts: np.ndarray) -> None:
    """Count accounts up the axis: 1, 10, 100; one account has a bar that one can see."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    ax.set_yscale("log")
    ax.set_ylim(0.5, 4.0 * counts.max())
    ax.yaxis.set_major_locator(LogLocator())
    ax.yaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,.0f}"))


def _edges(low: float, high: float, line: float) -> np.ndarray:
    """Give the edges of bars of one width, of which one lies exactly at the line."""
    width = (high - low) / BARS or 1.0
    below, above = int(np.ceil((line - low) / width)), int(np.floor((high - line) / width)) + 1
    return line + width * np.arange(-below, above + 1)
