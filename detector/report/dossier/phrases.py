"""How the documents write a time, an amount, a share and the name of a key."""

import math
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from detector.privacy.masks import is_missing
from detector.report.texts import read_texts
from detector.report.wording import UNKNOWN

SHARED = {"case": ("what_", "kind_", "role_", "peers_", "goods_", "paid_"), "page": ("family_",)}
"""What is said alike elsewhere: part of the texts → how the keys begin."""


@dataclass(frozen=True)
class Phrases:
    """The words of one language, with times in one zone.

    Examples
    --------
    >>> en = Phrases("en", "Asia/Shanghai")
    >>> en["rank_of"].format(rank=3, accounts="1,000")
    'Rank 3 of 1,000'
    """

    language: str
    zone: str

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The fixed texts by key, the shared words among them."""
        told = dict(read_texts("dossier"))
        for part, begins in SHARED.items():
            told |= {k: words for k, words in read_texts(part).items() if k.startswith(begins)}
        return {key: words[self.language] for key, words in told.items()}

    def __getitem__(self, key: str) -> str:
        return self.texts[key]

    def tell(self, told: Mapping[str, str] | None) -> str:
        """Give a text of both languages in this one; nothing where there is none."""
        return told[self.language] if told else ""

    def word(self, part: str, name: object) -> str:
        """Give the words for a name of the contract; one that is not known is only made readable.

        Parameters
        ----------
        part
            What it is a name of: `what` (an event type), `kind` or `role` of a key, `peers`,
            `goods`, `paid` (with what).

        Examples
        --------
        >>> zh = Phrases("zh", "UTC")
        >>> zh.word("what", "cash_drawn"), zh.word("what", "coupon_used")
        ('取现', 'coupon used')
        """
        if is_missing(name):
            return UNKNOWN
        return self.texts.get(f"{part}_{name}") or str(name).replace("_", " ")

    def time(self, at: Any) -> str:
        """Write an instant in the zone, to the second.

        Examples
        --------
        >>> Phrases("en", "Asia/Shanghai").time(pd.Timestamp("2026-03-01T00:30Z"))
        '2026-03-01 08:30:00'
        """
        if is_missing(at):
            return UNKNOWN
        return f"{pd.Timestamp(at).tz_convert(self.zone):%Y-%m-%d %H:%M:%S}"

    def minute(self, at: Any) -> str:
        """Write an instant in the zone, to the minute."""
        return UNKNOWN if is_missing(at) else self.time(at)[:-3]

    def yuan(self, amount: float | None) -> str:
        """Write an amount to the fen, as a document does.

        Examples
        --------
        >>> Phrases("en", "UTC").yuan(12345.6), Phrases("en", "UTC").yuan(None)
        ('¥12,345.60', '–')
        """
        known = amount is not None and math.isfinite(amount)
        return f"¥{amount:,.2f}" if known else UNKNOWN

    def share(self, share: float | None) -> str:
        """Write a share of peers to a tenth of a percent, never rounded up to all of them.

        Examples
        --------
        >>> Phrases("en", "UTC").share(0.99961), Phrases("zh", "UTC").share(0.5)
        ('99.9 %', '50.0%')
        """
        if share is None or not math.isfinite(share):
            return UNKNOWN
        blank = " " if self.language == "en" else ""
        return f"{math.floor(share * 1000 + 1e-9) / 10:.1f}{blank}%"

    def key(self, kind: str, no: float | None) -> str:
        """Name a key within its account: its kind and a letter.

        Examples
        --------
        >>> Phrases("en", "UTC").key("device", 2), Phrases("zh", "UTC").key("phone", 28)
        ('device B', '号码 AB')
        """
        if no is None or not math.isfinite(no):
            return ""
        return f"{self.word('kind', kind)} {letter(int(no))}"


def letter(no: int) -> str:
    """Write a running number as a letter, and from 27 on as two.

    Examples
    --------
    >>> letter(1), letter(26), letter(27)
    ('A', 'Z', 'AA')
    """
    rest, last = divmod(no - 1, 26)
    return (letter(rest) if rest else "") + string.ascii_uppercase[last]
