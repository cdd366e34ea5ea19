"""What an account used of its credit in order of time, and where it went between two events."""

from detector.catalogue.feature import Stage
from detector.catalogue.stages.words import (
    DAY_SO_FAR,
    HOUR_SO_FAR,
    MONTH_BEFORE,
    UNTIL_YESTERDAY,
    great_circle_km,
    whole_sum,
)

_ACTIVE = "('login', 'cash_drawn', 'transferred_out', 'credit_opened', 'registered')"
"""What beside orders counts as the owner's own activity; repayments run by themselves and calls are
answers."""

TIMELINE = Stage(
    "timeline",
    f"""
    SELECT account, order_id, at_us, kind, spent, active_at, spent_1h, spent_24h,
           spent_month_before, spent_max_before, orders_1h, orders_24h, orders_before,
           uses_before - orders_before AS draws_before, uses_month_before,
           max(spent_24h) {UNTIL_YESTERDAY} AS spent_day_before,
           max(orders_24h) {UNTIL_YESTERDAY} AS orders_day_before
    FROM (
        SELECT account, order_id, at_us, kind, spent, active_at,
               {whole_sum("spent", HOUR_SO_FAR)} AS spent_1h,
               {whole_sum("spent", DAY_SO_FAR)} AS spent_24h,
               {whole_sum("spent", MONTH_BEFORE)} AS spent_month_before,
               coalesce(max(spent) {UNTIL_YESTERDAY}, 0) AS spent_max_before,
               count(order_id) {HOUR_SO_FAR} AS orders_1h,
               count(order_id) {DAY_SO_FAR} AS orders_24h,
               count(order_id) {UNTIL_YESTERDAY} AS orders_before,
               count(*) {UNTIL_YESTERDAY} AS uses_before,
               count(*) {MONTH_BEFORE} AS uses_month_before
        FROM (
            SELECT account, order_id, at_us, kind, spent,
                   max(at_us) {UNTIL_YESTERDAY} AS active_at
            FROM (SELECT account, order_id, at_us, 'order' AS kind,
                         CASE WHEN on_credit = 1 THEN amount ELSE 0 END AS spent
                  FROM orders
                  UNION ALL
                  SELECT account, NULL, at_us, event_type, amount
                  FROM account_events WHERE event_type IN {_ACTIVE}) AS active
        ) AS told WHERE kind IN ('order', 'cash_drawn')) AS uses
    """,
    alone=True,
)
"""Orders and draws of cash under one clock, each with the uses of credit around it and the day of
heaviest use before. `spent` is credit used: orders on credit and draws. "Until yesterday" stops 24
hours short, so that one sitting is not its own past; logins are only here to say when the account
was last active."""

_LEG_KM = great_circle_km("latitude", "longitude", "latitude_before", "longitude_before")

TRAVEL = Stage(
    "travel",
    f"""
    SELECT account, at_us, km / CASE WHEN hours < 2.5e-1 THEN 2.5e-1 ELSE hours END AS kmh, km
    FROM (
        SELECT account, at_us, (at_us - at_before) / 36e8 AS hours,
               {_LEG_KM} AS km
        FROM (
            SELECT account, at_us, latitude, longitude,
                   lag(at_us) OVER w AS at_before,
                   lag(latitude) OVER w AS latitude_before,
                   lag(longitude) OVER w AS longitude_before
            FROM account_events
            WHERE latitude IS NOT NULL AND longitude IS NOT NULL
            WINDOW w AS (PARTITION BY account ORDER BY at_us, latitude, longitude)
        ) AS steps WHERE at_us >= {{since}}
    ) AS legs WHERE km > 200
    """,
    alone=True,
)
"""Legs of more than 200 km between two located events. A quarter of an hour is the shortest time
that counts: places of networks are coarse."""
