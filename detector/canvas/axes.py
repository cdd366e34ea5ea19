"""What all pictures share: the colours of the report, axes to draw on, and how they are dressed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detector.canvas.lettering import legible, list_fonts, measure, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, SOFT, LINE = "#16252b", "#52646c", "#cfd8db"
CHOSEN, OTHERS = "#1d7282", "#a9bac1"
OCHRE, BRICK = "#a06314", "#93331f"
"""The colours of the dossier on paper. Whatever differs in colour differs in shape or lightness
too, so that the pictures read the same to who cannot tell red from green, and in print."""

NARROW = 4.0
"""Axes of fewer inches than this have room for short labels only."""
LETTER = 0.0074
"""The width of a letter of the title, in inches per point of its size."""


def open_axes(ax: "Axes | None", width: float, height: float) -> "Axes":
    """Give the axes to draw on: those given, or those of a new figure of pyplot, in inches.

    Only where no axes are given is pyplot used: a notebook shows its figures at the end of a cell.
    """
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.subplots(figsize=(width, height), layout="constrained")[1]


def dress(ax: "Axes", title: str, across: str, up: str = "", legend: bool = False) -> "Axes":
    """Give axes their words: a title that says what one sees, and labels with their units."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color(SOFT)
    ax.tick_params(color=SOFT)
    ax.tick_params(axis="x", labelsize=9)
    inches = ax.bbox.height / ax.figure.dpi
    ax.set_ylabel(legible(wrap(up, count_letters(inches, 9))), color=SOFT, fontsize=9)
    ax.set_xlabel(break_lines(ax, across, 9), color=SOFT, fontsize=9)
    lines = add_legend(ax) if legend else 0
    write_title(ax, title, 8 + 12 * lines)
    return use_fonts(ax)


def add_legend(ax: "Axes") -> int:
    """Put the legend between title and axes, in as few lines as their width allows."""
    handles, names = ax.get_legend_handles_labels()
    if not handles:
        return 0
    widest = max(map(measure, names)) * LETTER * 8 + 0.35
    columns = min(len(names), max(int(measure_width(ax) / widest), 1))
    ax.legend(handles, [legible(name) for name in names], frameon=False, fontsize=8, ncols=columns,
              loc="lower left", bbox_to_anchor=(0, 1), borderpad=0, borderaxespad=0.4,
              handlelength=1.4, columnspacing=1.2, labelspacing=0.3)  # fmt: skip
    return -(-len(names) // columns)


def measure_width(ax: "Axes") -> float:
    """Give the width of axes in inches, less what is written beside them takes of it."""
    names = [name.get_text() for name in ax.get_yticklabels()]
    beside = max(map(measure, names), default=0) * LETTER * 9
    beside += 0.2 * len(ax.get_ylabel().splitlines())
    return float(ax.bbox.width / ax.figure.dpi) - max(beside - 0.6, 0.2)


def name_rows(ax: "Axes", names: Sequence[str]) -> None:
    """Name the rows 0, 1, 2 ... of axes from the top, in letters that leave each row its own."""
    inches = ax.bbox.height / ax.figure.dpi / 0.77 - 1.5
    size = min(max(0.6 * 72 * inches / max(len(names), 1), 4.5), 9)
    ax.set_yticks(range(len(names)), [legible(name) for name in names], fontsize=size)
    ax.set_ylim(len(names) - 0.4, -0.6)


def break_lines(ax: "Axes", text: str, size: float = 10) -> str:
    """Break a text to the width of the axes, and make it legible."""
    return legible(wrap(text, count_letters(measure_width(ax), size)))


def count_letters(inches: float, size: float) -> int:
    """Count the letters that a line of some inches takes."""
    return max(int(inches / (LETTER * size)), 16)


def write_title(ax: "Axes", title: str, pad: float) -> None:
    """Write the sentence over the axes, broken to their width."""
    ax.set_title(break_lines(ax, title), loc="left", fontsize=10, color=INK, pad=pad)


def use_fonts(ax: "Axes") -> "Axes":
    """Let all texts of the axes fall back on a font that has Chinese; no global setting moves."""
    from matplotlib.text import Text

    families = list_fonts()
    for text in ax.findobj(Text):
        text.set_fontfamily(families)
    ax.tick_params(labelfontfamily=families)
    return ax


def say_nothing(ax: "Axes", told: str) -> "Axes":
    """Say in the middle of empty axes why there is nothing to see."""
    lines = break_lines(ax, told)
    ax.text(0.5, 0.5, lines, ha="center", va="center", color=SOFT, transform=ax.transAxes)
    ax.set_axis_off()
    return use_fonts(ax)
