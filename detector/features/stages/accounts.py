"""What is known of each account as it stands at the cut-off: dates, numbers, limit, home."""

from detector.features.catalogue import Stage

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
)

HOMES = Stage(
    "homes",
    """
    SELECT account, latitude, longitude, region_code FROM (
        SELECT account, median(latitude) AS latitude, median(longitude) AS longitude
        FROM account_events GROUP BY account) AS places
    LEFT JOIN (
        SELECT account, region_code FROM (
            SELECT account, region_code,
                   row_number() OVER (
                       PARTITION BY account ORDER BY count(*) DESC, region_code) AS nth
            FROM account_events WHERE region_code IS NOT NULL
            GROUP BY account, region_code) AS regions
        WHERE nth = 1) AS usual USING (account)
    """,
    grain="account",
)
"""Home is the median place of an account's own events: a mover or a traveller moves it slowly,
a stranger's few events hardly at all."""

STATE = Stage(
    "account_state",
    """
    SELECT a.account, d.first_at, d.last_at, d.registered_at, d.verified_at, d.opened_at,
           coalesce(d.registered_at, d.first_at) AS since_at,
           l.limit_fen, h.latitude AS home_latitude, h.longitude AS home_longitude,
           h.region_code AS home_region,
           login.key AS login_phone, notify.key AS notify_phone, paper.key AS id_number
    FROM accounts a
    JOIN (SELECT account, min(at_us) AS first_at, max(at_us) AS last_at,
                 min(CASE WHEN event_type = 'registered' THEN at_us END) AS registered_at,
                 min(CASE WHEN event_type = 'identity_verified' THEN at_us END) AS verified_at,
                 min(CASE WHEN event_type = 'credit_opened' THEN at_us END) AS opened_at
          FROM account_events GROUP BY account) AS d ON d.account = a.account
    LEFT JOIN limits l ON l.account = a.account
    LEFT JOIN homes h ON h.account = a.account
    LEFT JOIN keys login ON login.account = a.account
          AND login.kind = 'login_phone' AND login.nth_last = 1
    LEFT JOIN keys notify ON notify.account = a.account
          AND notify.kind = 'notify_phone' AND notify.nth_last = 1
    LEFT JOIN keys paper ON paper.account = a.account
          AND paper.kind = 'id_number' AND paper.nth_last = 1
    """,
    grain="account",
)

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
)
"""Cities that an account with a past was first seen in during the last thirty days."""
