"""An account against its own past, and what came after its heaviest day."""

from detector.catalogue.feature import Stage
from detector.catalogue.stages.words import (
    DAY_SO_FAR,
    UNTIL_YESTERDAY,
    count_signs,
    whole_sum,
)

_SPREE = count_signs(
    "spent_24h > 2 * spent_day_before",
    "spent_24h > 4 * spent_day_before",
    "spent > 2 * spent_max_before",
    "orders_24h > orders_day_before",
    "orders_24h > 2 * orders_day_before",
    "dearer_share <= 1e-1",
    "dear_24h >= 2",
    "dear_24h >= 4",
    "km > 100 AND km > 2 * km_before",
    "same_hours = 0",
    "hour < 6",
    "new_category = 1 OR new_merchant = 1",
    "resale = 1",
)

OWN_HOURS = Stage(
    "own_hours",
    """
    SELECT account, floor(hour / 4e0) AS hours, min(at_us) AS ordered_at,
           min(CASE WHEN spent > 0 THEN at_us END) AS spent_at
    FROM order_context GROUP BY account, floor(hour / 4e0)
    """,
    alone=True,
)
"""When an account first ordered, and first ordered on credit, in each sixth of the day."""

_AT_NIGHT = "CASE WHEN hour >= 22 OR hour < 5 THEN dearness ELSE 0 END"
_AFAR = "CASE WHEN km > 100 OR other_city = 1 THEN dearness ELSE 0 END"

SPREES = Stage(
    "sprees",
    f"""
    SELECT account, order_id, orders_before,
           spent_24h / nullif(CAST(spent_day_before AS DOUBLE), 0e0) AS times,
           {_SPREE} AS spree_signs, dear, dear_night, dear_far,
           dear_before, dear_night_before, dear_far_before
    FROM (
        SELECT *, max(dear) {UNTIL_YESTERDAY} AS dear_before,
               max(dear_night) {UNTIL_YESTERDAY} AS dear_night_before,
               max(dear_far) {UNTIL_YESTERDAY} AS dear_far_before
        FROM (
            SELECT *, max(km) {UNTIL_YESTERDAY} AS km_before,
                   count(CASE WHEN dearer_share <= 1e-1 THEN 1 END) {DAY_SO_FAR} AS dear_24h,
                   {whole_sum("dearness", DAY_SO_FAR)} AS dear,
                   {whole_sum(_AT_NIGHT, DAY_SO_FAR)} AS dear_night,
                   {whole_sum(_AFAR, DAY_SO_FAR)} AS dear_far
            FROM (
                SELECT o.account, o.order_id, o.at_us, o.orders_before, o.spent, o.spent_24h,
                       o.orders_24h, o.spent_day_before, o.spent_max_before, o.orders_day_before,
                       o.dearer_share, o.dearness, o.km, o.other_city, o.hour,
                       o.new_category, o.new_merchant, o.resale,
                       CASE WHEN h.ordered_at <= o.at_us - {{day}} THEN 1 ELSE 0 END AS same_hours
                FROM order_context o
                JOIN own_hours h ON h.account = o.account AND h.hours = floor(o.hour / 4e0)
                WHERE o.account IN (SELECT account FROM order_context WHERE orders_before >= 10)
            ) AS steady
        ) AS days
    ) AS told
    WHERE orders_before >= 10
    """,
    alone=True,
)
"""Orders of accounts with a past of ten orders and more, held against that past: an account that
behaved, and then one day of it is like no other. It needs no limit and no identity."""

ORDER_HOURS = Stage(
    "order_hours",
    """
    SELECT o.account, o.order_id, o.of_limit
    FROM order_context o
    JOIN own_hours h ON h.account = o.account AND h.hours = floor(o.hour / 4e0)
    WHERE o.spent > 0 AND o.orders_before >= 5 AND h.spent_at > o.at_us - {day}
    """,
    alone=True,
)
"""Credit orders of accounts with a past in a sixth of the day in which they never ordered."""

REPAYMENT = Stage(
    "repayment",
    """
    SELECT p.account, p.at_us, p.burst,
           sum(CASE WHEN e.at_us > p.at_us THEN 1 ELSE 0 END) AS repaid,
           CASE WHEN p.at_us <= {as_of} - 15 * {day} THEN p.used_after END AS used_after
    FROM (
        SELECT b.account, b.at_us, b.burst,
               sum(CASE WHEN t.at_us > b.at_us + {day} AND t.at_us <= b.at_us + 15 * {day}
                        THEN 1 ELSE 0 END) AS used_after
        FROM (
            SELECT account, at_us, burst FROM (
                SELECT account, at_us, of_limit_24h AS burst,
                       row_number() OVER (
                           PARTITION BY account ORDER BY spent_24h DESC, at_us) AS nth
                FROM spending) AS days
            WHERE nth = 1) AS b
        JOIN spending t ON t.account = b.account
        GROUP BY b.account, b.at_us, b.burst) AS p
    LEFT JOIN account_events e ON e.account = p.account AND e.event_type = 'repaid'
    GROUP BY p.account, p.at_us, p.burst, p.used_after
    """,
    grain="account",
    alone=True,
)
"""The day of heaviest use of each account: was anything repaid or used after it?"""

RAISED = Stage(
    "raised",
    """
    SELECT s.account, s.at_us, s.of_limit_24h AS used
    FROM near_signals n
    JOIN spending s ON s.account = n.account AND s.at_us = n.at_us
    WHERE n.limit_changes_month_before > 0 AND s.since_credit > 30 * {day}
    """,
    alone=True,
)
"""Use of credit within a month of a change of its limit, on accounts that had it for a while."""

AFTERMATH = Stage(
    "aftermath",
    """
    SELECT p.account, p.at_us, o.origination_signs, o.bust_signs, d.drawdown_signs
    FROM repayment p
    LEFT JOIN (SELECT account, max(origination_signs) AS origination_signs,
                      max(bust_signs) AS bust_signs
               FROM order_stories GROUP BY account) AS o ON o.account = p.account
    LEFT JOIN (SELECT account, max(drawdown_signs) AS drawdown_signs
               FROM draws GROUP BY account) AS d ON d.account = p.account
    WHERE p.repaid = 0 AND p.at_us <= {as_of} - 35 * {day}
    """,
    grain="account",
    alone=True,
)
"""The stories of accounts that repaid nothing in the five weeks and more since their heaviest day:
an instalment was due, and the one who used the credit is not the one who gets the bill."""
