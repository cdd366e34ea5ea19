"""What a published night may bring into the memory: the right names, of the right types."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from detector.errors import ContractBroken
from detector.memory.columns import ALERT, CLOSED, NEW, OPEN, RISEN, WHYS
from detector.nights import is_day


class Summary(NamedTuple):
    """What the memory knows of a night by name, and the whole `summary` as JSON."""

    as_of: str
    model: str
    gate: str
    accounts: int
    summary: str


def take_summary(day: str, run_id: str, summary: Mapping[str, Any]) -> Summary:
    """Check the summary of a night.

    Raises
    ------
    ContractBroken
        When a name is missing, or a value of another type or not for JSON.

    Examples
    --------
    >>> told = {"as_of": "2026-11-01T00:00:00+08:00", "model": "2026-10-20", "accounts": 7}
    >>> take_summary("2026-11-01", "r1", told).accounts
    7
    """
    held = {"gate": "", **summary}
    wanted = {"as_of": str, "model": str, "gate": str, "accounts": int}
    wrong = [name for name, kind in wanted.items() if type(held.get(name)) is not kind]
    if not run_id:
        wrong.append("run_id")
    if wrong:
        raise _broken(day, "summary.json", f"{', '.join(wrong)} is missing or of another type")
    try:
        text = json.dumps(summary, ensure_ascii=False, sort_keys=True, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise _broken(day, "summary.json", f"it is not for JSON ({error})") from None
    return Summary(held["as_of"], held["model"], held["gate"], held["accounts"], text)


def take_alerts(day: str, alerts: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Check the alerts of a night, and give them as rows for the table.

    Raises
    ------
    ContractBroken
        When a column is missing or of another type, a word is unknown, or an account comes twice.
    """
    missing = [name for name in ALERT if name not in alerts]
    if missing:
        raise _broken(day, "alerts.parquet", f"column missing: {', '.join(missing)}")
    try:
        told = alerts[list(ALERT)].astype(dict(ALERT))
    except (TypeError, ValueError):
        raise _broken(day, "alerts.parquet", "a column is of another type") from None
    faults = {
        "the name of the night is no date": not is_day(day),
        "it is of another night": told["day"].ne(day).any(),
        "a text is missing": alerts[list(_NEVER_MISSING)].isna().any(axis=None),
        "an account comes twice": told["account_id"].duplicated().any(),
        "an account has no id": told["account_id"].eq("").any(),
        "a state is unknown": not told["state"].isin((*OPEN, CLOSED)).all(),
        "raised and state differ": told["raised"].ne(told["state"].isin((NEW, RISEN))).any(),
        "closed and why differ": told["why"].isin(WHYS).ne(told["state"].eq(CLOSED)).any(),
    }
    found = [fault for fault, there in faults.items() if there]
    if found:
        raise _broken(day, "alerts.parquet", "; ".join(found))
    plain = told.astype(object).where(told.notna(), None)
    return list(plain.itertuples(index=False, name=None))


_NEVER_MISSING = [name for name in ALERT if name not in ("rank", "money_at_risk")]


def _broken(day: str, name: str, why: str) -> ContractBroken:
    return ContractBroken(
        f"dt={day}/{name}: {why}",
        f"rank the night again: `detector nightly --config FILE --as-of {day}`",
    )
