"""The rows of the worklist as the page needs them, every text made visible."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from detector.report.wording import UNKNOWN, label, money, visible


@dataclass(frozen=True)
class Reason:
    """One reason of one account; `share` in whole percent of the account's evidence."""

    feature: str = ""
    family: str = ""
    sentence: str = ""
    share: int = 0


@dataclass(frozen=True)
class Question:
    """One question to ask, the answer that clears, and the answer that fits the pattern."""

    question: str = ""
    clears: str = ""
    fits: str = ""


@dataclass(frozen=True)
class Pattern:
    """What is said once of a pattern: what it is, whom to reach, and what clears an account."""

    name: str = "none"
    label: str = ""
    meaning: str = ""
    reach: str = ""
    clears: str = ""


@dataclass(frozen=True)
class Account:
    """One row of the worklist; money in whole yuan, `percentile` from 0 to 100.

    `certainty` is a word; `second` is the label of the next best pattern, empty where the pattern
    is clear.
    """

    rank: int | str = ""
    account_id: str = ""
    score: float | None = None
    percentile: float | None = None
    pattern: Pattern = Pattern()
    certainty: str = ""
    second: str = ""
    ring: str = ""
    money_at_risk: int | None = None
    money_stoppable: int | None = None
    blind: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def percentile_text(self) -> str:
        """Write the percentile with three decimals."""
        return UNKNOWN if self.percentile is None else f"{self.percentile:.3f}"

    @property
    def at_risk_text(self) -> str:
        """Write the money at risk."""
        return money(self.money_at_risk)

    @property
    def stoppable_text(self) -> str:
        """Write the money that can still be stopped."""
        return money(self.money_stoppable)

    @property
    def top_reason(self) -> str:
        """Say the first reason."""
        return self.reasons[0].sentence if self.reasons else ""


def build_patterns(patterns: pd.DataFrame) -> dict[str, Pattern]:
    """Read what is said of each pattern, by name and in the order of the table.

    Examples
    --------
    >>> row = {"pattern": "bust_out", "label": "Bust-out", "meaning": "All at once.",
    ...        "reach": "Call twice.", "clears": "A payment."}
    >>> build_patterns(pd.DataFrame([row]))["bust_out"].label
    'Bust-out'
    """
    names = ("pattern", "label", "meaning", "reach", "clears")
    rows = [[visible(str(row[name])) for name in names] for row in patterns.to_dict("records")]
    return {row[0]: Pattern(*row) for row in rows}


def build_accounts(worklist: pd.DataFrame, patterns: Mapping[str, Pattern]) -> list[Account]:
    """Make the rows of the page, in the order of the worklist.

    Numbers that are missing or not finite become None; a pattern that is not in the table is shown
    by its name alone.

    Examples
    --------
    >>> row = {"rank": 1, "account_id": "a1", "score": 7.51, "percentile": 99.987,
    ...        "pattern": "bust_out", "certainty": "likely", "second": "none", "ring": "",
    ...        "asks": [], "money_at_risk": 900.4, "money_stoppable": float("nan"),
    ...        "blind": [], "reasons": []}
    >>> account, = build_accounts(pd.DataFrame([row]), {})
    >>> account.pattern.label, account.percentile_text, account.at_risk_text
    ('Bust out', '99.987', '¥900')
    >>> account.second, account.stoppable_text
    ('None', '–')
    """

    def pattern(name: object) -> Pattern:
        shown = visible(str(name))
        return patterns.get(shown) or Pattern(shown, label(shown))

    return [
        Account(
            rank=int(row["rank"]),
            account_id=visible(str(row["account_id"])),
            score=_rounded(row["score"], 3),
            percentile=_rounded(row["percentile"], 3),
            pattern=pattern(row["pattern"]),
            certainty=visible(str(row["certainty"])),
            second=pattern(row["second"]).label if row["second"] else "",
            ring=visible(str(row["ring"])),
            money_at_risk=_whole(row["money_at_risk"]),
            money_stoppable=_whole(row["money_stoppable"]),
            blind=tuple(visible(str(family)) for family in row["blind"]),
            questions=tuple(_question(ask) for ask in row["asks"]),
            reasons=tuple(_reason(reason) for reason in row["reasons"]),
        )
        for row in worklist.to_dict("records")
    ]


def _question(ask: Mapping[str, Any]) -> Question:
    return Question(*(visible(str(ask[name])) for name in ("question", "clears", "fits")))


def _reason(reason: Mapping[str, Any]) -> Reason:
    return Reason(
        feature=visible(str(reason["feature"])),
        family=visible(str(reason["family"])),
        sentence=visible(str(reason["sentence"])),
        share=_whole(float(reason["contribution"]) * 100) or 0,
    )


def _rounded(number: float | None, decimals: int) -> float | None:
    return None if number is None or not math.isfinite(number) else round(float(number), decimals)


def _whole(number: float | None) -> int | None:
    return None if number is None or not math.isfinite(number) else round(number)


def patterns_present(accounts: Iterable[Account], patterns: Mapping[str, Pattern]) -> list[Pattern]:
    """List the patterns that occur, known ones first and in their own order.

    Examples
    --------
    >>> odd, known = Account(pattern=Pattern("odd")), Account(pattern=Pattern("known"))
    >>> found = patterns_present([odd, known, odd], {"known": Pattern("known")})
    >>> [pattern.name for pattern in found]
    ['known', 'odd']
    """
    met = {account.pattern.name: account.pattern for account in accounts}
    order = [*(name for name in patterns if name in met), *sorted(met.keys() - patterns.keys())]
    return [met[name] for name in order]


def families_present(accounts: Iterable[Account]) -> list[str]:
    """List the families that any reason belongs to, by name.

    Examples
    --------
    >>> families_present([Account(reasons=(Reason(family="tempo"), Reason(family="contact")))])
    ['contact', 'tempo']
    """
    return sorted({reason.family for account in accounts for reason in account.reasons})
