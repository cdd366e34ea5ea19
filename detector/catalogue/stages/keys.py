"""What an account was seen with: numbers, papers, devices, addresses, payees, and since when."""

from detector.catalogue.feature import Stage

_SEEN_IN_ACCOUNT_EVENTS = {
    "login_phone": "login_phone",
    "notify_phone": "notify_phone",
    "id_number": "id_number",
    "device": "device_id",
    "ip": "ip",
    "payee": "counterparty",
    "city": "substr(region_code, 1, 4)",
}
_SEEN_IN_ORDERS = {
    "device": "device_id",
    "ip": "ip",
    "address": "delivery_address",
    "delivery_phone": "delivery_phone",
}


def _sightings(log: str, columns: dict[str, str], where: str) -> list[str]:
    return [
        f"SELECT account, '{kind}' AS kind, {column} AS key, at_us FROM {log}"
        f" WHERE {column} IS NOT NULL{where}"
        for kind, column in columns.items()
    ]


_ALL = " UNION ALL ".join(
    [
        *_sightings("account_events", _SEEN_IN_ACCOUNT_EVENTS, " AND event_type <> 'login_failed'"),
        *_sightings("orders", _SEEN_IN_ORDERS, ""),
    ]
)

KEYS = Stage(
    "keys",
    f"""
    SELECT account, kind, key, first_at, last_at,
           row_number() OVER (PARTITION BY account, kind ORDER BY first_at, key) AS nth
    FROM (SELECT account, kind, key, min(at_us) AS first_at, max(at_us) AS last_at
          FROM ({_ALL}) AS sightings
          GROUP BY account, kind, key) AS seen
    """,
    alone=True,
)
"""One row per account, kind and key. A failed login is a stranger's knock, not a sighting."""

NUMBERS = Stage(
    "numbers",
    """
    SELECT account, max(CASE WHEN kind = 'login_phone' THEN key END) AS login_phone,
           max(CASE WHEN kind = 'notify_phone' THEN key END) AS notify_phone,
           max(CASE WHEN kind = 'id_number' THEN key END) AS id_number
    FROM (SELECT account, kind, key,
                 row_number() OVER (PARTITION BY account, kind ORDER BY last_at DESC, key) AS nth
          FROM keys WHERE kind IN ('login_phone', 'notify_phone', 'id_number')) AS newest
    WHERE nth = 1 GROUP BY account
    """,
    grain="account",
    alone=True,
)
"""The numbers that each account was last seen with."""

KEY_SIZES = Stage(
    "key_sizes",
    """
    SELECT kind, key, count(*) AS accounts FROM keys
    WHERE kind <> 'city'
    GROUP BY kind, key HAVING count(*) > 1
    """,
)
"""How many accounts share a key; keys of one account only are left out."""

DEVICES = Stage(
    "devices",
    """
    SELECT account, key, first_at, last_at, nth,
           CASE WHEN older_last_at > last_at AND last_at - first_at <= 2 * {day}
                THEN 1 ELSE 0 END AS visiting
    FROM (SELECT account, key, first_at, last_at, nth,
                 max(last_at) OVER (PARTITION BY account ORDER BY nth
                                    RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                     AS older_last_at
          FROM keys WHERE kind = 'device') AS seen
    """,
    alone=True,
)
"""The devices of each account. A device is visiting that was there for two days at most and after
which one came back that the account had before: who buys a new phone keeps it."""
