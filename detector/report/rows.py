"""The worklist as the page needs it: rows to read, and all of them packed for its script."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from detector.report.wording import PATTERN_LABELS, UNKNOWN, label, money, visible

_NUMBER = re.compile(r"([0-9][0-9,.]*)")


@dataclass(frozen=True)
class Reason:
    """One reason of one account; `share` in whole percent of the account's evidence."""

    feature: str = ""
    family: str = ""
    sentence: str = ""
    share: int = 0


@dataclass(frozen=True)
class Account:
    """One row of the worklist; money in whole yuan, `percentile` from 0 to 100."""

    rank: int | str = ""
    account_id: str = ""
    score: float | None = None
    percentile: float | None = None
    pattern: str = "none"
    money_at_risk: int | None = None
    money_stoppable: int | None = None
    blind: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def pattern_label(self) -> str:
        """Name the pattern."""
        return label(self.pattern)

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


def build_accounts(worklist: pd.DataFrame) -> list[Account]:
    """Make the rows of the page, in the order of the worklist.

    Numbers that are missing or not finite become None.

    Examples
    --------
    >>> row = {"rank": 1, "account_id": "a1", "score": 7.51, "percentile": 99.987,
    ...        "pattern": "bust_out", "money_at_risk": 900.4, "money_stoppable": float("nan"),
    ...        "blind": [], "reasons": []}
    >>> account, = build_accounts(pd.DataFrame([row]))
    >>> account.pattern_label, account.percentile_text, account.at_risk_text
    ('Bust-out', '99.987', '¥900')
    >>> account.stoppable_text
    '–'
    """
    return [
        Account(
            rank=int(row["rank"]),
            account_id=visible(str(row["account_id"])),
            score=_rounded(row["score"], 3),
            percentile=_rounded(row["percentile"], 3),
            pattern=visible(str(row["pattern"])),
            money_at_risk=_whole(row["money_at_risk"]),
            money_stoppable=_whole(row["money_stoppable"]),
            blind=tuple(visible(str(family)) for family in row["blind"]),
            reasons=tuple(_reason(reason) for reason in row["reasons"]),
        )
        for row in worklist.to_dict("records")
    ]


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


@dataclass
class _Numbered:
    """Numbers things in the order in which they are first met."""

    places: dict[Any, int] = field(default_factory=dict)

    def place(self, thing: Any) -> int:
        return self.places.setdefault(thing, len(self.places))


def pack(accounts: Iterable[Account]) -> dict[str, list[Any]]:
    """Pack the accounts small enough to embed thousands of them.

    Sentences of one feature differ in their numbers only, so each wording is kept once, cut at
    the numbers, and a reason names it by its place.

    Returns
    -------
    `wordings` (lists of the text between numbers), `features` (pairs of name and family),
    `patterns` (pairs of name and label), and `accounts`: lists of rank, account, score,
    percentile, place of the pattern, money at risk, money stoppable, blind families and reasons,
    each of them a list of the place of the feature, share in percent, place of the wording, and
    its numbers.

    Examples
    --------
    >>> seven = Account(rank=1, reasons=(Reason("f", "tempo", "7 orders in 2 days", 61),))
    >>> packed = pack([seven])
    >>> packed["wordings"], packed["accounts"][0][-1]
    ([['', ' orders in ', ' days']], [[0, 61, 0, '7', '2']])
    """
    wordings, features, patterns = _Numbered(), _Numbered(), _Numbered()
    rows = [
        [
            account.rank,
            account.account_id,
            account.score,
            account.percentile,
            patterns.place(account.pattern),
            account.money_at_risk,
            account.money_stoppable,
            account.blind,
            [_pack_reason(reason, features, wordings) for reason in account.reasons],
        ]
        for account in accounts
    ]
    return {
        "wordings": [list(parts) for parts in wordings.places],
        "features": [list(pair) for pair in features.places],
        "patterns": [[name, label(name)] for name in patterns.places],
        "accounts": rows,
    }


def _pack_reason(reason: Reason, features: _Numbered, wordings: _Numbered) -> list[int | str]:
    parts = _NUMBER.split(reason.sentence)
    return [
        features.place((reason.feature, reason.family)),
        reason.share,
        wordings.place(tuple(parts[0::2])),
        *parts[1::2],
    ]


def patterns_present(accounts: Iterable[Account]) -> list[str]:
    """List the patterns that occur, known ones first and in their own order.

    Examples
    --------
    >>> patterns_present([Account(pattern="none"), Account(pattern="odd"), Account(pattern="none")])
    ['none', 'odd']
    """
    met = {account.pattern for account in accounts}
    return [name for name in PATTERN_LABELS if name in met] + sorted(met - PATTERN_LABELS.keys())


def families_present(accounts: Iterable[Account]) -> list[str]:
    """List the families that any reason belongs to, by name.

    Examples
    --------
    >>> families_present([Account(reasons=(Reason(family="tempo"), Reason(family="contact")))])
    ['contact', 'tempo']
    """
    return sorted({reason.family for account in accounts for reason in account.reasons})
