"""Things that pass from account to account among people who know nothing of each other."""

from detector.catalogue.feature import Stage

BRIEF = 3
"""Days at most between the first and the last sight of a key that an account used only briefly."""

PASSERS = Stage(
    "passers",
    f"""
    SELECT account, kind, passed - 1 AS others FROM (
        SELECT account, kind, accounts, brief, last_at,
               sum(brief) OVER (PARTITION BY kind, key) AS passed
        FROM (SELECT k.account, k.kind, k.key, k.last_at, z.accounts,
                     CASE WHEN k.last_at - k.first_at <= {BRIEF} * {{day}}
                          THEN 1 ELSE 0 END AS brief
              FROM keys k
              JOIN key_sizes z ON z.kind = k.kind AND z.key = k.key
              WHERE k.kind IN ('device', 'payee') AND z.accounts <= 200) AS uses
    ) AS told
    WHERE brief = 1 AND passed >= 2 AND 5 * passed >= 4 * accounts AND last_at >= {{since}}
    """,
)
"""Devices and payees that an account knew for three days at most, as did four fifths of all that
ever had to do with them, at whatever time: a handset and a safe account go from victim to victim.
People come back to a family's phone, a shop's counter and a landlord."""

DROP_REUSE = Stage(
    "drop_reuse",
    """
    SELECT account, others FROM (
        SELECT account, accounts, count(*) OVER (PARTITION BY key) - 1 AS others
        FROM (SELECT DISTINCT o.account, k.key, z.accounts
              FROM order_context c
              JOIN orders o ON o.account = c.account AND o.order_id = c.order_id
              JOIN keys k ON k.account = o.account AND k.kind = 'address'
                   AND k.key = o.delivery_address
              JOIN key_sizes z ON z.kind = k.kind AND z.key = k.key
              WHERE (c.resale = 1 OR c.dearer_share <= 1e-1)
                AND c.at_us - k.first_at <= 2 * {day} AND k.last_at - k.first_at <= 7 * {day}
        ) AS uses
    ) AS told
    WHERE others >= 1 AND 2 * (others + 1) >= accounts
    """,
)
"""Addresses to which an account sent goods that resell, or the dearest tenth of their kind, as soon
as it knew them and for no longer than a week, where half of all accounts there did the same: a drop
is used again by the month. People come back to a home, a locker and an office."""
