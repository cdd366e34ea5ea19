"""Accounts that meet in a device, a number, papers, an address or a payee: typed, capped, timed."""

from detector.catalogue.feature import Stage

CAPS = {
    "device": 200,
    "id_number": 200,
    "login_phone": 200,
    "notify_phone": 50,
    "delivery_phone": 50,
    "payee": 50,
    "address": 40,
    "ip": 40,
}
"""The largest number of accounts at which a shared key still links them. Above it the key is a hub
(a dorm, a parcel locker, an office, a carrier's gateway, a landlord) and says nothing by itself."""

_CAP = " ".join(f"WHEN '{kind}' THEN {cap}" for kind, cap in CAPS.items())

_7D = "604800000000"

_WEEK = f"RANGE BETWEEN {_7D} PRECEDING AND {_7D} FOLLOWING"

SHARED_KEYS = Stage(
    "shared_keys",
    f"""
    SELECT k.account, k.kind, k.key, k.first_at, z.accounts, s.opened_at,
           CASE WHEN k.first_at BETWEEN s.opened_at - 3 * {{day}} AND s.opened_at + 7 * {{day}}
                THEN 1 ELSE 0 END AS opened_with,
           CASE WHEN k.first_at BETWEEN s.opened_at - 3 * {{day}} AND s.opened_at + 7 * {{day}}
                THEN s.opened_at ELSE k.first_at END AS met_at,
           count(*) OVER (PARTITION BY k.kind, k.key ORDER BY k.first_at {_WEEK}) - 1 AS near_7d
    FROM keys k
    JOIN key_sizes z ON z.kind = k.kind AND z.key = k.key
    JOIN account_state s ON s.account = k.account
    WHERE z.accounts <= CASE k.kind {_CAP} ELSE 0 END
    """,
)
"""Keys of two accounts or more, hubs left out. `near_7d` counts others first seen with the key
within a week of this account; `opened_with` says that credit was opened around that time, and
`met_at` is the moment at which the key binds: that opening, else the first sighting."""

OPENINGS = Stage(
    "openings",
    f"""
    SELECT * FROM (
        SELECT account, kind, key, accounts, opened_at,
               count(*) OVER (PARTITION BY kind, key ORDER BY opened_at {_WEEK}) - 1 AS opened_7d
        FROM shared_keys WHERE opened_with = 1) AS together
    WHERE 2 * opened_7d >= accounts - 1
    """,
)
"""Accounts that opened credit with the same key in the same week, where they are half of all that
the key was ever seen with: a ring is born in a week; a dorm, a family or the phone of a village
shop gathers its accounts over years, and a few of them meet in any week."""

LINKS = Stage(
    "links",
    """
    SELECT s.account, s.kind, max(s.accounts) AS accounts,
           max(coalesce(o.opened_7d, 0)) AS opened_7d
    FROM shared_keys s
    LEFT JOIN openings o ON o.account = s.account AND o.kind = s.kind AND o.key = s.key
    GROUP BY s.account, s.kind
    """,
    alone=True,
)
"""One row per account and kind of key: its busiest key of that kind."""

DROPS = Stage(
    "drops",
    """
    SELECT o.account, o.order_id, o.at_us, o.amount, o.at_us - k.opened_at AS since_credit,
           CASE WHEN 2 * k.near_7d >= k.accounts - 1 THEN k.near_7d ELSE 0 END AS strangers,
           CASE WHEN k.first_at >= o.at_us - 7 * {day} THEN 1 ELSE 0 END AS fresh
    FROM orders o
    JOIN shared_keys k ON k.account = o.account AND k.kind = 'address'
         AND k.key = o.delivery_address
    WHERE o.at_us >= {since}
    """,
    alone=True,
)
"""Orders to an address that other accounts, half of all it ever had, began to use that week."""
