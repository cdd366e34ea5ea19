"""The home place of a mobile number, from the numbering plan that `phonenumbers` carries."""

import pyarrow as pa

from detector.catalogue.feature import DIGITS
from detector.engines.base import Engine

PROVINCES = {
    "北京": "11", "天津": "12", "河北": "13", "山西": "14", "内蒙": "15", "辽宁": "21",
    "吉林": "22", "黑龙": "23", "上海": "31", "江苏": "32", "浙江": "33", "安徽": "34",
    "福建": "35", "江西": "36", "山东": "37", "河南": "41", "湖北": "42", "湖南": "43",
    "广东": "44", "广西": "45", "海南": "46", "重庆": "50", "四川": "51", "贵州": "52",
    "云南": "53", "西藏": "54", "陕西": "61", "甘肃": "62", "青海": "63", "宁夏": "64",
    "新疆": "65",
}  # fmt: skip
"""GB/T 2260 province codes by the first two characters of the province's name."""


def phone_place(prefix: str) -> tuple[str, str] | None:
    """Give the province code and the place of a mobile number's first seven digits.

    None where the numbering plan names no place, and for anything but seven digits beginning
    with 1: tokens have no home.

    Examples
    --------
    >>> phone_place("1381234")
    ('32', '江苏省连云港市')
    >>> phone_place("token-a") is None
    True
    """
    from phonenumbers import PhoneNumber, geocoder

    if not (len(prefix) == 7 and prefix.isascii() and prefix.isdigit() and prefix[0] == "1"):
        return None
    number = PhoneNumber(country_code=86, national_number=int(prefix) * 10_000)
    place = geocoder.description_for_valid_number(number, "zh")
    province = PROVINCES.get(place[:2])
    return None if province is None else (province, place)


def enrol_phone_places(engine: Engine) -> None:
    """Make the table `phone_places(prefix, province, place)` of the numbers in `keys`."""
    prefixes = engine.fetch(
        "SELECT DISTINCT substr(key, 1, 7) AS prefix FROM keys"
        " WHERE kind IN ('login_phone', 'notify_phone') AND length(key) = 11 ORDER BY prefix"
    )
    found = [(p, phone_place(p)) for p in map(str, prefixes["prefix"].to_pylist())]
    known = [{"prefix": p, "province": place[0], "place": place[1]} for p, place in found if place]
    text = pa.string()
    schema = pa.schema([("prefix", text), ("province", text), ("place", text)])
    engine.enrol("phone_places", pa.Table.from_pylist(known, schema=schema))


def find_digits(engine: Engine) -> frozenset[str]:
    """Say whether numbers can be read as such: tokens and hashes of them have no prefix.

    Returns
    -------
    `account_events.login_phone:digits` where at least one number in `keys` has eleven digits, as
    features need it.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from detector.engines.duck import DuckEngine
    >>> with DuckEngine() as engine:
    ...     engine.enrol("keys", pa.table({"kind": ["login_phone"], "key": ["13800138000"]}))
    ...     find_digits(engine)
    frozenset({'account_events.login_phone:digits'})
    """
    plain = engine.words.matches("key", "^1[0-9]{10}$")
    found = engine.fetch(
        "SELECT count(*) AS n FROM (SELECT key FROM keys"
        f" WHERE kind IN ('login_phone', 'notify_phone') AND {plain} LIMIT 1) AS one"
    )
    return frozenset({DIGITS} if found["n"][0].as_py() else ())
