"""Phrases of SQL that several stages share."""


def _over(frame: str) -> str:
    return f"OVER (PARTITION BY account ORDER BY at_us RANGE BETWEEN {frame})"


SO_FAR = _over("UNBOUNDED PRECEDING AND CURRENT ROW")
UNTIL_YESTERDAY = _over("UNBOUNDED PRECEDING AND {day} PRECEDING")
MONTH_BEFORE = _over("2592000000000 PRECEDING AND {day} PRECEDING")
HOUR_SO_FAR = _over("{hour} PRECEDING AND CURRENT ROW")
DAY_SO_FAR = _over("{day} PRECEDING AND CURRENT ROW")
NEXT_DAY = _over("CURRENT ROW AND {day} FOLLOWING")
NEXT_THREE_DAYS = _over("CURRENT ROW AND 259200000000 FOLLOWING")
DAY_AROUND = _over("{day} PRECEDING AND {day} FOLLOWING")
"""Windows over what one account did. All of them share one sort, by account and time."""


def whole_sum(what: str, over: str) -> str:
    """Sum whole numbers within a window; an empty one has none, which is not unknown.

    Examples
    --------
    >>> whole_sum("spent", "OVER w")
    'CAST(coalesce(sum(spent) OVER w, 0) AS BIGINT)'
    """
    return f"CAST(coalesce(sum({what}) {over}, 0) AS BIGINT)"


def share_of_limit(money: str, limit: str = "s.limit_fen") -> str:
    """Give money as a share of the credit limit, at most 1: more than all of it is still all.

    Examples
    --------
    >>> share_of_limit("m", "lim")
    '(CASE WHEN m >= lim THEN 1e0 ELSE m / nullif(CAST(lim AS DOUBLE), 0e0) END)'
    """
    part = f"{money} / nullif(CAST({limit} AS DOUBLE), 0e0)"
    return f"(CASE WHEN {money} >= {limit} THEN 1e0 ELSE {part} END)"


def great_circle_km(
    latitude: str, longitude: str, other_latitude: str, other_longitude: str
) -> str:
    """Give the distance of two places in km by the haversine formula on a sphere of 6,371 km.

    Sinnott 1984, "Virtues of the Haversine". NULL where a coordinate is missing.

    Examples
    --------
    >>> great_circle_km("a", "b", "c", "d").startswith("12742e0 * asin(sqrt(")
    True
    """
    return (
        f"12742e0 * asin(sqrt(power(sin(radians({latitude} - {other_latitude}) / 2e0), 2e0)"
        f" + cos(radians({latitude})) * cos(radians({other_latitude}))"
        f" * power(sin(radians({longitude} - {other_longitude}) / 2e0), 2e0)))"
    )


def count_signs(*signs: str) -> str:
    """Count how many of the conditions hold; one that cannot be told does not.

    Examples
    --------
    >>> count_signs("a", "b")
    'CASE WHEN a THEN 1 ELSE 0 END + CASE WHEN b THEN 1 ELSE 0 END'
    """
    return " + ".join(f"CASE WHEN {sign} THEN 1 ELSE 0 END" for sign in signs)
