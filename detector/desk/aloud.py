"""What may be read out to a caller, so that a stranger learns nothing of anybody else.

Papers, addresses and payees are known to others than their owners: by them nothing is told, and
the answer is the same whether they were seen or not. A number can be proven by a code sent to it.
Who has proven it hears of the accounts that it signs in to or receives the messages of, today: a
former number may have had another owner then. Account ids are told only where the papers are the
caller's too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from detector.report.texts import read_texts

TOLD = ("login_phone", "notify_phone")
"""The roles that are told."""


@dataclass(frozen=True)
class Aloud:
    """What may be read out.

    Parameters
    ----------
    by_number
        Whether a number was asked for; otherwise nothing may be told.
    by_papers
        Whether papers were given beside it.
    roles
        Role → months, such as `2026-03`, in which the accounts that have the number in this role
        now were first seen with it; one for each account.
    own
        Ids of the accounts that have number and papers both, now.
    """

    by_number: bool
    by_papers: bool
    roles: Mapping[str, Sequence[str]]
    own: Sequence[str]

    def to_text(self, language: str = "en") -> str:
        """Give the condition, then what may be told, a line each."""
        texts = {key: told[language] for key, told in read_texts("lookup").items()}
        if not self.by_number:
            return texts["aloud_nothing"]
        lines = [texts["condition"]]
        for role, months in self.roles.items():
            if months:
                since = ", ".join(dict.fromkeys(months))
                accounts = say_accounts(len(months), language)
                lines.append(texts[f"aloud_{role}"].format(accounts=accounts, months=since))
        if not any(self.roles.values()):
            lines.append(texts["aloud_neither"])
        if self.own:
            lines.append(texts["aloud_own"].format(accounts=", ".join(self.own)))
        if self.by_papers:
            lines.append(texts["aloud_papers"])
        return "\n".join(lines)

    def facts(self) -> dict[str, Any]:
        """Give the same as plain values."""
        roles = {role: {"accounts": len(m), "since": list(m)} for role, m in self.roles.items()}
        told = {"roles": roles, "own": list(self.own)} if self.by_number else {}
        return {"for": "caller", "says": {c: self.to_text(c) for c in ("en", "zh")}, **told}


def tell_aloud(frame: pd.DataFrame, asked: Sequence[str], zone: str) -> Aloud:
    """Choose what may be read out of what was found.

    Parameters
    ----------
    frame
        As in `Found`.
    asked
        What was asked for.
    zone
        The zone of the months.

    Examples
    --------
    >>> columns = ["asked", "role", "account_id", "first_at", "current"]
    >>> seen = [("phone", "notify_phone", "a1", pd.Timestamp("2026-03-05", tz="UTC"), True)]
    >>> told = tell_aloud(pd.DataFrame(seen, columns=columns), ["phone"], "Asia/Shanghai")
    >>> dict(told.roles), told.own
    ({'login_phone': [], 'notify_phone': ['2026-03']}, [])
    """
    now = frame[frame["current"]]
    month = now["first_at"].dt.tz_convert(zone).dt.strftime("%Y-%m")
    roles = {role: sorted(month[now["role"] == role]) for role in TOLD}
    logins = now.loc[now["role"] == "login_phone", "account_id"]
    papers = now.loc[now["role"] == "id_number", "account_id"]
    own = sorted(set(logins) & set(papers))
    return Aloud("phone" in asked, "id_number" in asked, roles, own)


def say_accounts(count: int, language: str) -> str:
    """Count accounts in words of a language.

    Examples
    --------
    >>> say_accounts(1, "en"), say_accounts(1200, "en"), say_accounts(2, "zh")
    ('1 account', '1,200 accounts', '2 个账户')
    """
    if language == "zh":
        return f"{count:,} 个账户"
    return f"{count:,} account{'' if count == 1 else 's'}"
