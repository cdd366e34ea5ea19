"""How many rows came: too few, too many, twice, late, and rows that are gone."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from detector.gates.finding import Finding
from detector.gates.limits import Limits
from detector.gates.summaries.past import LEAST_DAYS, Seen, Summary
from detector.gates.summaries.reading import DAYS
from detector.gates.summaries.stability import measure_spread
from detector.gates.wording import find

LEAST_ROWS = 20
"""Fewer rows than this say nothing."""
LATE = 0.1
"""Rows that arrive late are told from this share of a usual day on."""
GONE = 0.02
"""Rows of a day may become fewer by this share: accounts are erased on request."""

_SPREADS = 5  # a day may lie so many of its log's usual spreads away
_CHANCE = 5  # and so many standard deviations of counting
_NEAR_EMPTY = 0.2
_REPEATED = "event_id repeated"


def check_volume(seen: Seen, limits: Limits) -> Iterator[Finding]:
    """Check the rows of one log, day by day."""
    twice = [*_find_repeats(seen), *_find_copies(seen, limits)]
    yield from twice
    yield from _check_last_day(seen, limits, bool(twice))
    yield from _check_days_before(seen, limits)
    yield from _check_history(seen)


def expect_day(seen: Seen) -> float:
    """Expect the rows of the last day: of what is usual, the closest to what came.

    The usual is the median of the four weeks before, that of the same weekday, that of how
    many rows earlier nights saw of their own last day, and what the last published night saw: what
    was let pass once is no news. 0 where the log is too young to tell.
    """
    if not seen.typical:
        return 0.0
    rows, reaches = seen.now["days"], seen.now["reaches"]
    usual = [seen.typical]
    weekday = [rows[back] for back in (7, 14, 21, 28) if back < reaches]
    if len(weekday) > 1:
        usual.append(float(np.median(weekday)))
    firsts = [log["days"][0] for _, log in seen.earlier[:28]]
    if len(firsts) >= LEAST_DAYS:
        usual.append(float(np.median(firsts)))
    if firsts and firsts[0] >= _NEAR_EMPTY * seen.typical:
        usual.append(firsts[0])
    return min(usual, key=lambda one: abs(_apart(rows[0], one)))


def _apart(rows: float, usual: float) -> float:
    return math.log((rows + 0.5) / (usual + 0.5))


def _check_last_day(seen: Seen, limits: Limits, twice: bool) -> Iterator[Finding]:
    usual, rows = expect_day(seen), seen.now["days"][0]
    if abs(rows - usual) <= _CHANCE * math.sqrt(max(usual, 1)):
        return
    wide = _SPREADS * measure_spread([_apart(one, seen.typical) for one in seen.past])
    low = min(math.log(max(limits.day_low, 1e-9)), -wide)
    high = max(math.log(limits.day_high), wide)
    apart = _apart(rows, usual)
    facts = {"log": seen.name, "day": seen.name_day(0), "rows": rows, "usual": round(usual)}
    if usual and apart < low:
        yield find("quality", "day low", True, math.exp(apart), math.exp(low), **facts)
    if usual and apart > high and not twice:
        yield find("quality", "day high", False, math.exp(apart), math.exp(high), **facts)


def _find_copies(seen: Seen, limits: Limits) -> Iterator[Finding]:
    """Find a last day whose rows are each there twice, under no event_id or under new ones."""
    rows, copies = seen.now["days"][0], seen.now["copies"]
    known = [log["copies"][0] for _, log in seen.earlier[:1]]
    more = copies[0] - max(copies[1], *known, 0)
    if more >= LEAST_ROWS and more > limits.aside * rows:
        yield _twice(seen, more, seen.name_day(0), more / rows, limits.aside)


def _find_repeats(seen: Seen) -> Iterator[Finding]:
    """Find a delivery since the night before that repeats a day's event_ids."""
    more = count_repeats(seen)
    if more:
        yield _twice(seen, more, "event_id", more / max(seen.typical, 1), REPEATS)


REPEATS = 0.3
"""Repeated rows are taken for a delivery that came twice from this share of a usual day on."""


def count_repeats(seen: Seen) -> int:
    """Count the rows repeated since the night before, if they are as many as half a delivery."""
    if seen.before is None:
        return 0

    usual = [_repeated(new) - _repeated(old) for _, old, new in seen.pair()]
    more = _repeated(seen.now) - _repeated(seen.before)
    least = max(LEAST_ROWS, REPEATS * seen.typical, 3 * float(np.median([0, *usual])))
    return more if more >= least else 0


def _repeated(log: Summary) -> int:
    return int(log["aside"].get(_REPEATED, 0))


def _check_days_before(seen: Seen, limits: Limits) -> Iterator[Finding]:
    """Hold the days that the night before saw as well against what it saw of them."""
    if seen.before is None or not seen.elapsed:
        return
    usual = [new["days"][gap] - old["days"][0] for gap, old, new in seen.pair() if gap < DAYS]
    least = max(LEAST_ROWS, LATE * seen.typical, 3 * float(np.median([0, *usual])))
    late: dict[int, int] = {}
    lost: dict[int, int] = {}
    twice: dict[int, int] = {}
    for back in range(seen.elapsed, seen.now["reaches"]):
        was, rows = seen.before["days"][back - seen.elapsed], seen.now["days"][back]
        if was - rows > max(LEAST_ROWS / 2, GONE * was):
            lost[back] = was - rows
        elif rows - was >= least:
            full = was >= 0.8 * seen.typical and rows > 0.9 * limits.day_high * seen.typical
            (twice if full else late)[back] = rows - was
    if lost:
        yield find("quality", "rows vanished", True, **_name_days(seen, lost))
    for back, rows in twice.items():
        yield _twice(seen, rows, seen.name_day(back), rows / seen.typical + 1, limits.day_high)
    if late:
        yield find("quality", "late rows", False, **_name_days(seen, late))


def _name_days(seen: Seen, days: dict[int, int]) -> dict[str, Any]:
    names = [seen.name_day(back) for back in days]
    return {"log": seen.name, "rows": sum(days.values()), "names": names}


def _twice(seen: Seen, rows: int, where: str, measure: float, limit: float) -> Finding:
    facts = {"log": seen.name, "rows": rows, "where": where, "usual": round(seen.typical)}
    return find("quality", "day twice", True, measure, limit, **facts)


def _check_history(seen: Seen) -> Iterator[Finding]:
    """Find a week or more that is gone from before the days that are counted one by one.

    An export that always holds so many days loses one for each that comes.
    """
    if seen.before is None or not seen.elapsed or not seen.typical:
        return
    came = sum(seen.now["days"][: seen.elapsed])
    shared = range(seen.elapsed, min(seen.now["reaches"], len(seen.now["days"])))
    known = sum(seen.now["days"][b] - seen.before["days"][b - seen.elapsed] for b in shared)
    lost = seen.before["usable"] + came + known - seen.now["usable"]
    if lost > max(7 * seen.elapsed * seen.typical, GONE * seen.before["usable"]):
        facts = {"log": seen.name, "rows": lost, "usual": round(seen.typical)}
        yield find("quality", "history shorter", True, lost / seen.before["usable"], GONE, **facts)
