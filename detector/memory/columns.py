"""What an alert and a night are: their columns in files and memory, and the words in them."""

from collections.abc import Mapping

import pandas as pd

NEW, RISEN, KNOWN, WAITING, CLOSED = "new", "risen", "known", "waiting", "closed"
OPEN = (NEW, RISEN, KNOWN, WAITING)

CONFIRMED, CLEARED = "confirmed", "cleared"
SUPPRESSED, FELL_BACK, GONE = "suppressed", "fell back", "gone"
WHYS = (CONFIRMED, CLEARED, SUPPRESSED, FELL_BACK, GONE)
"""Why an alert is closed."""

ALERT: Mapping[str, str] = {
    "day": "str",
    "account_id": "str",
    "state": "str",
    "raised": "bool",
    "rank": "Int64",
    "first_day": "str",
    "raised_day": "str",
    "waiting_since": "str",
    "behind": "int64",
    "closed_day": "str",
    "why": "str",
    "until": "str",
    "news": "str",
    "since_day": "str",
    "pattern": "str",
    "money_at_risk": "float64",
}
"""Column → dtype of the alerts of a night. A text is empty where there is nothing to tell."""


NIGHT = {
    "day": "str",
    "as_of": "str",
    "run_id": "str",
    "outcome": "str",
    "gate": "str",
    "model": "str",
    "accounts": "int64",
    "raised": "int64",
    "summary": "str",
}
"""Column → dtype of the nights. Without a `run_id`, none was published on that day."""


def empty_alerts() -> pd.DataFrame:
    """Give the alerts of a night before the first.

    Examples
    --------
    >>> len(empty_alerts()), list(empty_alerts())[:3]
    (0, ['day', 'account_id', 'state'])
    """
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in ALERT.items()})
