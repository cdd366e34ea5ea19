"""The memory of the nightly job: an index of the published nights, and the suppressions."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import pandas as pd

from detector.memory.columns import ALERT, NIGHT
from detector.memory.intake import take_alerts, take_summary
from detector.memory.schema import MEMORY as MEMORY
from detector.memory.schema import changing, insert_into, meaning, open_memory
from detector.memory.suppressions import (
    Tell,
    add_suppression,
    choose_suppressed,
    lift_suppression,
    read_suppressions,
)

PUBLISHED = "published"
"""The outcome of a night that was taken in."""


class Memory:
    """What earlier nights raised, and whom the desk does not want to see for a while.

    What it knows of nights can be made again from their folders; the suppressions and the gates
    that were accepted are nowhere else, and are told in the audit log. Every change is on the disk
    as a whole when the call returns, or not at all. Several processes may use one file: a writer
    waits for another. Only its owner may read the file.

    Parameters
    ----------
    path
        The file; it is made where there is none.

    Raises
    ------
    StoreDamaged
        When the file is no memory, not whole, or of a newer version. Every method may raise it.
    OutputUnwritable
        When the file cannot be read or written. Every method may raise it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as out, Memory(Path(out) / "memory.sqlite") as memory:
    ...     memory.record("2026-11-01", "stopped", gate="quality")
    ...     memory.nights()[["day", "outcome", "gate"]].values.tolist()
    [['2026-11-01', 'stopped', 'quality']]
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = open_memory(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def nights(self) -> pd.DataFrame:
        """Give one row per night that was tried, in order, with the columns of `NIGHT`.

        `outcome` and `gate` are those of the last try, the rest is of what is published.
        """
        return self._read(f"SELECT {', '.join(NIGHT)} FROM nights ORDER BY day", NIGHT)

    def record(self, day: str, outcome: str, *, gate: str = "", as_of: str = "") -> None:
        """Record how a try ended that published nothing; what is published of the day stays.

        Parameters
        ----------
        day
            The night, as `YYYY-MM-DD`.
        outcome
            A word, such as `stopped` or `failed`.
        gate
            The gate that stopped it; empty where none did.
        as_of
            Its cut-off, where known.
        """
        with meaning(self.path), changing(self._connection) as connection:
            connection.execute(
                "INSERT INTO nights VALUES (?, ?, '', ?, ?, '', 0, 0, '{}') ON CONFLICT (day)"
                " DO UPDATE SET outcome = excluded.outcome, gate = excluded.gate",
                (day, as_of, outcome, gate),
            )

    def take_in(
        self, day: str, run_id: str, summary: Mapping[str, Any], alerts: pd.DataFrame
    ) -> None:
        """Take in a published night; what was known of that day is replaced, as a whole.

        Parameters
        ----------
        day
            The night, as `YYYY-MM-DD`.
        run_id
            Of the run that is published.
        summary
            What `summary.json` holds: `as_of` and `model` (texts), `accounts` (a count), where one
            was accepted the `gate`, and what later nights are to be held against.
        alerts
            What `alerts.parquet` holds, as `decide` gives it.

        Raises
        ------
        ContractBroken
            When a name is missing or a value is of another type; nothing is changed.
        """
        rows = take_alerts(day, alerts)
        facts = take_summary(day, run_id, summary)
        night = {
            "day": day,
            "run_id": run_id,
            "outcome": PUBLISHED,
            "raised": int(alerts["raised"].sum()),
            **facts._asdict(),
        }
        with meaning(self.path), changing(self._connection) as connection:
            for table in ("alerts", "nights"):
                connection.execute(f"DELETE FROM {table} WHERE day = ?", (day,))
            connection.execute(insert_into("nights", NIGHT), [night[name] for name in NIGHT])
            connection.executemany(insert_into("alerts", ALERT), rows)

    def accept(self, day: str, gate: str, reason: str) -> None:
        """Let one night pass a gate; it passes it whenever it is ranked again, no other does."""
        with meaning(self.path), changing(self._connection) as connection:
            connection.execute("REPLACE INTO accepted VALUES (?, ?, ?)", (day, gate, reason))

    def accepted(self, day: str) -> dict[str, str]:
        """Give the gates that a night may pass, by name, with the reason that was given."""
        with meaning(self.path):
            rows = self._connection.execute(
                "SELECT gate, reason FROM accepted WHERE day = ? ORDER BY gate", (day,)
            )
            return dict(rows.fetchall())

    def alerts_before(self, day: str) -> pd.DataFrame:
        """Give the last alert of every account from the nights before a day.

        Closed ones are among them: what was settled is not raised again without news.

        Returns
        -------
        By account_id, with the columns of `ALERT`; `since_day` names the night from whose cut-off
        on something would be news.
        """
        return self._read(
            f"SELECT {', '.join(ALERT)} FROM alerts JOIN (SELECT account_id, max(day) AS day"
            " FROM alerts WHERE day < ? GROUP BY account_id) USING (account_id, day)"
            " ORDER BY account_id",
            ALERT,
            day,
        )

    def history(self, account_id: str) -> pd.DataFrame:
        """Give the alerts of one account night by night, with the columns of `ALERT`."""
        return self._read(
            f"SELECT {', '.join(ALERT)} FROM alerts WHERE account_id = ? ORDER BY day",
            ALERT,
            account_id,
        )

    def summaries_before(self, day: str, most: int) -> list[dict[str, Any]]:
        """Give the summaries of the last published nights before a day, the latest last.

        Each holds its `day` beside what was taken in.
        """
        with meaning(self.path):
            found = self._connection.execute(
                "SELECT day, summary FROM nights WHERE day < ? AND run_id != '' ORDER BY day DESC"
                " LIMIT ?",
                (day, most),
            ).fetchall()
        return [json.loads(summary) | {"day": night} for night, summary in reversed(found)]

    def forget_before(self, day: str) -> None:
        """Forget the nights before a day, but for the last alert that each account had by then.

        What `alerts_before` gives for that day and later ones stays the same.
        """
        with meaning(self.path), changing(self._connection) as connection:
            connection.execute(
                "DELETE FROM alerts WHERE day < ?1 AND day < (SELECT max(day) FROM alerts AS later"
                " WHERE later.account_id = alerts.account_id AND later.day < ?1)",
                (day,),
            )
            connection.execute("DELETE FROM nights WHERE day < ?", (day,))

    def suppress(
        self, account_id: str, start: datetime, until: datetime, reason: str, tell: Tell
    ) -> int:
        """Hold an account back on the nights whose cut-off lies in a span of time.

        Parameters
        ----------
        account_id
            The account.
        start, until
            From when, and up to when; the end is not in it.
        reason
            Why.
        tell
            Writes to the audit log what is done under the number that it is given, and gives who
            does it. Where it raises, nothing is suppressed; where the process ends right after
            it, the log tells of a suppression that is not there, never the other way round.

        Returns
        -------
        The number of the suppression.

        Raises
        ------
        ConfigInvalid
            When it ends before it begins, or account or reason is empty.
        """
        with meaning(self.path):
            return add_suppression(self._connection, account_id, start, until, reason, tell)

    def lift(self, number: int, at: datetime, reason: str, tell: Tell) -> str:
        """End a suppression early and give its account; `tell` as in `suppress`.

        Raises ConfigInvalid when there is no such suppression, or it has ended already.
        """
        with meaning(self.path):
            return lift_suppression(self._connection, number, at, reason, tell)

    def suppressed_on(self, as_of: datetime) -> pd.DataFrame:
        """Give who is suppressed at a cut-off: `account_id`, `until` and `reason`, by account."""
        return choose_suppressed(self.suppressions(), as_of)

    def suppressions(self) -> pd.DataFrame:
        """Give all suppressions there ever were, by number, with the columns of `SUPPRESSION`."""
        with meaning(self.path):
            return read_suppressions(self._connection)

    def _read(self, sql: str, columns: Mapping[str, str], *asked: str) -> pd.DataFrame:
        with meaning(self.path):
            rows = self._connection.execute(sql, asked).fetchall()
        return pd.DataFrame(rows, columns=list(columns)).astype(dict(columns))
