"""What came before and after the day on which an account used most of its credit."""

from detector.features.catalogue import Stage

ORDER_HOURS = Stage(
    "order_hours",
    """
    SELECT account, of_limit FROM (
        SELECT account, of_limit, orders_before, hour,
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
    SELECT s.account, s.of_limit_24h AS used
    FROM timeline t
    JOIN spending s ON s.account = t.account AND s.at_us = t.at_us
    WHERE t.limit_changes_month_before > 0 AND t.spent > 0 AND s.since_credit > 30 * {day}
    """,
)
"""Use of credit within a month of a change of its limit, on accounts that had it for a while."""

AFTERMATH = Stage(
    "aftermath",
    """
    SELECT p.account, o.origination_signs, o.bust_signs, d.drawdown_signs
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
