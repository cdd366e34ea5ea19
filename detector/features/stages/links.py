"""Accounts that meet in a device, a number, papers, an address or a payee: typed, capped, timed."""

from detector.features.catalogue import Stage

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
           count(*) OVER (PARTITION BY k.kind, k.key ORDER BY k.first_at {_WEEK}) - 1 AS near_7d
    FROM keys k
    JOIN key_sizes z ON z.kind = k.kind AND z.key = k.key
    JOIN account_state s ON s.account = k.account
    WHERE z.accounts <= CASE k.kind {_CAP} ELSE 0 END
    """,
)
"""Keys of two accounts or more, hubs left out. `near_7d` counts others first seen with the key
within a week of this account; `opened_with` says that credit was opened around that time."""

OPENINGS = Stage(
    "openings",
    f"""
    SELECT * FROM (
        SELECT account, kind, key, accounts,
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
)
"""Orders to an address that other accounts, half of all it ever had, began to use that week."""

CONTACTS = Stage(
    "contacts",
    """
    SELECT s.account,
           CASE WHEN s.notify_phone IS NULL OR s.login_phone IS NULL THEN NULL
                WHEN s.notify_phone = s.login_phone THEN 0 ELSE 1 END AS numbers_differ,
           CASE WHEN owned.owner IS NOT NULL THEN 1 ELSE 0 END AS notify_owner,
           CASE WHEN owned.owner IS NOT NULL AND coalesce(met.shared, 0) = 0
                THEN 1 ELSE 0 END AS notify_stranger,
           CASE WHEN substr(s.login_phone, 1, 3) IN ('162', '165', '167', '170', '171')
                     AND length(s.login_phone) = 11 THEN 1 ELSE 0 END AS virtual_number,
           CASE WHEN here.province IS NULL OR there.province IS NULL THEN NULL
                WHEN here.province = there.province THEN 0 ELSE 1 END AS numbers_homes_differ,
           CASE WHEN here.province IS NULL OR s.home_region IS NULL THEN NULL
                WHEN here.province = substr(s.home_region, 1, 2) THEN 0
                ELSE 1 END AS number_away_from_home
    FROM account_state s
    LEFT JOIN notify_owners owned ON owned.account = s.account
    LEFT JOIN (SELECT w.account, count(*) AS shared
               FROM notify_owners w
               JOIN keys mine ON mine.account = w.account AND mine.kind IN ('device', 'address')
               JOIN keys theirs ON theirs.account = w.owner AND theirs.kind = mine.kind
                    AND theirs.key = mine.key
               GROUP BY w.account) AS met ON met.account = s.account
    LEFT JOIN phone_places here ON here.prefix = substr(s.login_phone, 1, 7)
    LEFT JOIN phone_places there ON there.prefix = substr(s.notify_phone, 1, 7)
    """,
    grain="account",
)
"""The story of an account's two numbers. Relatives who lend a number also share a device or an
address; a victim shares nothing with the stranger who gave away the victim's number."""

NOTIFY_OWNERS = Stage(
    "notify_owners",
    """
    SELECT s.account, o.owner
    FROM account_state s
    JOIN (SELECT key, min(account) AS owner FROM keys
          WHERE kind = 'login_phone' GROUP BY key) AS o ON o.key = s.notify_phone
    LEFT JOIN keys own ON own.account = s.account AND own.kind = 'login_phone'
         AND own.key = s.notify_phone
    WHERE own.account IS NULL
    """,
    grain="account",
)
"""Accounts whose notification number signs in to another account and never did to this one."""

RING_FACTS = Stage(
    "ring_facts",
    f"""
    SELECT account, ring, count(*) OVER (PARTITION BY ring) AS accounts,
           CASE WHEN opened_at IS NULL THEN NULL ELSE
               count(*) OVER (PARTITION BY ring ORDER BY opened_at {_WEEK}) - 1 END AS opened_7d
    FROM (SELECT r.account, r.ring, s.opened_at
          FROM rings r JOIN account_state s ON s.account = r.account) AS members
    """,
    grain="account",
)
"""The size of each account's ring, and how many of it opened credit in the account's own week."""

OPENING_CONTACTS = Stage(
    "opening_contacts",
    """
    SELECT c.*, s.opened_at, s.verified_at, s.registered_at, s.since_at
    FROM contacts c JOIN account_state s ON s.account = c.account
    WHERE s.opened_at >= {since}
    """,
    grain="account",
)
"""Only accounts that opened credit within the lookback: an old opening is not judged again."""

OPENING_MOVES = Stage(
    "opening_moves",
    """
    SELECT t.account, t.at_us - t.number_changed_at AS since_number_changed,
           t.at_us - t.reset_at AS since_reset, t.at_us - s.since_at AS tenure
    FROM timeline t JOIN account_state s ON s.account = t.account AND s.opened_at = t.at_us
    WHERE t.kind = 'credit_opened' AND t.at_us >= {since}
    """,
)
"""What happened just before credit was opened."""
