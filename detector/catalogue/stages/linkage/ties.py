"""What ties two accounts, how much it weighs, and what is known of the rings that ties make."""

from detector.catalogue.feature import Stage

OF_A_KIND = {
    "id_number": "1e0",
    "device": "1e0",
    "login_phone": "1e0",
    "notify_phone": "7e-1",
    "delivery_phone": "7e-1",
    "payee": "7e-1",
    "address": "6e-1",
    "ip": "5e-1",
}
"""What two accounts that open credit at the same hour with nothing but this key in common weigh."""

WITHOUT_OPENING = {"id_number": "3e-1", "device": "3e-1"}
"""What is left of the weight where not both opened credit with the key; of others, a tenth."""

HALF_LIFE = 7
"""Days between two accounts on a key after which their tie weighs half as much."""

LEAST_TIE = 100
"""The least weight, in thousandths, at which two accounts belong to one ring."""


def _of_a_kind(weights: dict[str, str], other: str) -> str:
    said = " ".join(f"WHEN '{kind}' THEN {weight}" for kind, weight in weights.items())
    return f"CASE kind {said} ELSE {other} END"


_FORTNIGHT = "1209600000000"

_NEAR = (
    "OVER (PARTITION BY kind, key ORDER BY met_at"
    f" RANGE BETWEEN {_FORTNIGHT} PRECEDING AND {_FORTNIGHT} FOLLOWING)"
)

KEY_TIES = Stage(
    "key_ties",
    f"""
    SELECT account, account_before,
           CAST(floor(1000 * {_of_a_kind(OF_A_KIND, "0e0")}
                * CASE WHEN both_opened = 1 THEN 1e0
                       ELSE {_of_a_kind(WITHOUT_OPENING, "1e-1")} END
                * power(5e-1, apart / (CAST({{day}} AS DOUBLE) * {HALF_LIFE}))
                * (near + near_before) / (2 * (accounts - 1))
                * sqrt(2e0 / accounts) + 5e-1) AS BIGINT) AS weight
    FROM (
        SELECT kind, accounts, account, met_at - lag(met_at) OVER w AS apart,
               lag(account) OVER w AS account_before, both_opened,
               CASE WHEN both_opened = 1 THEN opened_near ELSE seen_near END AS near,
               CASE WHEN both_opened = 1 THEN lag(opened_near) OVER w
                    ELSE lag(seen_near) OVER w END AS near_before
        FROM (SELECT *, opened_with * lag(opened_with) OVER w AS both_opened,
                     count(*) {_NEAR} - 1 AS seen_near, sum(opened_with) {_NEAR} - 1 AS opened_near
              FROM shared_keys
              WINDOW w AS (PARTITION BY kind, key ORDER BY met_at, account)) AS counted
        WINDOW w AS (PARTITION BY kind, key ORDER BY met_at, account)
    ) AS neighbours
    WHERE apart <= 30 * {{day}}
    """,
)
"""Neighbours in time on one key, and what ties them, in thousandths: the kind's weight, halved by
every week between the two, times the share of the key's accounts that came within a fortnight (in
how far the key was born with them), times sqrt(2 / accounts): what many share says less. A chain
along each key is linear, never all pairs."""

TIES = Stage(
    "ties",
    f"""
    SELECT account, account_before, weight FROM (
        SELECT CASE WHEN account < account_before THEN account_before ELSE account END AS account,
               CASE WHEN account < account_before THEN account ELSE account_before END
                   AS account_before,
               CAST(sum(weight) AS BIGINT) AS weight
        FROM key_ties
        GROUP BY CASE WHEN account < account_before THEN account_before ELSE account END,
                 CASE WHEN account < account_before THEN account ELSE account_before END
    ) AS pairs WHERE weight >= {LEAST_TIE}
    """,
)
"""Pairs of accounts whose ties over all kinds of key weigh enough to make them one ring."""

_7D = "604800000000"

_WEEK = f"RANGE BETWEEN {_7D} PRECEDING AND {_7D} FOLLOWING"

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
