"""Accounts that the desk does not want to see for a while: until when, and why."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd

from detector.errors import ConfigInvalid
from detector.memory.schema import changing

SUPPRESSION = {
    "number": "int64",
    "account_id": "str",
    "start": "str",
    "until": "str",
    "reason": "str",
    "by": "str",
    "lifted_at": "str",
    "lifted_by": "str",
    "lifted_why": "str",
}
"""Column → dtype of the suppressions. Instants are written in UTC; empty where not lifted."""

Tell = Callable[[int], str]
"""Writes to the audit log what is done to the suppression of this number; gives who does it."""


def add_suppression(
    connection: sqlite3.Connection,
    account_id: str,
    start: datetime,
    until: datetime,
    reason: str,
    tell: Tell,
) -> int:
    """Add a suppression; see `Memory.suppress`."""
    account_id, reason = _text(account_id, "account"), _text(reason, "reason")
    if until <= start:
        raise ConfigInvalid("the suppression ends before it begins", "give a later end")
    with changing(connection):
        said = (account_id, stamp(start), stamp(until), reason)
        number = connection.execute(
            "INSERT INTO suppressions (account_id, start, until, reason, by, lifted_at, lifted_by,"
            " lifted_why) VALUES (?, ?, ?, ?, '', '', '', '')",
            said,
        ).lastrowid
        assert number is not None
        connection.execute(
            "UPDATE suppressions SET by = ? WHERE number = ?", (tell(number), number)
        )
    return number


def lift_suppression(
    connection: sqlite3.Connection, number: int, at: datetime, reason: str, tell: Tell
) -> str:
    """End a suppression early; see `Memory.lift`."""
    reason = _text(reason, "reason")
    with changing(connection):
        row = connection.execute(
            "SELECT account_id, until, lifted_at FROM suppressions WHERE number = ?", (number,)
        ).fetchone()
        over = row and (row[2] or row[1] <= stamp(at))
        if not row or over:
            why = "has ended already" if over else "is not there"
            raise ConfigInvalid(
                f"suppression {number} {why}", "`detector suppress NIGHTS list` shows their numbers"
            )
        connection.execute(
            "UPDATE suppressions SET lifted_at = ?, lifted_by = ?, lifted_why = ? WHERE number = ?",
            (stamp(at), tell(number), reason, number),
        )
    return str(row[0])


def read_suppressions(connection: sqlite3.Connection) -> pd.DataFrame:
    """Read all suppressions there ever were, by number."""
    rows = connection.execute(f"SELECT {', '.join(SUPPRESSION)} FROM suppressions ORDER BY number")
    return pd.DataFrame(rows.fetchall(), columns=list(SUPPRESSION)).astype(SUPPRESSION)


def choose_suppressed(suppressions: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    """Choose who is suppressed at an instant, and of several suppressions the one that ends last.

    A suppression counts from its start up to its end, which is not in it; one that was lifted,
    up to then. So what is suppressed or lifted today changes no earlier night.

    Returns
    -------
    `account_id`, `until` (in the zone of `as_of`) and `reason`, by account.

    Examples
    --------
    >>> from datetime import timedelta
    >>> day = datetime(2026, 11, 1, tzinfo=UTC)
    >>> one = dict.fromkeys(SUPPRESSION, "") | {"number": 1, "account_id": "a1"}
    >>> one |= {"start": stamp(day), "until": stamp(day + timedelta(days=2))}
    >>> held = pd.DataFrame([one])
    >>> [len(choose_suppressed(held, day + timedelta(days=n))) for n in (-1, 0, 1, 2)]
    [0, 1, 1, 0]
    """
    at, all_of_them = stamp(as_of), suppressions
    holds = all_of_them["start"].le(at) & all_of_them["until"].gt(at)
    holds &= all_of_them["lifted_at"].eq("") | all_of_them["lifted_at"].gt(at)
    held = all_of_them[holds].sort_values(["account_id", "until", "number"])
    held = held.drop_duplicates("account_id", keep="last")[["account_id", "until", "reason"]]
    local = [datetime.fromisoformat(t).astimezone(as_of.tzinfo).isoformat() for t in held["until"]]
    return held.assign(until=pd.Series(local, index=held.index, dtype="str")).reset_index(drop=True)


def mark_states(suppressions: pd.DataFrame, at: datetime) -> pd.DataFrame:
    """Add the column `state`: `holds`, `lifted` (ended early) or `ended`, at an instant."""
    lifted, ended = suppressions["lifted_at"].ne(""), suppressions["until"].le(stamp(at))
    state = pd.Series("holds", index=suppressions.index, dtype="str")
    return suppressions.assign(state=state.mask(ended, "ended").mask(lifted, "lifted"))


def stamp(at: datetime) -> str:
    """Write an instant so that texts are in the order of time.

    Examples
    --------
    >>> stamp(datetime.fromisoformat("2026-11-01T08:00+08:00"))
    '2026-11-01T00:00:00.000000+00:00'
    """
    if at.tzinfo is None:
        raise ValueError("an instant without a zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _text(given: str, what: str) -> str:
    text = given.strip()
    if not text or not text.isprintable():
        raise ConfigInvalid(
            f"the {what} is empty or has characters that cannot be shown",
            f"write the {what} plainly",
        )
    return text
