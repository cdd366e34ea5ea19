"""An account against its own past, and what came after its heaviest day."""

from detector.features.catalogue import Stage
from detector.features.stages.words import count_signs

_UNTIL_YESTERDAY = """OVER (PARTITION BY account ORDER BY at_us
                      RANGE BETWEEN UNBOUNDED PRECEDING AND {day} PRECEDING)"""

OWN_DAYS = Stage(
    "own_days",
    f"""
    SELECT account, order_id, spent_24h, orders_24h,
           max(spent_24h) {_UNTIL_YESTERDAY} AS spent_day_before,
           max(orders_24h) {_UNTIL_YESTERDAY} AS orders_day_before
    FROM timeline WHERE kind IN ('order', 'cash_drawn')
    """,
)
"""The day up to each use of credit beside the heaviest day that the account ever had before."""

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

SPREES = Stage(
    "sprees",
    f"""
    SELECT account, order_id, orders_before,
           spent_24h / nullif(CAST(spent_day_before AS DOUBLE), 0e0) AS times,
           {_SPREE} AS spree_signs, dear, dear_night, dear_far,
           max(dear) OVER w AS dear_before, max(dear_night) OVER w AS dear_night_before,
           max(dear_far) OVER w AS dear_far_before
    FROM (
        SELECT o.*, y.spent_day_before, y.orders_day_before,
               max(o.km) OVER (PARTITION BY o.account ORDER BY o.at_us
                               RANGE BETWEEN UNBOUNDED PRECEDING AND {{day}} PRECEDING)
                   AS km_before,
               sum(CASE WHEN o.dearer_share <= 1e-1 THEN 1 ELSE 0 END) OVER d AS dear_24h,
               sum(o.dearness) OVER d AS dear,
               sum(CASE WHEN o.hour >= 22 OR o.hour < 5 THEN o.dearness ELSE 0 END) OVER d
                   AS dear_night,
               sum(CASE WHEN o.km > 100 OR o.other_city = 1 THEN o.dearness ELSE 0 END) OVER d
                   AS dear_far,
               count(*) OVER (
                   PARTITION BY o.account, floor(o.hour / 4e0) ORDER BY o.at_us
                   RANGE BETWEEN UNBOUNDED PRECEDING AND {{day}} PRECEDING) AS same_hours
        FROM order_context o
        JOIN own_days y ON y.account = o.account AND y.order_id = o.order_id
        WINDOW d AS (PARTITION BY o.account ORDER BY o.at_us
                     RANGE BETWEEN {{day}} PRECEDING AND CURRENT ROW)) AS told
    WINDOW w AS (PARTITION BY account ORDER BY at_us
                 RANGE BETWEEN UNBOUNDED PRECEDING AND {{day}} PRECEDING)
    """,
)
"""Orders of accounts with a past of ten orders and more, held against that past: an account that
behaved, and then one day of it is like no other. It needs no limit and no identity."""

ORDER_HOURS = Stage(
    "order_hours",
    """
    SELECT account, order_id, of_limit FROM (
        SELECT account, order_id, of_limit, orders_before, hour,
               count(*) OVER (PARTITION BY account, floor(hour / 4e0) ORDER BY at_us
                              RANGE BETWEEN UNBOUNDED PRECEDING AND {day} PRECEDING) AS same
        FROM order_context WHERE spent > 0
    ) AS told WHERE orders_before >= 5 AND same = 0
    """,
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
)
"""The day of heaviest use of each account: was anything repaid or used after it?"""

RAISED = Stage(
    "raised",
    """
    SELECT s.account, s.at_us, s.of_limit_24h AS used
    FROM timeline t
    JOIN spending s ON s.account = t.account AND s.at_us = t.at_us
    WHERE t.limit_changes_month_before > 0 AND t.spent > 0 AND s.since_credit > 30 * {day}
    """,
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
)
"""The stories of accounts that repaid nothing in the five weeks and more since their heaviest day:
an instalment was due, and the one who used the credit is not the one who gets the bill."""
