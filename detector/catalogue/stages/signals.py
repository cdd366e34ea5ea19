"""Rare events that say something about the uses of credit near them, and where drawn cash went."""

from detector.catalogue.feature import Stage
from detector.catalogue.stages.words import (
    DAY_AROUND,
    DAY_SO_FAR,
    MONTH_BEFORE,
    NEXT_DAY,
    NEXT_THREE_DAYS,
    SO_FAR,
    whole_sum,
)

SIGNALS = Stage(
    "signals",
    """
    SELECT account, at_us, event_type AS kind FROM account_events
    WHERE event_type IN ('login_failed', 'password_reset', 'login_phone_changed',
                         'notify_phone_changed', 'credit_limit_changed', 'screen_shared',
                         'support_contacted')
    UNION ALL
    SELECT account, first_at, 'new_city' FROM keys WHERE kind = 'city' AND nth > 1
    """,
    alone=True,
)
"""Rare events. Only accounts that have some are looked at for what stands near what."""

NEAR_SIGNALS = Stage(
    "near_signals",
    f"""
    SELECT account, at_us, opens, number_changed_at, reset_at, new_city_at, failed_24h,
           screen_24h, support_24h, limit_changes_month_before, alarm_at
    FROM (
        SELECT account, at_us, kind, opens,
               max(CASE WHEN kind IN ('login_phone_changed', 'notify_phone_changed')
                        THEN at_us END) {SO_FAR} AS number_changed_at,
               max(CASE WHEN kind = 'password_reset' THEN at_us END) {SO_FAR} AS reset_at,
               max(CASE WHEN kind = 'new_city' THEN at_us END) {SO_FAR} AS new_city_at,
               count(CASE WHEN kind = 'login_failed' THEN 1 END) {DAY_SO_FAR} AS failed_24h,
               max(CASE WHEN kind = 'screen_shared' THEN 1 ELSE 0 END) {DAY_SO_FAR} AS screen_24h,
               max(CASE WHEN kind = 'support_contacted' THEN 1 ELSE 0 END) {DAY_SO_FAR}
                   AS support_24h,
               count(CASE WHEN kind = 'credit_limit_changed' THEN 1 END) {MONTH_BEFORE}
                   AS limit_changes_month_before,
               min(CASE WHEN kind IN ('password_reset', 'support_contacted')
                        THEN at_us END) {NEXT_THREE_DAYS} AS alarm_at
        FROM (SELECT account, at_us, kind, 0 AS opens FROM signals
              UNION ALL
              SELECT account, at_us, 'judged', max(opens)
              FROM (SELECT account, at_us, 0 AS opens FROM timeline
                    UNION ALL
                    SELECT account, at_us, 1 FROM account_events
                    WHERE event_type = 'credit_opened') AS instants
              WHERE account IN (SELECT account FROM signals)
              GROUP BY account, at_us) AS moves) AS told
    WHERE kind = 'judged'
    """,
    alone=True,
)
"""Each instant at which an account with signals used or opened credit, and the signals near it."""

DRAW_MOVES = Stage(
    "draw_moves",
    f"""
    SELECT account, at_us, max(new_device_at) AS new_device_at, max(passed_24h) AS passed_24h,
           max(passed_new_payee_24h) AS passed_new_payee_24h,
           max(passed_known_payee_24h) AS passed_known_payee_24h, max(passed_at) AS passed_at,
           max(new_payee_at) AS new_payee_at, max(drawn_day) AS drawn_day,
           max(draws_day) AS draws_day
    FROM (
        SELECT account, at_us, kind,
               max(CASE WHEN kind = 'new_device' THEN at_us END) {SO_FAR} AS new_device_at,
               {whole_sum("passed", NEXT_DAY)} AS passed_24h,
               {whole_sum("to_new_payee", NEXT_DAY)} AS passed_new_payee_24h,
               {whole_sum("to_known_payee", NEXT_DAY)} AS passed_known_payee_24h,
               min(CASE WHEN kind = 'transferred_out' THEN at_us END) {NEXT_DAY} AS passed_at,
               min(CASE WHEN to_new_payee > 0 THEN at_us END) {NEXT_DAY} AS new_payee_at,
               {whole_sum("drawn", DAY_AROUND)} AS drawn_day,
               count(CASE WHEN kind = 'cash_drawn' THEN 1 END) {DAY_AROUND} AS draws_day
        FROM (SELECT account, at_us, kind, spent AS drawn, 0 AS passed, 0 AS to_new_payee,
                     0 AS to_known_payee
              FROM timeline WHERE kind = 'cash_drawn'
              UNION ALL
              SELECT e.account, e.at_us, e.event_type, 0, e.amount,
                     CASE WHEN k.first_at >= e.at_us - {{day}} THEN e.amount ELSE 0 END,
                     CASE WHEN k.first_at < e.at_us - {{day}} THEN e.amount ELSE 0 END
              FROM account_events e
              LEFT JOIN keys k ON k.account = e.account AND k.kind = 'payee'
                   AND k.key = e.counterparty
              WHERE e.event_type = 'transferred_out'
              UNION ALL
              SELECT account, first_at, 'new_device', 0, 0, 0, 0
              FROM keys WHERE kind = 'device' AND nth > 1) AS moves
        WHERE account IN (SELECT account FROM timeline WHERE kind = 'cash_drawn')) AS told
    WHERE kind = 'cash_drawn'
    GROUP BY account, at_us
    """,
    alone=True,
)
"""Each instant of a draw, and how much of the cash of that day went on to whom within a day."""
