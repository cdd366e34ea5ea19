"""What the members of the matched sets did in their windows: merchants, addresses, weeks."""

import pandas as pd
import pyarrow as pa

from detector.cases.exposure.moments import DAY
from detector.engines.base import Engine

KINDS = ("merchant", "address", "merchant_week", "week")
"""What can be a common point, the plainest first."""

_MONDAY = 4 * DAY  # 5 January 1970, the first one
_WEEK = f"CAST(floor((o.at_us + {{offset}} - {_MONDAY}) / {7 * DAY}e0) AS BIGINT)"
_POINTS = {
    "merchant": ("o.merchant_id", "NULL"),
    "address": ("o.delivery_address", "NULL"),
    "merchant_week": ("o.merchant_id", _WEEK),
    "week": ("''", _WEEK),
}
_SIGHTED = """
    SELECT m.of, m.is_case, '{kind}' AS kind, {key} AS key, CAST({week} AS BIGINT) AS week,
           min(o.at_us) AS first_us, max(o.at_us) AS last_us, min(o.order_id) AS order_id
    FROM exposure_members m JOIN orders o ON o.account = m.account
         AND o.at_us >= m.start_us AND o.at_us < m.end_us
    WHERE {key} IS NOT NULL
    GROUP BY m.of, m.account, m.is_case, {key}, {week}
"""
_COUNTED = f"""
    SELECT kind, key, week, of, CAST(sum(CASE WHEN is_case THEN 1 ELSE 0 END) AS BIGINT) AS cases,
           count(*) AS exposed,
           min(CASE WHEN is_case THEN first_us END) AS first_us,
           max(CASE WHEN is_case THEN last_us END) AS last_us,
           min(CASE WHEN is_case THEN order_id END) AS order_id
    FROM ({{sighted}}) AS s
    GROUP BY kind, key, week, of
    ORDER BY CASE kind {" ".join(f"WHEN '{k}' THEN {n}" for n, k in enumerate(KINDS))} END,
             key, week, of
"""


def read_sightings(engine: Engine, members: pd.DataFrame, offset_us: int) -> pd.DataFrame:
    """Count, per point and matched set, who of the set was there.

    Parameters
    ----------
    engine
        With the stage `orders`.
    members
        As `match_controls` gives it.
    offset_us
        What the zone is ahead of UTC; weeks begin on its Mondays.

    Returns
    -------
    One row per point and set with somebody exposed: `kind`, `key`, `week` (weeks since Monday, 5
    January 1970; null where the point is of no week), `of`, `cases` (0 or 1), `exposed` (the case
    among them), and of the case `first_us`, `last_us` and `order_id`.
    """
    engine.enrol("exposure_members", pa.Table.from_pandas(members, preserve_index=False))
    sighted = " UNION ALL ".join(
        _SIGHTED.format(kind=kind, key=key, week=week.format(offset=offset_us))
        for kind, (key, week) in _POINTS.items()
    )
    rows = engine.fetch(_COUNTED.format(sighted=sighted))
    engine.drop("exposure_members")
    return rows.to_pandas(types_mapper=_nullable)


def first_day_of(week: int) -> str:
    """Give the Monday of a week.

    Examples
    --------
    >>> first_day_of(0), first_day_of(2930)
    ('1970-01-05', '2026-03-02')
    """
    return str(pd.Timestamp(0) + pd.Timedelta(days=4 + 7 * week))[:10]


def _nullable(type_: pa.DataType) -> pd.Int64Dtype | None:
    return pd.Int64Dtype() if pa.types.is_integer(type_) else None
