"""The gate of the shift: whether others are alerted than on the nights before."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from detector.gates.finding import Finding
from detector.gates.limits import Limits
from detector.gates.summaries.past import Summary
from detector.gates.summaries.stability import measure_psi, measure_spread
from detector.gates.wording import TRAITS, find

LEAST = 30
"""Fewer alerts than this say nothing of who is alerted."""
POOLED = 7
"""Nights whose alerts are taken together."""


def check_shift(alerts: Summary, earlier: Sequence[Summary], limits: Limits) -> list[Finding]:
    """Check who is alerted against the last seven nights.

    Parameters
    ----------
    alerts
        What `summarise_alerts` gives of tonight.
    earlier
        Summaries of the nights before tonight, in any order, each with `as_of_us` and the same of
        that night under `alerts`.
    limits
        `settings.nightly.gates`.

    Returns
    -------
    Findings of the gate `shift`.
    """
    nights = sorted((one for one in earlier if "alerts" in one), key=lambda one: -one["as_of_us"])
    before = [one["alerts"] for one in nights]
    return [*_check_overlap(alerts, limits), *_check_traits(alerts, before, limits)]


def _check_overlap(alerts: Summary, limits: Limits) -> Iterator[Finding]:
    listed = alerts["kept"] + alerts["lost"]
    share = alerts["kept"] / max(listed, 1)
    if listed >= LEAST and share < limits.overlap:
        facts = {"before": listed, "kept": alerts["kept"]}
        yield find("shift", "overlap", True, share, limits.overlap, **facts)


def _check_traits(alerts: Summary, before: Sequence[Summary], limits: Limits) -> Iterator[Finding]:
    """Hold the mix of each trait against the nights before, as they differ among themselves."""
    if alerts["count"] < LEAST:
        return
    for trait, word in TRAITS.items():
        known = [one for one in before if trait in one and one["count"] >= LEAST]
        if trait not in alerts or not known:
            continue
        pooled = _pool(known[:POOLED], trait)
        apart = _measure(alerts[trait], pooled, alerts["count"])
        pairs = pairwise(known)
        usual = [_measure(new[trait], old[trait], new["count"]) for new, old in pairs]
        wide = float(np.median(usual)) + 4 * measure_spread(usual) if usual else 0.0
        limit = max(limits.alerts_psi, 2 * wide)
        if apart > limit:
            names = _say_moves(alerts[trait], pooled)
            yield find("shift", "alerted", True, apart, limit, what=word, names=names)


def _pool(nights: Sequence[Summary], trait: str) -> Counter[str]:
    return sum((Counter(one[trait]) for one in nights), Counter())


def _measure(now: Any, before: Any, count: int) -> float:
    """Measure the stability index; nights repeat their alerts, so a pool is worth one night."""
    words, total = sorted({*now, *before}), max(sum(before.values()), 1)
    scaled = [round(before.get(word, 0) * count / total) for word in words]
    return measure_psi(scaled, [now.get(word, 0) for word in words])


def _say_moves(now: Any, before: Any) -> list[str]:
    """Name what moved most, with its share before and now."""
    total, held = max(sum(now.values()), 1), max(sum(before.values()), 1)
    shares = {word: (before.get(word, 0) / held, now.get(word, 0) / total)
              for word in sorted({*now, *before})}  # fmt: skip
    moved = sorted(shares, key=lambda word: -abs(shares[word][1] - shares[word][0]))
    return [f"{word} {shares[word][0]:.0%} → {shares[word][1]:.0%}" for word in moved[:3]]
