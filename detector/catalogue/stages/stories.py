"""Signs that mean little alone, counted together where they fall on one order or one draw.

Each story has a gate (what must have happened for the story to be possible at all) and a list of
signs. A gate that is shut gives NULL: no evidence. The thresholds are round numbers that a fraud
desk would say aloud; how unusual a count is, the tails find out from the population.
"""

from detector.catalogue.feature import Stage
from detector.catalogue.stages.words import count_signs, share_of_limit

FAR = "(km > 300 OR other_city = 1)"
DEAR = "dearer_share <= 1e-1"
HALF_LIMIT = "spent_24h >= 5e-1 * limit_fen"
OUTGROWN = "orders_before >= 3 AND spent > 2 * spent_max_before"

_TO_SELF = """CASE WHEN c.numbers_differ = 0 AND o.other_recipient = 0
    AND (o.km <= 300 OR o.km IS NULL) AND (o.other_city = 0 OR o.other_city IS NULL)
    AND (o.km IS NOT NULL OR o.other_city IS NOT NULL) THEN 1 ELSE 0 END"""
"""Own number, own name, own town: known to be so, and not merely unknown."""

_TAKEOVER_GATE = """tenure > 14 * {day} AND (new_device = 1 OR since_number_changed <= 3 * {day}
    OR since_reset <= 3 * {day} OR failed_24h >= 3)"""
_TAKEOVER = count_signs(
    "new_device = 1",
    "new_device = 1 AND device_age <= 2 * {hour}",
    "new_device = 1 AND visiting_device = 1",
    "until_alarm > 0",
    "since_number_changed <= 3 * {day}",
    "since_reset <= 3 * {day}",
    "failed_24h >= 2",
    "since_new_city <= 2 * {day}",
    "new_address = 1",
    "new_recipient = 1",
    "new_address = 1 AND " + FAR,
    "resale = 1",
    DEAR,
    HALF_LIMIT,
    OUTGROWN,
    "orders_24h >= 2",
    "silence > 30 * {day}",
)

_ORIGINATION_GATE = "since_credit <= 3 * {day}"
_ORIGINATION = count_signs(
    "numbers_differ = 1",
    "notify_owner = 1",
    "notify_stranger = 1",
    "virtual_number = 1",
    "numbers_homes_differ = 1",
    "other_recipient = 1",
    FAR,
    "not_numbers_home = 1",
    "resale = 1",
    DEAR,
    HALF_LIMIT,
    "since_credit <= 2 * {hour}",
    "orders_24h >= 2",
    "orders_24h >= 4",
    "strangers_at_address >= 1",
    "hour < 6",
)

_BUST_GATE = "since_credit > 30 * {day} AND spent_24h >= 3e-1 * limit_fen"
_BUST = count_signs(
    HALF_LIMIT,
    "spent_24h >= 8e-1 * limit_fen",
    "spent_24h > 3 * spent_month_before",
    "spent_24h > 10 * spent_month_before",
    OUTGROWN,
    "orders_24h >= 3",
    "orders_1h >= 3",
    "resale = 1",
    DEAR,
    "new_category = 1",
    "new_merchant = 1",
    "hour < 6",
)

ORDER_STORIES = Stage(
    "order_stories",
    f"""
    SELECT account, order_id, at_us, spent, tenure, since_credit, hour, dearer_share, spent_24h,
           orders_before, silence, limit_fen, numbers_differ, to_self,
           CASE WHEN {_TAKEOVER_GATE} THEN {_TAKEOVER} END AS takeover_signs,
           CASE WHEN {_ORIGINATION_GATE} THEN {_ORIGINATION} END AS origination_signs,
           CASE WHEN {_BUST_GATE} THEN {_BUST} END AS bust_signs
    FROM (SELECT o.*, {_TO_SELF} AS to_self, s.limit_fen, c.numbers_differ, c.notify_owner,
                 c.notify_stranger, c.virtual_number, c.numbers_homes_differ,
                 a.strangers AS strangers_at_address
          FROM order_context o
          JOIN account_state s ON s.account = o.account
          LEFT JOIN contacts c ON c.account = o.account
          LEFT JOIN drops a ON a.account = o.account AND a.order_id = o.order_id) AS told
    """,
    alone=True,
)

_DRAW = count_signs(
    "drained >= 5e-1",
    "drained >= 8e-1",
    "draws_day >= 2",
    "silence > 30 * {day}",
    "silence > 90 * {day}",
    "draws_before = 0",
    "uses_month_before = 0",
    "passed_new_payee_24h > 0",
    "passed >= 8e-1",
    "passed_at - at_us <= {hour}",
    "hours_to_new_payee <= 1 AND drained >= 3e-1",
    "screen_24h = 1",
    "support_24h = 1",
    "alarm_at > at_us",
)

DRAWS = Stage(
    "draws",
    f"""
    SELECT *, {_DRAW} AS drawdown_signs
    FROM (SELECT t.account, t.at_us, t.spent, t.spent_24h, t.draws_before, t.uses_month_before,
                 t.at_us - t.active_at AS silence, t.at_us - s.since_at AS tenure,
                 CASE WHEN t.at_us >= s.credit_since_at THEN t.at_us - s.credit_since_at END
                      AS since_credit,
                 s.limit_fen, m.draws_day, m.passed_at, m.passed_24h, m.passed_new_payee_24h,
                 n.screen_24h, n.support_24h, n.alarm_at,
                 {share_of_limit("t.spent_24h")} AS of_limit,
                 {share_of_limit("m.drawn_day")} AS drained,
                 CASE WHEN m.passed_24h > m.drawn_day THEN 1e0
                      ELSE m.passed_24h / nullif(CAST(m.drawn_day AS DOUBLE), 0e0) END AS passed,
                 CASE WHEN m.passed_new_payee_24h > m.drawn_day THEN 1e0
                      ELSE m.passed_new_payee_24h / nullif(CAST(m.drawn_day AS DOUBLE), 0e0)
                      END AS passed_new,
                 (m.new_payee_at - t.at_us) / 36e8 AS hours_to_new_payee,
                 CASE WHEN m.passed_24h > 0 AND m.passed_known_payee_24h >= m.passed_24h
                      THEN 1 ELSE 0 END AS to_known_payee
          FROM timeline t
          JOIN account_state s ON s.account = t.account
          JOIN draw_moves m ON m.account = t.account AND m.at_us = t.at_us
          LEFT JOIN near_signals n ON n.account = t.account AND n.at_us = t.at_us
          WHERE t.kind = 'cash_drawn' AND t.at_us >= {{since}}) AS told
    """,
    alone=True,
)
"""Each draw of cash in the lookback, with the silence before it and where the money went."""

SPENDING = Stage(
    "spending",
    f"""
    SELECT t.account, t.at_us, t.kind, t.spent_1h, t.spent_24h, t.spent_month_before, s.limit_fen,
           {share_of_limit("t.spent_1h")} AS of_limit_1h,
           {share_of_limit("t.spent_24h")} AS of_limit_24h,
           CASE WHEN t.at_us >= s.credit_since_at THEN t.at_us - s.credit_since_at END
                      AS since_credit,
           t.orders_24h, t.spent, t.spent_max_before,
           t.orders_before, t.draws_before
    FROM timeline t JOIN account_state s ON s.account = t.account
    WHERE t.spent > 0 AND t.at_us >= {{since}}
    """,
    alone=True,
)
"""Every use of credit in the lookback, goods and cash alike."""

DRAW_DEVICES = Stage(
    "draw_devices",
    """
    SELECT t.account, t.at_us, t.spent, t.at_us - s.since_at AS tenure,
           CASE WHEN t.at_us - n.number_changed_at <= 3 * {day} OR t.at_us - n.reset_at <= 3 * {day}
                     OR t.at_us - m.new_device_at <= 3 * {day} THEN 1 ELSE 0 END AS fresh_hand
    FROM timeline t
    JOIN account_state s ON s.account = t.account
    JOIN draw_moves m ON m.account = t.account AND m.at_us = t.at_us
    LEFT JOIN near_signals n ON n.account = t.account AND n.at_us = t.at_us
    WHERE t.kind = 'cash_drawn' AND t.at_us >= {since}
    """,
    alone=True,
)
"""Draws, and whether a new hand may have made them."""

LINKED_OPENINGS = Stage(
    "linked_openings",
    f"""
    SELECT p.account, {share_of_limit("p.spent", "p.limit_fen")} AS used
    FROM (SELECT account, limit_fen, sum(spent) AS spent FROM spending
          WHERE since_credit BETWEEN 0 AND 7 * {{day}} GROUP BY account, limit_fen) AS p
    JOIN (SELECT DISTINCT account FROM openings WHERE opened_7d >= 1) AS o ON o.account = p.account
    """,
    grain="account",
    alone=True,
)
"""What accounts spent in their first week whose opening is linked to another's."""

_RING = count_signs(
    "opened_7d >= 2",
    "opened_7d >= 4",
    "opened_24h >= 1",
    "opened_24h >= 3",
    "kinds >= 2",
    "kinds >= 3",
    "haste <= {day}",
    "haste <= 2 * {hour}",
    "hasty_24h >= 1",
    "hasty_24h >= 3",
    "used >= 5e-1",
    "resale = 1",
    "strangers >= 1",
)

RUSHES = Stage(
    "rushes",
    """
    SELECT account, kind, opened_7d, haste,
           count(*) OVER day - 1 AS opened_24h,
           CASE WHEN haste <= {day}
                THEN sum(CASE WHEN haste <= {day} THEN 1 ELSE 0 END) OVER day - 1 END AS hasty_24h
    FROM (SELECT o.account, o.kind, o.key, o.opened_at, o.opened_7d, u.haste
          FROM openings o
          LEFT JOIN (SELECT account, min(since_credit) AS haste FROM (
                         SELECT account, since_credit FROM order_context
                         UNION ALL SELECT account, since_credit FROM draws) AS uses
                     GROUP BY account) AS u ON u.account = o.account
          WHERE o.opened_7d >= 1) AS linked
    WINDOW day AS (PARTITION BY kind, key ORDER BY opened_at
                   RANGE BETWEEN {day} PRECEDING AND {day} FOLLOWING)
    """,
)
"""Openings linked to others of the same week: how many fell on one day, and how many of those were
used within a day. Dorm mates open together; who works through a list also spends together."""

RING_SIGNS = Stage(
    "ring_stories",
    f"""
    SELECT *, {_RING} AS ring_signs
    FROM (SELECT r.account, max(r.opened_7d) AS opened_7d, max(r.opened_24h) AS opened_24h,
                 max(r.hasty_24h) AS hasty_24h, min(r.haste) AS haste,
                 count(DISTINCT r.kind) AS kinds, max(l.used) AS used,
                 max(d.strangers) AS strangers, max(g.resale) AS resale
          FROM rushes r
          LEFT JOIN linked_openings l ON l.account = r.account
          LEFT JOIN (SELECT account, max(strangers) AS strangers FROM drops
                     WHERE since_credit <= 30 * {{day}} GROUP BY account) AS d
               ON d.account = r.account
          LEFT JOIN (SELECT account, max(resale) AS resale FROM order_context
                     WHERE since_credit <= 7 * {{day}} GROUP BY account) AS g
               ON g.account = r.account
          WHERE r.haste <= 3 * {{day}}
          GROUP BY r.account) AS told
    """,
    grain="account",
    alone=True,
)
"""Linked openings that were used within three days: without use they are a family's paperwork."""
