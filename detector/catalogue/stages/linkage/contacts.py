"""The two numbers of an account, and whom else they belong to."""

from detector.catalogue.feature import Stage

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

OPENING_CONTACTS = Stage(
    "opening_contacts",
    """
    SELECT c.*, s.opened_at, s.verified_at, s.registered_at, s.since_at
    FROM contacts c JOIN account_state s ON s.account = c.account
    WHERE s.opened_at >= {since}
    """,
    grain="account",
    alone=True,
)
"""Only accounts that opened credit within the lookback: an old opening is not judged again."""

OPENING_MOVES = Stage(
    "opening_moves",
    """
    SELECT n.account, n.at_us, n.at_us - n.number_changed_at AS since_number_changed,
           n.at_us - n.reset_at AS since_reset, n.at_us - s.since_at AS tenure
    FROM near_signals n JOIN account_state s ON s.account = n.account AND s.opened_at = n.at_us
    WHERE n.opens = 1 AND n.at_us >= {since}
    """,
    alone=True,
)
"""What happened just before credit was opened."""
