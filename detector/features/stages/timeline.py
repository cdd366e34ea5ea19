"""Everything an account did in order of time, each row knowing what came before and after it."""

from detector.features.catalogue import Stage
from detector.features.stages.words import great_circle_km

ACTIVE = "('order', 'login', 'cash_drawn', 'transferred_out', 'credit_opened', 'registered')"
"""What counts as the owner's own activity; repayments run by themselves and calls are answers."""

_24H = "{day}"
_30D = "2592000000000"


def _over(frame: str) -> str:
    return f"OVER (PARTITION BY account ORDER BY at_us RANGE BETWEEN {frame})"


_SO_FAR = _over("UNBOUNDED PRECEDING AND CURRENT ROW")
_UNTIL_YESTERDAY = _over(f"UNBOUNDED PRECEDING AND {_24H} PRECEDING")
_MONTH_BEFORE = _over(f"{_30D} PRECEDING AND {_24H} PRECEDING")
_HOUR = _over("{hour} PRECEDING AND CURRENT ROW")
_DAY = _over(f"{_24H} PRECEDING AND CURRENT ROW")
_AROUND = _over(f"{_24H} PRECEDING AND {_24H} FOLLOWING")
_THREE_DAYS_AFTER = _over("CURRENT ROW AND 259200000000 FOLLOWING")
_NEXT_DAY = _over(f"CURRENT ROW AND {_24H} FOLLOWING")


def _count(what: str, over: str) -> str:
    """Count rows; an empty frame counts as none, not as unknown."""
    return f"coalesce(sum(CASE WHEN {what} THEN 1 ELSE 0 END) {over}, 0)"


_USE = "kind IN ('order', 'cash_drawn')"

MOVES = Stage(
    "moves",
    """
    SELECT e.account, e.at_us, e.event_type AS kind, e.amount, NULL AS order_id,
           CASE WHEN e.event_type = 'cash_drawn' THEN e.amount ELSE 0 END AS spent,
           CASE WHEN e.event_type = 'transferred_out' AND k.first_at >= e.at_us - {day}
                THEN e.amount ELSE 0 END AS to_new_payee,
           CASE WHEN e.event_type = 'transferred_out' AND k.first_at < e.at_us - {day}
                THEN e.amount ELSE 0 END AS to_known_payee,
           NULL AS new_device_at, NULL AS new_city_at
    FROM account_events e
    LEFT JOIN keys k ON k.account = e.account AND k.kind = 'payee' AND k.key = e.counterparty
    WHERE e.event_type NOT IN ('order', 'first_seen')
    UNION ALL
    SELECT account, at_us, 'order' AS kind, amount, order_id,
           CASE WHEN on_credit = 1 THEN amount ELSE 0 END,
           0, 0, NULL, NULL
    FROM orders
    UNION ALL
    SELECT account, first_at, 'first_seen', NULL, NULL, 0, 0, 0,
           CASE WHEN kind = 'device' THEN first_at END, CASE WHEN kind = 'city' THEN first_at END
    FROM keys WHERE kind IN ('device', 'city') AND nth > 1
    """,
)
"""Orders and account events under one clock. `spent` is credit used: orders on credit and draws."""

TIMELINE = Stage(
    "timeline",
    f"""
    SELECT * FROM (
        SELECT account, at_us, kind, amount, order_id, spent,
               max(CASE WHEN kind IN {ACTIVE} THEN at_us END) {_UNTIL_YESTERDAY} AS active_at,
               max(CASE WHEN kind IN ('login_phone_changed', 'notify_phone_changed')
                        THEN at_us END) {_SO_FAR} AS number_changed_at,
               max(CASE WHEN kind = 'password_reset' THEN at_us END) {_SO_FAR} AS reset_at,
               max(new_device_at) {_SO_FAR} AS new_device_at,
               max(new_city_at) {_SO_FAR} AS new_city_at,
               {_count("kind = 'login_failed'", _DAY)} AS failed_24h,
               max(CASE WHEN kind = 'screen_shared' THEN 1 ELSE 0 END) {_DAY} AS screen_24h,
               max(CASE WHEN kind = 'support_contacted' THEN 1 ELSE 0 END) {_DAY} AS support_24h,
               sum(spent) {_HOUR} AS spent_1h,
               sum(spent) {_DAY} AS spent_24h,
               coalesce(sum(spent) {_MONTH_BEFORE}, 0) AS spent_month_before,
               max(spent) {_UNTIL_YESTERDAY} AS spent_max_before,
               {_count("kind = 'order'", _HOUR)} AS orders_1h,
               {_count("kind = 'order'", _DAY)} AS orders_24h,
               {_count("kind = 'order'", _UNTIL_YESTERDAY)} AS orders_before,
               {_count(_USE, _MONTH_BEFORE)} AS uses_month_before,
               {_count("kind = 'cash_drawn'", _UNTIL_YESTERDAY)} AS draws_before,
               {_count("kind = 'credit_limit_changed'", _MONTH_BEFORE)}
                   AS limit_changes_month_before,
               min(CASE WHEN kind IN ('password_reset', 'support_contacted')
                        THEN at_us END) {_THREE_DAYS_AFTER} AS alarm_at,
               sum(CASE WHEN kind = 'transferred_out' THEN amount ELSE 0 END) {_NEXT_DAY}
                   AS passed_24h,
               sum(to_new_payee) {_NEXT_DAY} AS passed_new_payee_24h,
               sum(to_known_payee) {_NEXT_DAY} AS passed_known_payee_24h,
               min(CASE WHEN kind = 'transferred_out' THEN at_us END) {_NEXT_DAY} AS passed_at,
               min(CASE WHEN to_new_payee > 0 THEN at_us END) {_NEXT_DAY} AS new_payee_at,
               sum(CASE WHEN kind = 'cash_drawn' THEN spent ELSE 0 END) {_AROUND} AS drawn_day,
               {_count("kind = 'cash_drawn'", _AROUND)} AS draws_day
        FROM moves) AS told
    WHERE kind IN ('order', 'cash_drawn', 'transferred_out', 'credit_opened')
    """,
)
"""Orders, draws, transfers and openings with their context. Windows share one sort by account and
time; "until yesterday" stops 24 hours short, so that one sitting is not its own past."""

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
)
"""Legs of more than 200 km between two located events. A quarter of an hour is the shortest time
that counts: places of networks are coarse."""
