"""Why the chosen accounts are in front: each reason against the account's peers."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from detector.cases.gathering.peers import GROUPS, find_places
from detector.cases.gathering.ranked import Ranked, Sign
from detector.cases.tables import SCHEMAS
from detector.engines.base import Engine


def list_reasons(ranked: Ranked, places: np.ndarray) -> pd.DataFrame:
    """List the reasons of the accounts at some places of the ranking, strongest first.

    Returns
    -------
    One row per reason: `place`, `account_id`, `feature`, `value`, `share`.
    """
    chosen = ranked.table["account_id"].take(pa.array(places)).combine_chunks()
    known = pa.compute.index_in(chosen, value_set=ranked.reasons["account_id"].combine_chunks())
    columns = {"account_id": chosen, "reasons": ranked.reasons["reasons"].take(known)}
    table = pa.table({"place": pa.array(places)} | columns)
    told = table.to_pandas().explode("reasons").dropna(subset="reasons").reset_index(drop=True)
    reasons = pd.DataFrame(
        told.pop("reasons").tolist(), columns=["feature", "value", "contribution"]
    )
    return told.join(reasons.rename(columns={"contribution": "share"}))


def build_signs(
    engine: Engine,
    ranked: Ranked,
    reasons: pd.DataFrame,
    groups: np.ndarray,
    traced: "pa.ListArray[Any]",
) -> pa.Table:
    """Build the table `signs`; the values of all accounts are looked at a feature at a time.

    Parameters
    ----------
    reasons
        From `list_reasons`.
    groups
        The peer group of every account of the ranking, as its place in `GROUPS`.
    traced
        The event ids of each reason.
    """
    below = np.full(len(reasons), np.nan)
    places = reasons["place"].to_numpy()
    named, place_of = {sign.name: sign for sign in ranked.signs}, find_places(engine)
    for feature, here in reasons.groupby("feature", sort=False).indices.items():
        values = _read_values(engine, named[str(feature)], place_of)
        below[here] = compare_with_peers(values, groups, places[here])
    told = ("account_id", "feature", "value", "share")
    columns: dict[str, Any] = {name: pa.array(reasons[name]) for name in told}
    columns["below"] = pa.array(below, pa.float64(), from_pandas=True)
    columns["peers"] = pa.array(np.asarray(GROUPS, dtype=object)[groups[places]], pa.string())
    columns["event_ids"] = traced
    schema = SCHEMAS["signs"]
    return pa.table(columns).select(schema.names).cast(schema)


def _read_values(engine: Engine, sign: Sign, place_of: np.ndarray) -> np.ndarray:
    """Read a feature of all accounts, in the order of the ranking, high where it is risky."""
    rows = engine.fetch(f"SELECT account, {sign.name} AS value FROM matrix_{sign.reads}")
    values = np.full(len(place_of), np.nan)
    values[place_of[rows["account"].to_numpy()]] = rows["value"].to_numpy() * sign.direction
    return values


def compare_with_peers(values: np.ndarray, groups: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Give the share of an account's peers that show less of something.

    Parameters
    ----------
    values
        Per account; NaN shows nothing, and less than any value.
    groups
        Per account the group that it belongs to.
    places
        The accounts to compare; each with its group, itself left out.

    Returns
    -------
    Between 0 and 1 per place; NaN where the account has no peers.

    Examples
    --------
    >>> values = np.array([1.0, np.nan, 3.0, 3.0, 9.0])
    >>> compare_with_peers(values, np.array([0, 0, 0, 0, 1]), np.array([2, 0, 4])).round(2).tolist()
    [0.67, 0.33, nan]
    """
    shared = np.full(len(places), np.nan)
    for group in np.unique(groups[places]):
        here = groups[places] == group
        own = values[groups == group]
        told = np.sort(own[~np.isnan(own)])
        if len(own) > 1:
            less = np.searchsorted(told, values[places[here]]) + len(own) - len(told)
            shared[here] = less / (len(own) - 1)
    return shared
