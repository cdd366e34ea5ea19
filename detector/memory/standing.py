"""Where an account stands tonight, beside what was told of it last."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from detector.memory.columns import ALERT, CLEARED, CLOSED, CONFIRMED, OPEN, WAITING

NEVER: Mapping[str, Any] = dict.fromkeys(ALERT, "") | {"behind": 0}
"""Stands for the last alert of an account that never had one."""

FRONT = ("rank", "settled", "verdict", "news", "pattern", "money_at_risk")
"""What the front of a ranking tells of an account."""

GONE: Mapping[str, Any] = dict.fromkeys(FRONT)
"""Stands for the row of an account that is not among the accounts any more."""


@dataclass(frozen=True, eq=False)
class Standing:
    """One account.

    Parameters
    ----------
    account_id
        The account.
    now
        Its row in the front of the ranking, or `GONE`.
    was
        Its last alert, or `NEVER`.
    over
        It is over the line.
    near
        It is at most as many ranks behind the line as the line is long.
    until
        Up to when it is suppressed; None where it is not.
    """

    account_id: str
    now: Mapping[str, Any]
    was: Mapping[str, Any]
    over: bool
    near: bool
    until: str | None

    @property
    def here(self) -> bool:
        """It is among the accounts."""
        return self.now is not GONE

    @property
    def verdict(self) -> str:
        """Its newest verdict; empty where there is none."""
        return str(self.now["verdict"] or "")

    @property
    def open(self) -> bool:
        """Its alert was open."""
        return self.was["state"] in OPEN

    @property
    def waited(self) -> bool:
        """It waited for room."""
        return bool(self.was["state"] == WAITING)

    @property
    def reviewed(self) -> bool:
        """It was raised and is under review."""
        return self.open and bool(self.was["raised_day"])

    @property
    def judged(self) -> bool:
        """The desk has seen what there was to see by its last alert, and gave a verdict."""
        closed = self.was["state"] == CLOSED and self.was["why"] in (CONFIRMED, CLEARED)
        since = self.was["state"] and self.now.get("judged")
        return bool(self.verdict and (closed or since))

    @property
    def news(self) -> str:
        """What happened since the desk saw it last; what waits keeps its news."""
        told = str(self.now["news"] or "")
        return told or (self.was["news"] if self.waited and not self.judged else "")

    @property
    def behind(self) -> int:
        """For how many nights it has waited behind the line, tonight included."""
        return int(self.was["behind"]) + 1 if self.waited and not self.over else 0


def place_accounts(
    front: pd.DataFrame, before: pd.DataFrame, suppressed: pd.DataFrame, line: int
) -> list[Standing]:
    """Say where each account stands that is in front or had an open alert, by account_id.

    Raises
    ------
    ValueError
        When an account comes twice in one of the tables.
    """
    known = before[before["account_id"].isin(front["account_id"]) | before["state"].isin(OPEN)]
    now, was, held = _by_account(front), _by_account(known), _by_account(suppressed)
    standing = sorted(
        (row["rank"], account_id) for account_id, row in now.items() if not row["settled"]
    )
    over = {account_id for _, account_id in standing[:line]}
    reach = max((rank for rank, _ in standing[:line]), default=0) + line
    return [
        Standing(
            account_id,
            now.get(account_id, GONE),
            was.get(account_id, NEVER),
            account_id in over,
            account_id in now and now[account_id]["rank"] <= reach,
            str(held[account_id]["until"]) if account_id in held else None,
        )
        for account_id in sorted(now.keys() | was.keys())
    ]


def _by_account(table: pd.DataFrame) -> dict[str, Mapping[Any, Any]]:
    """Give the rows of a table by account, None for what is missing."""
    if table["account_id"].duplicated().any():
        raise ValueError("an account comes twice")
    return {
        str(row["account_id"]): {n: None if pd.isna(value) else value for n, value in row.items()}
        for row in table.to_dict("records")
    }
