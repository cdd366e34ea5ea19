"""The name of a city, from a region code or from an address that is masked down to its city."""

import re
from collections.abc import Callable
from functools import cache

from gb2260 import Division

_search: Callable[[str], Division | None] = Division.search

_CODE = re.compile("[1-9][0-9]{5}")
_CITY = re.compile("[\u4e00-\u9fff]+?(?:市|自治州|地区|盟)")
_ABOVE_A_CITY = re.compile("^[\u4e00-\u9fff]+?(?:省|自治区)")


@cache
def name_city(region_code: str | None) -> str:
    """Give the prefecture of a GB/T 2260 code; empty where there is none, or the code is unknown.

    A municipality is its own city, and a county under no prefecture is named itself. A county that
    no edition of the standard knows is looked up by its first four digits.

    Examples
    --------
    >>> name_city("330106"), name_city("310115"), name_city("429004"), name_city("330000")
    ('杭州市', '上海市', '仙桃市', '')
    """
    code = region_code or ""
    if not _CODE.fullmatch(code):
        return ""
    found = _search(code) or _search(f"{code[:4]}00")
    names = [] if found is None else [_name(place) for place in _places(found)]
    return next((name for name in names if _CITY.fullmatch(name) or name.endswith("行政区")), "")


@cache
def name_city_in(masked_address: str) -> str:
    """Give the city with which a masked address begins; empty where it names none.

    Examples
    --------
    >>> name_city_in("浙江省杭州市****"), name_city_in("北京市****"), name_city_in("****")
    ('杭州市', '北京市', '')
    """
    city = _CITY.match(_ABOVE_A_CITY.sub("", masked_address))
    return city.group() if city else ""


def _places(found: Division) -> tuple[str, str, str]:
    """Give the codes of the prefecture, the province and the division itself."""
    return f"{found.code[:4]}00", f"{found.code[:2]}0000", str(found.code)


def _name(code: str) -> str:
    """Give a division's own name; headings such as 市辖区 do not pass for one."""
    found = _search(code)
    return "" if found is None else str(found.name)
