"""The first rows of the worklist as they stand in the page, readable without script."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from detector.privacy.masks import is_missing
from detector.report.bilingual import name
from detector.report.texts import LANGUAGES
from detector.report.wording import UNKNOWN, label, money, visible


@dataclass(frozen=True)
class Reason:
    """One reason of one account; `share` in whole percent of the account's evidence."""

    sentence: str
    share: int


@dataclass(frozen=True)
class Account:
    """One row of the worklist, every text made visible; `certainty` is `clear`, `likely`, …."""

    rank: str = ""
    account: str = ""
    pattern: str = ""
    label: str = ""
    certainty: str = ""
    percentile: str = ""
    at_risk: str = ""
    stoppable: str = ""
    blind: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


def build_accounts(worklist: pd.DataFrame, patterns: pd.DataFrame, language: str) -> list[Account]:
    """Make the rows of the page in one language, in the order of the worklist.

    A number that is missing or not finite is a dash; a pattern that is not in the table is shown
    by its name alone.

    Examples
    --------
    >>> row = {"rank": 1, "account_id": "a1", "percentile": 99.987, "pattern": "bust_out",
    ...        "certainty": "likely", "money_at_risk": 900.4, "money_stoppable": float("nan"),
    ...        "blind": [], "reasons": []}
    >>> account, = build_accounts(pd.DataFrame([row]), pd.DataFrame(), "en")
    >>> account.label, account.certainty, account.percentile, account.at_risk, account.stoppable
    ('Bust out', 'likely', '99.987', '¥900', '–')
    """
    known = {str(row["pattern"]): str(row[f"label_{language}"]) for row in _records(patterns)}
    return [
        Account(
            rank=str(int(row["rank"])),
            account=visible(str(row["account_id"])),
            pattern=visible(str(row["pattern"])),
            label=visible(known.get(str(row["pattern"]), label(str(row["pattern"])))),
            certainty=str(row["certainty"]),
            percentile=_three_decimals(row["percentile"]),
            at_risk=money(row["money_at_risk"]),
            stoppable=money(row["money_stoppable"]),
            blind=tuple(str(family) for family in row["blind"]),
            reasons=tuple(
                Reason(visible(str(one[language])), round(float(one["contribution"]) * 100))
                for one in row["reasons"]
            ),
        )
        for row in _records(worklist)
    ]


Choice = tuple[str, Mapping[str, str]]


@dataclass(frozen=True)
class Choices:
    """What the filters offer: values with their label in each language."""

    patterns: list[Choice]
    families: list[Choice]
    places: list[Choice]


def list_choices(worklist: pd.DataFrame, patterns: pd.DataFrame) -> Choices:
    """List the patterns, families and places that occur: known patterns first, in their order.

    Examples
    --------
    >>> worklist = pd.DataFrame({"pattern": ["odd", "bust_out"], "city": ["", "杭州市"],
    ...                          "reasons": [[{"family": "tempo"}], []]})
    >>> known = [{"pattern": "bust_out", "label_en": "Bust-out", "label_zh": "突击透支"}]
    >>> choices = list_choices(worklist, pd.DataFrame(known))
    >>> [value for value, _ in choices.patterns], choices.families[0][1]["zh"], choices.places[0][0]
    (['bust_out', 'odd'], '节奏', '杭州市')
    """
    met = {str(name) for name in worklist["pattern"]}
    known = {
        str(row["pattern"]): {lang: str(row[f"label_{lang}"]) for lang in LANGUAGES}
        for row in _records(patterns)
    }
    names = [*(n for n in known if n in met), *sorted(met - known.keys())]
    families = sorted({str(r["family"]) for reasons in worklist["reasons"] for r in reasons})
    places = sorted({str(city) for city in worklist["city"] if not is_missing(city) and city})
    return Choices(
        [(visible(n), known.get(n, dict.fromkeys(LANGUAGES, label(n)))) for n in names],
        [(visible(n), name("family", n)) for n in families],
        [(visible(n), dict.fromkeys(LANGUAGES, n)) for n in places],
    )


def list_questions(worklist: pd.DataFrame) -> list[dict[str, Any]]:
    """List all questions that are asked on the worklist, each once, those met first in front.

    Examples
    --------
    >>> ask = {"question_en": "Who?", "question_zh": "谁？"}
    >>> len(list_questions(pd.DataFrame({"asks": [[ask], [ask]]})))
    1
    """
    met = {tuple(sorted(ask.items())): ask for asks in worklist["asks"] for ask in asks}
    return [dict(ask) for ask in met.values()]


def _records(table: pd.DataFrame) -> list[Mapping[Any, Any]]:
    return list(table.to_dict("records"))


def _three_decimals(number: float | None) -> str:
    return UNKNOWN if number is None or not math.isfinite(number) else f"{number:.3f}"
