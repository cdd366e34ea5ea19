"""What is known of each account as it stands at the cut-off: dates, numbers, limit, home."""

from detector.catalogue.feature import Stage

LOG_FACTS = Stage(
    "log_facts",
    """
    SELECT min(at_us) AS began_at, max(opened) AS tells_openings,
           max(registered) AS tells_registrations
    FROM (SELECT at_us, CASE WHEN event_type = 'credit_opened' THEN 1 ELSE 0 END AS opened,
                 CASE WHEN event_type = 'registered' THEN 1 ELSE 0 END AS registered
          FROM account_events
          UNION ALL SELECT at_us, 0, 0 FROM orders) AS told
    """,
)
"""One row: when the logs begin, and which beginnings of an account they tell at all."""

LIMITS = Stage(
    "limits",
    """
    SELECT account, amount AS limit_fen FROM (
        SELECT account, amount,
               row_number() OVER (PARTITION BY account ORDER BY at_us DESC, amount DESC) AS nth
        FROM account_events
        WHERE event_type IN ('credit_opened', 'credit_limit_changed') AND amount > 0
    ) AS newest WHERE nth = 1
    """,
    grain="account",
    alone=True,
)
"""The newest limit of each account that has one."""

_USUAL_REGION = """
    SELECT account, {column} AS region_code FROM (
        SELECT account, {column},
               row_number() OVER (PARTITION BY account ORDER BY count(*) DESC, {column}) AS nth
        FROM {log} WHERE {column} IS NOT NULL GROUP BY account, {column}) AS regions
    WHERE nth = 1"""

HOMES = Stage(
    "homes",
    f"""
    SELECT a.account, coalesce(e.latitude, o.latitude) AS latitude,
           coalesce(e.longitude, o.longitude) AS longitude,
           coalesce(r.region_code, d.region_code) AS region_code
    FROM accounts a
    LEFT JOIN (SELECT account, median(latitude) AS latitude, median(longitude) AS longitude
               FROM account_events WHERE latitude IS NOT NULL AND longitude IS NOT NULL
               GROUP BY account) AS e ON e.account = a.account
    LEFT JOIN (SELECT account, median(delivery_latitude) AS latitude,
                      median(delivery_longitude) AS longitude
               FROM orders
               WHERE delivery_latitude IS NOT NULL AND delivery_longitude IS NOT NULL
               GROUP BY account) AS o ON o.account = a.account
    LEFT JOIN ({_USUAL_REGION.format(column="region_code", log="account_events")}) AS r
         ON r.account = a.account
    LEFT JOIN ({_USUAL_REGION.format(column="delivery_region_code", log="orders")}) AS d
         ON d.account = a.account
    """,
    grain="account",
    alone=True,
)
"""Home is the median place of an account's own events: a mover or a traveller moves it slowly,
a stranger's few events hardly at all. Where no event tells a place, it is where its orders go."""

STATE = Stage(
    "account_state",
    """
    SELECT d.account, d.first_at, d.last_at, d.registered_at, d.verified_at, d.opened_at,
           coalesce(d.opened_at, CASE WHEN d.registered_at IS NULL AND d.tells_beginnings = 1
                                 THEN d.before_log_at END) AS credit_since_at,
           coalesce(d.registered_at, CASE WHEN d.tells_registrations = 1 THEN d.before_log_at
                                     ELSE d.first_at END) AS since_at,
           l.limit_fen, h.latitude AS home_latitude, h.longitude AS home_longitude,
           h.region_code AS home_region,
           n.login_phone, n.notify_phone, n.id_number
    FROM (
        SELECT e.*, f.tells_registrations,
               CASE WHEN f.tells_openings = 1 THEN 1 ELSE f.tells_registrations END
                    AS tells_beginnings,
               CASE WHEN f.tells_openings = 1 THEN e.credit_opened_at ELSE e.registered_at END
                    AS opened_at,
               f.began_at - 90 * {day} AS before_log_at
        FROM (SELECT account, min(at_us) AS first_at, max(at_us) AS last_at,
                     min(CASE WHEN event_type = 'registered' THEN at_us END) AS registered_at,
                     min(CASE WHEN event_type = 'identity_verified' THEN at_us END) AS verified_at,
                     min(CASE WHEN event_type = 'credit_opened' THEN at_us END) AS credit_opened_at
              FROM (SELECT account, at_us, event_type FROM account_events
                    UNION ALL SELECT account, at_us, 'order' FROM orders) AS both_logs
              GROUP BY account) AS e
        CROSS JOIN log_facts f) AS d
    LEFT JOIN limits l ON l.account = d.account
    LEFT JOIN homes h ON h.account = d.account
    LEFT JOIN numbers n ON n.account = d.account
    """,
    grain="account",
    alone=True,
)
"""An account whose registration is not in a log that tells registrations was there before the log
began: it counts as a season old then, and so does its credit. Where nobody opens credit in the log,
the registration is the opening."""

RECENT_PLACES = Stage(
    "recent_places",
    """
    SELECT account, count(*) AS places FROM (
        SELECT e.account, substr(e.region_code, 1, 4) AS city, min(e.at_us) AS first_at,
               min(s.first_at) AS account_first_at
        FROM account_events e JOIN account_state s ON s.account = e.account
        WHERE e.region_code IS NOT NULL
        GROUP BY e.account, substr(e.region_code, 1, 4)) AS cities
    WHERE first_at >= {as_of} - 30 * {day} AND account_first_at < first_at - 30 * {day}
    GROUP BY account
    """,
    grain="account",
    alone=True,
)
"""Cities that an account with a past was first seen in during the last thirty days."""
