"""Who is alerted on a night, in counts."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

AGES = (7, 30, 90, 365)
"""Bounds between the bands of an account's age, in days."""
OTHER = "(none)"


def summarise_alerts(
    alerted: pd.DataFrame,
    families: Mapping[str, str] | None = None,
    kept: int = 0,
    lost: int = 0,
) -> dict[str, Any]:
    """Count who is alerted, by pattern, by first reason, by age.

    Give it the accounts that the model puts first by itself: who is raised is a handful on most
    nights, and verdicts empty a list without anything having shifted.

    Parameters
    ----------
    alerted
        One row per account, of whose columns these are counted where they are there: `pattern`,
        `reasons` (a list, its first a mapping with `feature`), `age_days`.
    families
        Feature → family; the features themselves are counted without it.
    kept, lost
        How many accounts of the list before, judged and suppressed ones apart, are still on it, and
        how many fell off it by themselves.

    Returns
    -------
    `count`, `kept`, `lost` and per trait (`patterns`, `families`, `ages`) word → count.

    Examples
    --------
    >>> alerted = pd.DataFrame({"pattern": ["mule_ring", None], "age_days": [3, 40]})
    >>> told = summarise_alerts(alerted, kept=2)
    >>> told["patterns"], told["ages"]
    ({'(none)': 1, 'mule_ring': 1}, {'30-90': 1, '< 7': 1})
    """
    told: dict[str, Any] = {"count": len(alerted), "kept": kept, "lost": lost}
    if "pattern" in alerted:
        told["patterns"] = _count(alerted["pattern"])
    if "reasons" in alerted:
        first = alerted["reasons"].map(_find_first)
        told["families"] = _count(first if families is None else first.map(families))
    if "age_days" in alerted:
        bands = [f"< {AGES[0]}"]
        bands += [f"{a}-{b}" for a, b in pairwise(AGES)]
        bands += [f"≥ {AGES[-1]}"]
        place = np.searchsorted(AGES, alerted["age_days"].to_numpy(), side="right")
        told["ages"] = _count(pd.Series(np.array(bands, dtype=object)[place]))
    return told


def _find_first(reasons: Any) -> str | None:
    return reasons[0]["feature"] if reasons is not None and len(reasons) else None


def _count(words: "pd.Series[Any]") -> dict[str, int]:
    counts = words.astype(object).where(words.notna(), OTHER).value_counts()
    return {str(word): int(counts[word]) for word in sorted(counts.index)}
