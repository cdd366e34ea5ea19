"""When a case began: only what an account did before can have exposed it."""

import pyarrow as pa

from detector.engines.base import Engine

DAY = 86_400_000_000
LOOKBACK = 180 * DAY
"""How far back the heaviest spending is looked for, and exposures before the beginning."""

_TELLS = """
    SELECT account, at_us FROM account_events
    WHERE event_type IN ('login_phone_changed', 'notify_phone_changed', 'password_reset')
    UNION ALL SELECT account, first_at FROM keys WHERE kind = 'device' AND nth > 1
"""

_SPENT = f"""
    SELECT t.account, t.at_us, t.spent_24h FROM timeline t
    JOIN exposure_cases c ON c.account = t.account
    WHERE t.spent > 0 AND t.at_us >= {{as_of}} - {LOOKBACK}
"""

_MOMENTS = f"""
    WITH spent AS ({_SPENT}),
    heaviest AS (
        SELECT account, at_us FROM (
            SELECT account, at_us,
                   row_number() OVER (PARTITION BY account ORDER BY spent_24h DESC, at_us) AS nth
            FROM spent) AS sorted WHERE nth = 1),
    sprees AS (
        SELECT h.account, h.at_us AS heaviest_at, min(s.at_us) AS began_at
        FROM heaviest h JOIN spent s ON s.account = h.account
             AND s.at_us BETWEEN h.at_us - {DAY} AND h.at_us
        GROUP BY h.account, h.at_us),
    firsts AS (
        SELECT p.account, p.began_at, min(t.at_us) AS told_at
        FROM sprees p LEFT JOIN ({_TELLS}) AS t ON t.account = p.account
             AND t.at_us BETWEEN p.began_at - 3 * {DAY} AND p.heaviest_at
        GROUP BY p.account, p.began_at)
    SELECT c.account,
           coalesce(CASE WHEN f.told_at < f.began_at THEN f.told_at ELSE f.began_at END, s.last_at)
               AS index_us
    FROM exposure_cases c
    JOIN account_state s ON s.account = c.account
    LEFT JOIN firsts f ON f.account = c.account
    ORDER BY c.account
"""


def read_moments(engine: Engine, as_of_us: int) -> pa.Table:
    """Find when each account of `exposure_cases` was taken over.

    It is the first order or draw of the 24 hours in which the account spent the most credit of the
    last 180 days; or, where that is earlier, the first change of a number, reset of the password or
    sight of a further device from three days before. An account that spent nothing counts from its
    last event.

    Returns
    -------
    `account` and `index_us` (microseconds since 1970), one row per case, by account.
    """
    return engine.fetch(_MOMENTS.format(as_of=as_of_us))
