"""A ring as a graph: its accounts around, what binds them in the middle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from detector.canvas.axes import (
    BRICK,
    CHOSEN,
    INK,
    NARROW,
    OCHRE,
    OTHERS,
    SOFT,
    measure_width,
    open_axes,
    use_fonts,
    write_title,
)
from detector.canvas.lettering import choose_language, legible, say
from detector.pictures.scores import find_language
from detector.ranking.ranking import Ranking
from detector.ranking.rings.words import KINDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_NAMED = 60
"""Accounts around a circle that can be named; of a larger ring the organiser is."""
LEVEL = 14
"""Up to so many names are written level, more along the spokes."""

_ROLES = {
    "organiser": ("*", BRICK, 200),
    "recruited": ("o", CHOSEN, 60),
    "bystander": ("o", "white", 50),
}
_INNER = 0.45


@dataclass(frozen=True)
class Drawn:
    """Where everything of a ring is drawn, the circle of accounts having the radius 1.

    Parameters
    ----------
    members
        As `Ranking.ring` gives them, in their order around the circle, with `x`, `y`, `angle`.
    kinds
        Kind of key → where it stands.
    ties
        Account and kind of each line, in the order of the members.
    """

    members: pd.DataFrame
    kinds: Mapping[str, tuple[float, float]]
    ties: Sequence[tuple[str, str]]


def plot_ring(
    ranking: Ranking, ring: str, ax: "Axes | None" = None, language: str | None = None
) -> "Axes":
    """Draw everybody who is tied or linked to a ring, and the kinds of keys that bind them.

    Accounts stand around, those with the same ties side by side, the first rank first; a star is
    the organiser, a full dot recruited, an empty one a bystander. Squares in the middle are kinds
    of keys: a line says that the account is on a key of that kind which others of the ring are on
    as well. Broken lines are of accounts that are linked and not tied. Keys are masked.

    Parameters
    ----------
    ranking
        From `detector.rank`.
    ring
        The name of a ring, as `ranking.rings()` and the column `ring` of a worklist have it.
    ax
        Where to draw; without axes, pyplot makes a new figure.
    language
        `en` or `zh`; by default that of the ranking. Where no font has Chinese it is English.

    Returns
    -------
    The axes; they have no units. The same ring is drawn the same each time.

    Raises
    ------
    KeyError
        When there is no ring of that name.

    Examples
    --------
    >>> import detector
    >>> from matplotlib.figure import Figure
    >>> world = detector.simulate(300, seed=1)
    >>> ranking = detector.rank(world.account_events, world.order_events)
    >>> first = ranking.rings().iloc[0]
    >>> drawn = detector.plot_ring(ranking, first["ring"], ax=Figure().subplots())
    >>> drawn.get_title(loc="left").startswith(f"{first['members']} accounts tied by")
    True
    """
    members, rings = ranking.ring(ring), ranking.rings()
    told = rings[rings["ring"] == ring].iloc[0]
    language = choose_language(language or find_language(ranking))
    ax = open_axes(ax, 6.4, 5.8)
    drawn, wide = lay_out(members), measure_width(ax) >= NARROW
    _draw_ties(ax, drawn)
    _draw_kinds(ax, drawn, told["bound_by"] if wide else [], language)
    _draw_members(ax, drawn.members, wide, language)
    ax.set_aspect("equal")
    beside = 1.75 if wide and len(members) <= MOST_NAMED else 1.2
    above = beside + 0.2 if len(members) > LEVEL else 1.25
    ax.set_xlim(-beside, beside)
    ax.set_ylim(-above, above)
    ax.set_axis_off()
    ax.legend(frameon=False, fontsize=8, ncols=3, loc="upper center", bbox_to_anchor=(0.5, 0.02))
    write_title(ax, say("ring_title", language, sentence=told[f"sentence_{language}"]), 6)
    return use_fonts(ax)


def lay_out(members: pd.DataFrame) -> Drawn:
    """Give everything of a ring its place.

    Examples
    --------
    >>> rows = pd.DataFrame({"account_id": ["a", "b"], "rank": [1, 2],
    ...                      "linked_by": [["device"], ["device", "ip"]]})
    >>> drawn = lay_out(rows)
    >>> drawn.members[["x", "y"]].round(2).to_numpy().tolist(), list(drawn.kinds)
    ([[0.0, 1.0], [0.0, -1.0]], ['device', 'ip'])
    >>> drawn.ties
    [('a', 'device'), ('b', 'device'), ('b', 'ip')]
    """
    order = {kind: place for place, kind in enumerate(KINDS)}
    ties = members["linked_by"].map(lambda kinds: tuple(sorted(kinds, key=order.__getitem__)))
    first = members["rank"].groupby(ties).transform("min")
    placed = members.assign(linked_by=ties, first=first)
    placed = placed.sort_values(["first", "linked_by", "rank", "account_id"], ignore_index=True)
    angle = np.pi / 2 - 2 * np.pi * np.arange(len(placed)) / max(len(placed), 1)
    placed = placed.assign(angle=angle, x=np.cos(angle), y=np.sin(angle))
    pairs = zip(placed["account_id"], placed["linked_by"], strict=True)
    lines = [(account, kind) for account, kinds in pairs for kind in kinds]
    kinds = sorted({kind for _, kind in lines}, key=order.__getitem__)
    return Drawn(placed, _place_kinds(placed, kinds), lines)


def _place_kinds(members: pd.DataFrame, kinds: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Place kinds of keys within the circle, each as near to its own accounts as the others let."""
    if len(kinds) == 1:
        return {kinds[0]: (0.0, 0.0)}
    spokes = np.exp(1j * members["angle"].to_numpy())
    on = [np.array([kind in linked for linked in members["linked_by"]]) for kind in kinds]
    towards = [float(np.angle(np.round((spokes * mine).sum(), 6))) for mine in on]
    order = sorted(range(len(kinds)), key=lambda one: (-towards[one], one))
    step = 2 * np.pi * np.arange(len(kinds)) / max(len(kinds), 1)
    turned = np.exp(1j * (np.array(towards)[order] + step)).sum() if kinds else 1
    angles = float(np.angle(np.round(turned, 6))) - step
    return {
        kinds[one]: (float(_INNER * np.cos(a)), float(_INNER * np.sin(a)))
        for one, a in sorted(zip(order, angles, strict=True))
    }


def _draw_ties(ax: "Axes", drawn: Drawn) -> None:
    people = {row.account_id: row for row in drawn.members.itertuples()}
    for account, kind in drawn.ties:
        row: Any = people[account]
        across, up = drawn.kinds[kind]
        style = "-" if row.tied else (0, (4, 3))
        ax.plot([row.x, across], [row.y, up], linestyle=style, color=OTHERS, linewidth=1, zorder=1)


def _draw_kinds(ax: "Axes", drawn: Drawn, keys: Sequence[Mapping[str, Any]], language: str) -> None:
    """Draw the kinds of keys, each with the key where there is but one, masked."""
    places = np.array(list(drawn.kinds.values())).reshape(-1, 2)
    ax.scatter(places[:, 0], places[:, 1], s=90, marker="s", color=OCHRE, zorder=3,
               label=say("binds", language))  # fmt: skip
    for kind, place in drawn.kinds.items():
        shown = [str(key["key"]) for key in keys if key["kind"] == kind]
        told = KINDS[kind][language == "zh"].removeprefix("a ")
        told += f" × {len(shown)}" if len(shown) > 1 else ""
        told += f"\n{shown[0]}" if len(shown) == 1 else ""
        ax.annotate(legible(told), place, xytext=(0, -8), textcoords="offset points", zorder=4,
                    ha="center", va="top", fontsize=8, color=INK,
                    bbox={"facecolor": "white", "alpha": 0.85, "lw": 0, "pad": 1})  # fmt: skip


def _draw_members(ax: "Axes", members: pd.DataFrame, wide: bool, language: str) -> None:
    for role, (marker, colour, size) in _ROLES.items():
        rows = members[members["role"] == role]
        if len(rows):
            ax.scatter(rows["x"], rows["y"], s=size, marker=marker, facecolor=colour, zorder=3,
                       edgecolor=SOFT if colour == "white" else colour,
                       label=say(role, language))  # fmt: skip
    few = len(members) <= MOST_NAMED
    for row in (members if few else members[members["role"] == "organiser"]).itertuples():
        _name(ax, row, wide, len(members) <= LEVEL)


def _name(ax: "Axes", row: Any, wide: bool, level: bool) -> None:
    """Write the rank and the account beside its dot, away from the middle."""
    leftward = np.cos(row.angle) < -1e-9
    side = "center" if level and abs(row.x) < 1e-9 else "right" if leftward else "left"
    up = "center" if not level or abs(row.y) < 0.9 else "bottom" if row.y > 0 else "top"
    turn = 0.0 if level else np.degrees(row.angle) + 180 * leftward
    told = f"#{row.rank:,} {row.account_id}" if wide else f"#{row.rank:,}"
    ax.annotate(legible(told), (1.09 * row.x, 1.09 * row.y), ha=side,
                va=up, rotation=turn, rotation_mode="anchor", color=INK,
                fontsize=8.5 if level else 7)  # fmt: skip
