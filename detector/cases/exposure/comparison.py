"""Every point that could be common is tested, and what stands out is chosen."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from detector.cases.exposure.chance import matched_odds_ratio, tail_of_chance
from detector.cases.exposure.sightings import first_day_of

FEWEST_EXPOSED = 3
"""Fewer cases are no common point; and of fewer sets, nothing could stand out (Tarone 1990)."""

LEAST_ODDS = 2.0
"""A smaller odds ratio sends nobody to look, however sure it is."""

FALSE_SHARE = 0.05
"""Of what is found, so much may be chance on average."""

_OF_MERCHANTS = ("merchant", "merchant_week")


def weigh_points(seen: pd.DataFrame, sizes: np.ndarray) -> pd.DataFrame:
    """Test every point that members of enough sets have, whoever of them is the case.

    Parameters
    ----------
    seen
        As `read_sightings` gives it.
    sizes
        Members of each set.

    Returns
    -------
    One row per point: `kind`, `key`, `week`, `exposed_cases`, `exposed_controls`, `odds_ratio`
    (infinite where no control speaks against it), `p`, and `p_adjusted` over all of them (Benjamini
    and Hochberg 1995).
    """
    names = ["kind", "key", "week"]
    number = seen.groupby(names, sort=False, dropna=False).ngroup().to_numpy()
    of, cases, all_of_them = (seen[n].to_numpy(np.int64) for n in ("of", "cases", "exposed"))
    starts = np.flatnonzero(np.diff(number, prepend=-1))
    sets = np.diff(starts, append=len(seen))
    kept, rows = np.flatnonzero(sets >= FEWEST_EXPOSED), []
    for start, count in zip(starts[kept], sets[kept], strict=True):
        there = slice(start, start + count)
        case, exposed = np.zeros(len(sizes), np.int64), np.zeros(len(sizes), np.int64)
        case[of[there]], exposed[of[there]] = cases[there], all_of_them[there]
        odds = matched_odds_ratio(case, exposed - case, sizes)
        p = tail_of_chance(exposed, sizes, int(case.sum()))
        rows.append((case.sum(), (exposed - case).sum(), odds, p))
    measured = ["exposed_cases", "exposed_controls", "odds_ratio", "p"]
    points = seen.iloc[starts[kept]][names].reset_index(drop=True)
    points[measured] = np.array(rows, dtype=np.float64).reshape(-1, len(measured))
    points[measured[:2]] = points[measured[:2]].astype(np.int64)
    points["p_adjusted"] = false_discovery_control(points["p"]) if len(points) else 0.0
    return points


def choose_points(points: pd.DataFrame) -> pd.DataFrame:
    """Choose what stands out, the least likely by chance first.

    A merchant and the weeks of it are one point: the least likely of them stands for all.
    """
    large = points["odds_ratio"].ge(LEAST_ODDS) & points["exposed_cases"].ge(FEWEST_EXPOSED)
    found = points[large & points["p_adjusted"].le(FALSE_SHARE)].sort_values("p", kind="stable")
    again = found[found["kind"].isin(_OF_MERCHANTS)].duplicated("key")
    return found.drop(index=again[again].index).reset_index(drop=True)


def detail_point(point: Any, seen: pd.DataFrame) -> dict[str, Any]:
    """Add to a point when its exposed cases were there, and one order id of each."""
    here = (seen["kind"] == point.kind) & (seen["key"] == point.key) & (seen["cases"] == 1)
    if pd.notna(point.week):
        here &= seen["week"] == point.week
    there = seen[here]
    return {
        **point._asdict(),
        "week": first_day_of(int(point.week)) if pd.notna(point.week) else "",
        "odds_ratio": point.odds_ratio if np.isfinite(point.odds_ratio) else None,
        "first_us": int(there["first_us"].min()),
        "last_us": int(there["last_us"].max()),
        "orders": sorted(there["order_id"].tolist()),
    }
