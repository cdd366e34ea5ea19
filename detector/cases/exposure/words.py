"""What is said of a common point, or that there is none, in each language."""

from collections.abc import Mapping
from typing import Any

Words = dict[str, str]

_PLACES: Mapping[str, Words] = {
    "merchant": {"en": "at merchant {shown}", "zh": "在商户 {shown} 下过单"},
    "merchant_week": {
        "en": "at merchant {shown} in the week from {week}",
        "zh": "在 {week} 起的一周内于商户 {shown} 下过单",
    },
    "address": {"en": "to the address {shown}", "zh": "有订单寄往地址 {shown}"},
    "week": {"en": "in the week from {week}", "zh": "在 {week} 起的一周内下过单"},
}


def say_point(point: Mapping[str, Any]) -> Words:
    """Say what one common point is, and how many had it.

    Parameters
    ----------
    point
        `kind`, `shown`, `week` (its Monday), `cases`, `exposed_cases`, `controls`,
        `exposed_controls`, `first_day` and `last_day` of the exposed cases.

    Examples
    --------
    >>> told = dict(kind="merchant", shown="m1", week="", cases=31, exposed_cases=9, controls=310)
    >>> told |= dict(exposed_controls=6, first_day="2026-03-01", last_day="2026-04-20")
    >>> say_point(told)["en"].partition(" had ordered ")[2]
    'at merchant m1 between 2026-03-01 and 2026-04-20; look at what leaked there'
    """
    share = f"{100 * point['exposed_controls'] / point['controls']:.1f}"
    where = {language: text.format(**point) for language, text in _PLACES[point["kind"]].items()}
    en = (
        f"{point['exposed_cases']:,} of {point['cases']:,} cases, but {share} % of"
        f" {point['controls']:,} matched accounts, had ordered {where['en']}"
        f" between {point['first_day']} and {point['last_day']}; look at what leaked there"
    )
    zh = (
        f"{point['cases']:,} 个案件中有 {point['exposed_cases']:,} 个、而 {point['controls']:,}"
        f" 个对照账户中只有 {share}% 在 {point['first_day']} 至 {point['last_day']} 期间"
        f"{where['zh']}；请查那里泄露了什么"
    )
    return {"en": en, "zh": zh}


def say_all(sentences: list[Words], cases: int, given: int, fewest: int) -> Words:
    """Say what was found in all, or plainly that there is nothing or too little to say.

    Parameters
    ----------
    sentences
        Of the points found, the strongest first.
    cases
        Cases that were compared.
    given
        Cases in all; those without an order before they were taken over, or without an account
        like them, cannot be compared.
    fewest
        Below so many cases nothing is said.

    Examples
    --------
    >>> say_all([], 31, 33, 5)["en"]
    'No merchant, address or week stands out among 31 cases: nothing larger than chance would make.'
    >>> say_all([], 4, 4, 5)["en"]
    'Too few cases (4) to say whether they have a merchant, address or week in common.'
    """
    if cases < fewest:
        without = given - cases
        of = (f"; {without} more have no earlier orders", f"；另有 {without} 个此前没有订单")
        en, zh = of if without else ("", "")
        return {
            "en": f"Too few cases ({cases}{en}) to say whether they have a merchant, address or"
            " week in common.",
            "zh": f"案件太少（{cases} 个{zh}），无法判断是否有共同的商户、地址或时段。",
        }
    if not sentences:
        return {
            "en": f"No merchant, address or week stands out among {cases:,} cases: nothing larger"
            " than chance would make.",
            "zh": f"{cases:,} 个案件中没有突出的商户、地址或时段：未超出偶然的范围。",
        }
    return {
        language: {"en": ". ", "zh": "。"}[language].join(told[language] for told in sentences)
        + {"en": ".", "zh": "。"}[language]
        for language in ("en", "zh")
    }


def say_basis(counts: Mapping[str, Any], language: str) -> str:
    """Say what was compared.

    Parameters
    ----------
    counts
        `given`, `cases`, `controls` and `tested`.
    language
        `en` or `zh`.

    Examples
    --------
    >>> say_basis({"given": 33, "cases": 31, "controls": 310, "tested": 1200}, "en")
    '33 cases, of which 31 compared with 310 matched accounts; 1,200 points tested'
    """
    text = {
        "en": "{given:,} cases, of which {cases:,} compared with {controls:,} matched accounts;"
        " {tested:,} points tested",
        "zh": "共 {given:,} 个案件，其中 {cases:,} 个与 {controls:,} 个对照账户比较；"
        "检验了 {tested:,} 个点",
    }
    return text[language].format(**counts)
