"""Nights told in a line: a ranking in, the state of every alert out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from detector.memory.alerts import decide
from detector.memory.columns import OPEN, empty_alerts
from detector.memory.store import Memory

FRONT = ["account_id", "rank", "settled", "verdict", "news", "pattern", "money_at_risk", "judged"]
SUMMARY = {"as_of": "2026-11-01T00:00:00+08:00", "model": "2026-10-20", "accounts": 4}
FIRST = date(2026, 11, 1)


def day_of(number: int) -> str:
    """Name a night; 1 is the first."""
    return (FIRST + timedelta(days=number - 1)).isoformat()


class Nights:
    """A desk that sees one ranking after another and forgets nothing."""

    def __init__(self, capacity: int, line: int, carry: int = 1) -> None:
        self.capacity, self.line, self.carry = capacity, line, carry
        self.told: list[pd.DataFrame] = []

    @property
    def before(self) -> pd.DataFrame:
        """The last alert of every account."""
        if not self.told:
            return empty_alerts()
        told = pd.concat(self.told) if len(self.told) > 1 else self.told[0]
        return told.drop_duplicates("account_id", keep="last").reset_index(drop=True)

    def rank(
        self,
        order: Sequence[str],
        settled: Mapping[str, str],
        verdicts: Mapping[str, str],
        news: Collection[str],
        judged: Collection[str],
    ) -> pd.DataFrame:
        """Give the front of a ranking, as the caller of `decide` chooses it."""
        before = self.before
        opened = {*before.loc[before["state"].isin(OPEN), "account_id"]}
        line = [who for who in order if who not in settled][: self.line]
        front = [
            {
                "account_id": who,
                "rank": rank,
                "settled": who in settled,
                "verdict": {**verdicts, **settled}.get(who, ""),
                "news": "an order" if who in news else "",
                "pattern": "takeover",
                "money_at_risk": 100.0,
                "judged": who in judged,
            }
            for rank, who in enumerate(order, start=1)
            if who in line or who in opened
        ]
        types = {"settled": "bool", "judged": "bool", "rank": "int64"}
        return pd.DataFrame(front, columns=FRONT).astype(types)

    def night(
        self,
        order: str,
        *,
        settled: Mapping[str, str] | None = None,
        verdicts: Mapping[str, str] | None = None,
        news: Collection[str] = (),
        judged: Collection[str] = (),
        held: Collection[str] = (),
    ) -> str:
        """Decide a night, and tell it as `a new, b waiting, c closed/gone`, raised ones first."""
        front = self.rank(order.split(), settled or {}, verdicts or {}, news, judged)
        suppressed = pd.DataFrame({"account_id": [*held], "until": "2026-12-01", "reason": "ours"})
        alerts = decide(
            front,
            self.before,
            suppressed,
            day_of(len(self.told) + 1),
            self.capacity,
            self.line,
            self.carry,
        )
        self.told.append(alerts)
        rows = zip(alerts["account_id"], alerts["state"], alerts["why"], strict=True)
        return ", ".join(f"{who} {state}" + (f"/{why}" if why else "") for who, state, why in rows)

    def last(self, account_id: str, *names: str) -> list[Any]:
        """Give what was last told of an account, by the names of columns."""
        (row,) = self.before[self.before["account_id"] == account_id].to_dict("records")
        return [row[name] for name in names]


def three_nights() -> Nights:
    """Give nights in which accounts are raised, wait, are known and are gone."""
    desk = Nights(capacity=1, line=2)
    for order in ("a b c d", "b c a d", "b c d"):
        desk.night(order)
    return desk


def fill(memory: Memory, desk: Nights) -> None:
    """Take the nights in."""
    for number, alerts in enumerate(desk.told, start=1):
        memory.take_in(day_of(number), f"r{number}", SUMMARY | {"n": number}, alerts)
