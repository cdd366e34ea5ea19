"""What the rows hold: columns that emptied, event types, rows that cannot be used."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from detector.gates.finding import Finding
from detector.gates.limits import Limits
from detector.gates.summaries.past import LEAST_DAYS, Seen, Summary
from detector.gates.summaries.reading import OTHER, expect_share
from detector.gates.summaries.stability import measure_share
from detector.gates.volume import LEAST_ROWS, count_repeats
from detector.gates.wording import find

_SPREADS = 5
_CHANCE = 4


def check_contents(seen: Seen, limits: Limits) -> Iterator[Finding]:
    """Check what the rows of one log hold."""
    yield from _check_columns(seen)
    yield from _check_filled(seen, limits)
    yield from _check_types(seen, limits)
    yield from _check_aside(seen, limits)


def _check_columns(seen: Seen) -> Iterator[Finding]:
    """Compare the columns that have values with those of the night before."""
    if seen.before is None or not seen.before["usable"] or not seen.now["usable"]:
        return
    gone, came = _find_only(seen.before, seen.now), _find_only(seen.now, seen.before)
    if gone:
        yield find("quality", "column gone", True, log=seen.name, names=gone)
    if came:
        yield find("quality", "column came", False, log=seen.name, names=came)


def _find_only(here: Summary, there: Summary) -> list[str]:
    """Find the columns with some values here and none there."""
    filled = here["filled"].items()
    held = [name for name, share in filled if share * here["usable"] >= LEAST_ROWS]
    return [name for name in held if not there["filled"].get(name)]


def _check_filled(seen: Seen, limits: Limits) -> Iterator[Finding]:
    """Hold the filled shares of the last day against the four weeks before, type by type."""
    if len(seen.past) < LEAST_DAYS:
        return
    rows = [counts[0] for counts in seen.now["types"].values()]
    past = [sum(counts[1 : len(seen.past) + 1]) for counts in seen.now["types"].values()]
    if sum(rows) < LEAST_ROWS:
        return
    told: dict[str, list[tuple[float, float, str]]] = {"columns emptied": [], "columns fuller": []}
    for name, column in seen.now["columns"].items():
        now = sum(column["now"]) / sum(rows)
        usual = [expect_share(rows, past, column["past"]), *_find_before(seen, rows, name)]
        was = min(usual, key=lambda one: abs(measure_share(one, now)))
        apart = abs(measure_share(was, now))
        limit = max(limits.filled, _SPREADS * column["spread"], _CHANCE / math.sqrt(sum(rows)))
        if apart > limit and abs(now - was) * sum(rows) >= LEAST_ROWS:
            check = "columns emptied" if now < was else "columns fuller"
            told[check].append((apart, limit, f"{name} {was:.0%} → {now:.0%}"))
    for check, found in told.items():
        if found:
            apart, limit, _ = max(found)
            facts: dict[str, Any] = {"log": seen.name, "day": seen.name_day(0)}
            facts["names"] = [one[2] for one in found]
            yield find("quality", check, check == "columns emptied", apart, limit, **facts)


def _find_before(seen: Seen, rows: Sequence[int], name: str) -> list[float]:
    """Give the filled share that the last published night saw in its last day, if any."""
    before = seen.before
    if before is None or name not in before["columns"]:
        return []
    kinds = list(before["types"])
    counts = dict(zip(kinds, (one[0] for one in before["types"].values()), strict=True))
    filled = dict(zip(kinds, before["columns"][name]["now"], strict=True))
    types = list(seen.now["types"])
    was = [counts.get(kind, 0) for kind in types]
    if sum(n for n, known in zip(rows, was, strict=True) if known) < sum(rows) / 2:
        return []
    return [expect_share(rows, was, [filled.get(kind, 0) for kind in types])]


def _check_types(seen: Seen, limits: Limits) -> Iterator[Finding]:
    types, days = seen.now["types"], seen.now["days"]
    unknown = {*seen.now["unknown"], OTHER}
    many = [name for name in types if name in unknown and types[name][0]]
    now = sum(types[name][0] for name in many)
    usual = _share_unknown(seen.now, slice(1, len(seen.past) + 1))
    if seen.before is not None:
        usual = max(usual, _share_unknown(seen.before, slice(0, 1)))
    share = now / max(days[0], 1)
    facts: dict[str, Any] = {"log": seen.name, "day": seen.name_day(0)}
    limit = usual + limits.unknown_types + _CHANCE * math.sqrt(usual / max(days[0], 1))
    loud = now >= LEAST_ROWS / 2 and share > limit
    if loud:
        facts |= {"share": share, "usual": usual, "names": many}
        yield find("quality", "event types unknown", True, share, limit, **facts)
    new = _find_new(seen, unknown if loud else set())
    if new:
        yield find("quality", "event type new", False, log=seen.name, names=new)
    vanished = [name for name in types if name not in unknown and _is_vanished(seen, name)]
    if vanished:
        facts["names"] = vanished
        yield find("quality", "event types vanished", True, **facts)


def _share_unknown(log: Summary, days: slice) -> float:
    unknown = {*log["unknown"], OTHER}
    rows = sum(log["days"][days])
    held = (sum(counts[days]) for name, counts in log["types"].items() if name in unknown)
    return sum(held) / rows if rows else 0.0


def _find_new(seen: Seen, told: set[str]) -> list[str]:
    """Find types that come often enough to be one, and that no row had before.

    A rare type comes for the first time some day: as many as a noticeable part of a day are asked.
    """
    if seen.before is None or not seen.before["usable"]:
        return []
    known = {*seen.before["types"], *seen.before["unknown"], OTHER, *told}
    least = max(LEAST_ROWS, 0.01 * seen.typical)
    types = seen.now["types"].items()
    return [one for one, n in types if one not in known and n[0] >= least and not sum(n[1:])]


def _is_vanished(seen: Seen, name: str) -> bool:
    """Say whether a type that came every day did not come, for all that the day had rows."""
    counts, past = seen.now["types"][name], len(seen.past)
    if past < LEAST_DAYS or counts[0] or not min(counts[1 : past + 1]):
        return False
    told_before = seen.before is not None and not seen.before["types"].get(name, [1])[0]
    part = min(1.0, seen.now["days"][0] / max(seen.typical, 1))
    return not told_before and float(np.median(counts[1 : past + 1])) * part >= LEAST_ROWS


def _check_aside(seen: Seen, limits: Limits) -> Iterator[Finding]:
    """Hold the rows set aside since the night before against the rows that came since."""
    now, total = seen.now["aside"], sum(seen.now["aside"].values())
    if seen.before is None:
        usual, more, rows = 0.0, dict(now), seen.now["usable"]
    else:
        before = seen.before["aside"]
        held = sum(before.values())
        usual = held / max(held + seen.before["usable"], 1)
        more = {why: n - before.get(why, 0) for why, n in now.items() if n > before.get(why, 0)}
        if count_repeats(seen):
            more = {why: n for why, n in more.items() if "repeated" not in why}
        rows = sum(seen.now["days"][: max(seen.elapsed, 1)])
        total = sum(more.values())
    share = total / max(rows + total, 1)
    if total >= LEAST_ROWS and share > usual + limits.aside:
        facts: dict[str, Any] = {"log": seen.name, "rows": total, "share": share, "usual": usual}
        facts["names"] = [f"{n:,} {why}" for why, n in more.items()]
        yield find("quality", "rows set aside", True, share, usual + limits.aside, **facts)
