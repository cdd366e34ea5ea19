"""What the ranking is meant to reach, and whether it does."""

from collections.abc import Sequence

from benchmarks.quality.contenders import OURS, PEER, RAW_MEDIAN, RAW_ZERO
from benchmarks.quality.figures import AVERAGE_PRECISION, Figures

TIMES = {PEER: 4.0, RAW_ZERO: 1.5, RAW_MEDIAN: 1.5}
"""Contender → how many times its average precision the ranking should reach."""

WATCHED = ("promo_newcomer", "family", "dorm", "gift_sender")
"""Honest groups that have to stay within their bound."""


def judge_goals(worlds: Sequence[Figures]) -> list[tuple[str, str, str]]:
    """Give goal, what was measured, and `met` or `missed`."""
    ours = _mean(worlds, OURS)
    judged = []
    for name, times in TIMES.items():
        ratio = ours / _mean(worlds, name)
        goal = f"average precision at least {times:g} × {name}"
        judged.append((goal, f"{ratio:.2f} ×", "met" if ratio >= times else "missed"))
    for group in WATCHED:
        top, bound = (
            sum(world.groups[group][column] for world in worlds) / len(worlds)
            for column in ("top", "bound")
        )
        said = f"{top:.2%} of the top 1 %, bound {bound:.2%}"
        name = group.replace("_", " ")
        judged.append((f"{name} within its bound", said, "met" if top <= bound else "missed"))
    return judged


def _mean(worlds: Sequence[Figures], name: str) -> float:
    return sum(world.quality[name][AVERAGE_PRECISION] for world in worlds) / len(worlds)
