"""What moved within a day: amounts, and how accounts share devices, numbers and addresses."""

from collections.abc import Iterator, Sequence
from math import sqrt

import numpy as np

from detector.gates.finding import Finding
from detector.gates.limits import Limits
from detector.gates.summaries.past import LEAST_DAYS, Seen
from detector.gates.summaries.reading import STEPS, expect_amounts
from detector.gates.summaries.stability import measure_psi, measure_share, measure_spread
from detector.gates.wording import find

LEAST_AMOUNTS, LEAST_ACCOUNTS = 50, 50
"""Fewer amounts, or accounts with a value, say nothing of a day."""

_LEAST_PAST = 3  # days of the five before the last that are looked at
_SPREADS, _CHANCE = 5, 2


def check_amounts(seen: Seen, limits: Limits) -> Iterator[Finding]:
    """Hold the amounts of the last day against the four weeks before, event type by event type."""
    amounts = seen.now["amounts"]
    if not amounts["now"]:
        return
    past, now = expect_amounts(amounts["now"], amounts["past"])
    if len(seen.past) < LEAST_DAYS or min(past.sum(), now.sum()) < LEAST_AMOUNTS:
        return
    apart, limit = measure_psi(past, now), max(limits.psi_feature, 2 * amounts["usual"])
    if apart <= limit or _was_so(seen, amounts["now"], limit):
        return
    facts = {"log": seen.name, "day": seen.name_day(0)}
    told = {"now": _say_median(now), "usual": _say_median(past)}
    yield find("drift", "amounts", True, apart, limit, **facts, **told)


def _was_so(seen: Seen, now: Sequence[Sequence[int]], limit: float) -> bool:
    """Say whether the last published night saw its last day like this already."""
    if seen.before is None or list(seen.before["types"]) != list(seen.now["types"]):
        return False
    past, rows = expect_amounts(now, seen.before["amounts"]["now"])
    return min(past.sum(), rows.sum()) >= LEAST_AMOUNTS and measure_psi(rows, past) <= limit


def _say_median(counts: np.ndarray) -> str:
    """Give the upper edge of the step in which the median lies, in yuan."""
    place = int(np.searchsorted(np.cumsum(counts), counts.sum() / 2))
    return f"{STEPS[min(place, len(STEPS) - 1)] / 100:,.0f}"


def check_sharing(seen: Seen, limits: Limits) -> Iterator[Finding]:
    """Hold how many accounts there are to a value on the last day against days before.

    The share accounts / (accounts + values) is a half where everybody has a value of their own,
    and near 1 where one placeholder stands for all; effect size is Cohen's h.
    """
    told, most, close = [], 0.0, 0.0
    for name, counts in seen.now["shared"].items():
        now, past = counts["now"], [day for day in counts["past"] if day[0] >= LEAST_ACCOUNTS]
        if now[0] < LEAST_ACCOUNTS or len(past) < _LEAST_PAST:
            continue
        usual = float(np.median([_share(day) for day in past]))
        spread = measure_spread([measure_share(usual, _share(day)) for day in past])
        limit = max(limits.filled, _SPREADS * spread, _CHANCE / sqrt(now[0]))
        known = [usual, *_find_before(seen, name)]
        apart = min(abs(measure_share(one, _share(now))) for one in known)
        if apart > limit:
            told.append(f"{name} {now[0]:,}/{now[1]:,}")
            most, close = max((most, close), (apart, limit))
    if told:
        facts = {"log": seen.name, "day": seen.name_day(0), "names": told}
        yield find("drift", "sharing", True, most, close, **facts)


def _find_before(seen: Seen, name: str) -> list[float]:
    """Give the share that the last published night saw in its last day, if any."""
    counts = seen.before and seen.before["shared"].get(name)
    return [_share(counts["now"])] if counts and counts["now"][0] >= LEAST_ACCOUNTS else []


def _share(counts: Sequence[int]) -> float:
    return counts[0] / max(sum(counts), 1)
