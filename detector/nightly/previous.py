"""The night before: what is new on tonight's worklist, what rose, and what left it."""

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from detector.nights import find_nights, is_day

LOG = logging.getLogger("detector")

RISEN = 2
"""An account has risen when its rank is at most one in this many of what it was."""


@dataclass(frozen=True)
class Previous:
    """An earlier night, as far as tonight is held against it.

    Parameters
    ----------
    day
        Its date, as its folder is named.
    ranks
        int64, the rank of every account by account_id.
    listed
        The account_ids of its worklist, in rank order.
    """

    day: str
    ranks: "pd.Series[int]"
    listed: pd.Index


@dataclass(frozen=True)
class Since:
    """What changed since the nights before.

    Parameters
    ----------
    changes
        One row per account of the worklist: `change` and `rank_before`, as `compare` gives them.
    counts
        As `count_changes` gives them.
    """

    changes: pd.DataFrame
    counts: Mapping[str, Any]


def read_previous(out: Path, day: str) -> Previous | None:
    """Read the latest finished night before a day.

    A night of the same day is not looked at, so a rerun tells the same. A night that cannot be
    read is logged and passed over for the one before it.

    Parameters
    ----------
    out
        The folder of nights.
    day
        Tonight, as `YYYY-MM-DD`.

    Returns
    -------
    The night, or None where there is none.
    """
    for night in _earlier(out, day):
        try:
            return _read(night)
        except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
            LOG.warning("night=%s passed over: unreadable (%s)", night.name, type(error).__name__)
    return None


def hold_against(previous: Previous | None, worklist: pd.DataFrame) -> Since:
    """Hold tonight's worklist (`account_id` and `rank`) against an earlier night."""
    return Since(compare(previous, worklist), count_changes(previous, worklist))


def compare(previous: Previous | None, worklist: pd.DataFrame) -> pd.DataFrame:
    """Say what the earlier night knew of each account on tonight's worklist.

    Parameters
    ----------
    previous
        The earlier night; None where there is none.
    worklist
        Tonight's, with `account_id` and `rank`.

    Returns
    -------
    With the index of `worklist`: `change` is `new` where the account was not on the earlier
    worklist, `risen` where it was, at twice tonight's rank or more, else `known`, and empty where
    there is no earlier night; `rank_before` is float64, NaN where the account was not ranked.

    Examples
    --------
    >>> before = Previous("2026-01-30", pd.Series({"a": 1, "b": 4, "c": 9}), pd.Index(["a", "b"]))
    >>> compare(before, pd.DataFrame({"account_id": ["b", "a", "c"], "rank": [1, 2, 3]}))
      change  rank_before
    0  risen          4.0
    1  known          1.0
    2    new          9.0
    """
    if previous is None:
        return pd.DataFrame({"change": "", "rank_before": np.nan}, index=worklist.index)
    before = worklist["account_id"].map(previous.ranks).astype("float64")
    listed = worklist["account_id"].isin(previous.listed)
    risen = before >= RISEN * worklist["rank"]
    change = np.where(~listed, "new", np.where(risen, "risen", "known"))
    return pd.DataFrame({"change": change, "rank_before": before}, index=worklist.index)


def count_changes(previous: Previous | None, worklist: pd.DataFrame) -> dict[str, Any]:
    """Count what is new since the earlier night.

    Returns
    -------
    `day` of the earlier night (empty where there is none), and how many accounts of tonight's
    worklist are `new` and have `risen`, and how many of the earlier one `left`: they are not on
    tonight's, because others came before them, or because they have a verdict by now.

    Examples
    --------
    >>> before = Previous("2026-01-30", pd.Series({"a": 1, "b": 4, "c": 9}), pd.Index(["a", "b"]))
    >>> count_changes(before, pd.DataFrame({"account_id": ["b", "c"], "rank": [1, 2]}))
    {'day': '2026-01-30', 'new': 1, 'risen': 1, 'left': 1}
    """
    if previous is None:
        return {"day": "", "new": 0, "risen": 0, "left": 0}
    change = compare(previous, worklist)["change"]
    left = ~previous.listed.isin(worklist["account_id"])
    return {
        "day": previous.day,
        "new": int((change == "new").sum()),
        "risen": int((change == "risen").sum()),
        "left": int(left.sum()),
    }


def _earlier(out: Path, day: str) -> Iterator[Path]:
    """Give the finished nights before a day, the latest first."""
    for night in reversed(find_nights(out)):
        name = night.name.removeprefix("dt=")
        if is_day(name) and name < day:
            yield night


def _read(night: Path) -> Previous:
    """Read a night; its worklist is the first accounts that are not settled."""
    review = int(json.loads((night / "run.json").read_text(encoding="utf-8"))["review"])
    columns = ["account_id", "rank", "settled"]
    table = pq.read_table(night / "ranking.parquet", columns=columns).to_pandas()
    table = table.sort_values("rank").set_index("account_id")
    listed = table.index[~table["settled"].to_numpy(dtype=bool)][:review]
    return Previous(night.name.removeprefix("dt="), table["rank"], listed)
