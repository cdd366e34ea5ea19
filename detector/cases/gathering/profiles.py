"""Who the chosen accounts are: since when, how much credit, and where at home."""

from typing import Any

import numpy as np
import pyarrow as pa

from detector.cases.cities import name_city
from detector.cases.gathering.peers import GROUPS
from detector.cases.tables import SCHEMAS
from detector.engines.base import Engine

_PROFILES = """
    SELECT c.account_id, c.rank, coalesce(s.registered_at, s.first_at) AS since, s.registered_at,
           CASE WHEN f.tells_openings = 1 THEN s.opened_at END AS opened_at,
           s.limit_fen / 1e2 AS credit_limit, s.home_latitude, s.home_longitude, s.home_region
    FROM case_accounts c
    JOIN account_state s ON s.account = c.account
    CROSS JOIN log_facts f
    ORDER BY c.rank, c.account_id
"""


def build_profiles(engine: Engine, steps: pa.Table, groups: np.ndarray) -> pa.Table:
    """Build the table `profiles` of the accounts in `case_accounts`.

    Parameters
    ----------
    steps
        The table `steps`: an account whose events tell no region lives where most of them are.
    groups
        The peer group of each of them, as its place in `GROUPS`, in order of rank.
    """
    rows, schema = engine.fetch(_PROFILES), SCHEMAS["profiles"]
    columns: dict[str, Any] = {name: rows[name] for name in ("account_id", "rank", "credit_limit")}
    for name in ("since", "registered_at", "opened_at"):
        columns[name] = rows[name].cast(schema.field(name).type)
    for name in ("home_latitude", "home_longitude"):
        columns[name] = pa.compute.round(rows[name], 1)
    usual = _usual_cities(steps)
    pairs = zip(rows["account_id"].to_pylist(), rows["home_region"].to_pylist(), strict=True)
    columns["home_city"] = [name_city(code) or usual.get(name, "") for name, code in pairs]
    columns["peers"] = pa.array(np.asarray(GROUPS, dtype=object)[groups], pa.string())
    return pa.table(columns).select(schema.names).cast(schema)


def _usual_cities(steps: pa.Table) -> dict[str | None, str]:
    """Give the city that most steps of each account name, by account_id."""
    told = steps.select(["account_id", "city"]).to_pandas()
    counted = told[told["city"] != ""].value_counts().reset_index()
    first = counted.sort_values(["count", "city"], ascending=[False, True], kind="stable")
    first = first.drop_duplicates("account_id")
    return dict(zip(first["account_id"], first["city"], strict=True))
