"""Phrases of SQL that several stages share."""


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
