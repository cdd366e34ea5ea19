"""What the ranking is meant to reach, and whether it does."""

from collections.abc import Iterator, Sequence

from benchmarks.quality.contenders.contender import Kind
from benchmarks.quality.contenders.detectors import RIVALS
from benchmarks.quality.contenders.lineup import (
    CEILING,
    EXPERT,
    LINEUP,
    OURS,
    PEER,
    RAW_MEDIAN,
    RAW_ZERO,
)
from benchmarks.quality.figures import Figures
from benchmarks.quality.ranked import FULL, SIMULATED, THIN

OF_CEILING, OF_CEILING_WITH_VERDICTS = 0.80, 0.92
"""Share of the ceiling's average precision, without labels and with 200 verdicts."""

RECALLS = {
    "identity_theft": 0.9,
    "account_takeover": 0.9,
    "coached_drawdown": 0.85,
    "mule_ring": 0.75,
    "bust_out": 0.5,
}
"""Story → the share of its accounts that should be in the top 1 %."""

TIMES = {PEER: 4.0, RAW_ZERO: 1.5, RAW_MEDIAN: 1.5}
"""Contender → how many times its average precision the ranking should reach where it was first
measured, on the simulated world."""

WATCHED = ("promo_newcomer", "family", "dorm", "gift_sender")
"""Honest groups of the simulated world that have to stay within their bound."""

Goal = tuple[str, str, str]
"""A goal, what was measured, and `met` or `missed`."""


def judge_goals(figures: Sequence[Figures]) -> list[Goal]:
    """Judge every goal on the worlds that were measured.

    Returns
    -------
    The goals whose worlds and contenders are among the figures; means are over the seeds.
    """
    worlds = {name: [one for one in figures if one.world == name] for name in (*FULL, *THIN)}
    full = [here for name in FULL if (here := worlds[name])]
    judged = [goal for here in full for goal in _judge_ceiling(here)]
    judged += _judge_stories(full) if full else []
    judged += [_judge_rivals(here) for here in worlds.values() if here]
    judged += [_judge_expert(worlds[name]) for name in THIN if worlds[name]]
    return [*judged, *(_judge_first_goals(worlds[SIMULATED]) if worlds[SIMULATED] else [])]


def find_best(figures: Sequence[Figures], names: Sequence[str]) -> str:
    """Name the contender with the highest mean average precision."""
    return max(names, key=lambda name: mean_precision(figures, name))


def mean_precision(figures: Sequence[Figures], name: str) -> float:
    """Give a contender's average precision, mean over the seeds."""
    return sum(one.precision(name) for one in figures) / len(figures)


def _judge_ceiling(here: Sequence[Figures]) -> Iterator[Goal]:
    """Judge the ranking, and whoever learns from verdicts, against the ceiling."""
    learners = [one.name for one in LINEUP if one.kind == Kind.VERDICTS]
    for name in (OURS, *(name for name in learners if name in here[0].quality)):
        least = OF_CEILING if name == OURS else OF_CEILING_WITH_VERDICTS
        got, top = mean_precision(here, name), mean_precision(here, CEILING)
        goal = f"{here[0].world}: {name} at least {least:.2f} of the ceiling"
        yield goal, f"{got / top:.2f} ({got:.3f} of {top:.3f})", _verdict(got >= least * top)


def _judge_stories(full: Sequence[Sequence[Figures]]) -> Iterator[Goal]:
    """Judge the recall of each story: it has to be reached on every world that tells it."""
    for story, least in RECALLS.items():
        found = {}
        for here in full:
            told = [one.recalls[OURS][story] for one in here if story in one.recalls[OURS]]
            if told:
                found[here[0].world] = sum(told) / len(told)
        said = ", ".join(f"{world} {recall:.2f}" for world, recall in found.items())
        goal = f"recall at 1 % of {story.replace('_', ' ')} at least {least:g}"
        yield goal, said, _verdict(min(found.values(), default=0) >= least)


def _judge_rivals(here: Sequence[Figures]) -> Goal:
    best = find_best(here, [name for name in RIVALS if name in here[0].quality])
    ours, rival = mean_precision(here, OURS), mean_precision(here, best)
    goal = f"{here[0].world}: ahead of every pyod detector on the same evidence"
    return goal, f"{ours:.3f}; best of them {best} {rival:.3f}", _verdict(ours > rival)


def _judge_expert(here: Sequence[Figures]) -> Goal:
    ours, expert = mean_precision(here, OURS), mean_precision(here, EXPERT)
    goal = f"{here[0].world}: at least as good as the {EXPERT}"
    return goal, f"{ours:.3f}, expert {expert:.3f}", _verdict(ours >= expert)


def _judge_first_goals(here: Sequence[Figures]) -> Iterator[Goal]:
    """Judge the goals that the first ranking was given."""
    ours = mean_precision(here, OURS)
    for name, times in TIMES.items():
        ratio = ours / mean_precision(here, name)
        goal = f"{SIMULATED}: average precision at least {times:g} × {name}"
        yield goal, f"{ratio:.2f} ×", _verdict(ratio >= times)
    for group in WATCHED:
        top, bound = (
            sum(one.groups[group][column] for one in here) / len(here)
            for column in ("top", "bound")
        )
        goal = f"{SIMULATED}: {group.replace('_', ' ')} within its bound"
        yield goal, f"{top:.2%} of the top 1 %, bound {bound:.2%}", _verdict(top <= bound)


def _verdict(met: bool) -> str:
    return "met" if met else "missed"
