"""All rows of the worklist, packed small enough to embed thousands of them in the page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from detector.report.worklist.accounts import Account, Reason

_NUMBER = re.compile(r"([0-9][0-9,.]*)")


@dataclass
class _Numbered:
    """Numbers things in the order in which they are first met."""

    places: dict[Any, int] = field(default_factory=dict)

    def place(self, thing: Any) -> int:
        return self.places.setdefault(thing, len(self.places))


def pack(accounts: Iterable[Account]) -> dict[str, list[Any]]:
    """Pack the accounts, each text once.

    Sentences of one feature differ in their numbers only, so each wording is kept once, cut at
    the numbers, and a reason names it by its place. Questions and what is said of a pattern are
    named by their places too.

    Returns
    -------
    `wordings` (lists of the text between numbers), `features` (pairs of name and family),
    `patterns` (name, label, meaning, whom to reach and what clears), `questions` (question, what
    clears, what fits), and `accounts`: lists of rank, account, score, percentile, place of the
    pattern, its certainty, label of the next best pattern, ring, money at risk, money stoppable,
    blind families, places of the questions, and reasons, each of them a list of the place of the
    feature, share in percent, place of the wording, and its numbers.

    Examples
    --------
    >>> seven = Account(rank=1, reasons=(Reason("f", "tempo", "7 orders in 2 days", 61),))
    >>> packed = pack([seven])
    >>> packed["wordings"], packed["accounts"][0][-1]
    ([['', ' orders in ', ' days']], [[0, 61, 0, '7', '2']])
    """
    wordings, features, patterns, questions = (_Numbered() for _ in range(4))
    rows = [
        [
            account.rank,
            account.account_id,
            account.score,
            account.percentile,
            patterns.place(account.pattern),
            account.certainty,
            account.second,
            account.ring,
            account.money_at_risk,
            account.money_stoppable,
            account.blind,
            [questions.place(question) for question in account.questions],
            [_pack_reason(reason, features, wordings) for reason in account.reasons],
        ]
        for account in accounts
    ]
    return {
        "wordings": [list(parts) for parts in wordings.places],
        "features": [list(pair) for pair in features.places],
        "patterns": [[p.name, p.label, p.meaning, p.reach, p.clears] for p in patterns.places],
        "questions": [[q.question, q.clears, q.fits] for q in questions.places],
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
