"""Figures as the cells of a table."""

from collections.abc import Callable, Iterable, Sequence

from benchmarks.quality.contenders.lineup import OURS
from benchmarks.quality.figures import Figures

NONE = "–"


def bold(contender: str) -> str:
    """Set our own row off."""
    return f"**{contender}**" if contender == OURS else contender


def share(value: float) -> str:
    """Write a share in per cent, below ten per cent with one digit more.

    Examples
    --------
    >>> share(0.5), share(0.081)
    ('50%', '8.1%')
    """
    return f"{value:.0%}" if value >= 0.0995 else f"{value:.1%}"


def precise(value: float) -> str:
    """Write an average precision."""
    return f"{value:.3f}"


def spread(values: Sequence[float], say: Callable[[float], str]) -> str:
    """Write the mean and, of several values, the least and the most.

    Examples
    --------
    >>> spread([0.1, 0.3], precise), spread([0.1], precise), spread([], precise)
    ('0.200 (0.100–0.300)', '0.100', '–')
    """
    if not values:
        return NONE
    mean = say(sum(values) / len(values))
    return f"{mean} ({say(min(values))}–{say(max(values))})" if len(values) > 1 else mean


def list_worlds(figures: Iterable[Figures]) -> list[str]:
    """List the worlds in the order in which they were measured."""
    return list(dict.fromkeys(one.world for one in figures))


def pick(figures: Iterable[Figures], world: str) -> list[Figures]:
    """Pick the figures of one world."""
    return [one for one in figures if one.world == world]
