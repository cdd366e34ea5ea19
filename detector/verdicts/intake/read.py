"""Verdicts as they come from the desk: good rows are read, bad rows counted by reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from detector.errors import ContractBroken
from detector.verdicts.intake.files import ODD, load_verdicts

CONFIRMED, CLEARED = 1, 0

SPELLINGS: Mapping[str, int] = {
    **dict.fromkeys(("confirmed", "confirm", "1", "1.0", "true", "yes"), CONFIRMED),
    **dict.fromkeys(("unauthorised", "unauthorized"), CONFIRMED),
    **dict.fromkeys(("已确认", "确认", "确认盗用", "非本人", "是"), CONFIRMED),
    **dict.fromkeys(("cleared", "clear", "0", "0.0", "false", "no"), CLEARED),
    **dict.fromkeys(("authorised", "authorized", "dismissed"), CLEARED),
    **dict.fromkeys(("已排除", "排除", "误报", "本人", "否"), CLEARED),
}
"""How a verdict may be written, in any case."""

ODD_FIELDS = "more or fewer fields than the heading"
NO_ACCOUNT = "no account_id"
NO_VERDICT = "verdict is neither confirmed nor cleared"
TWO_VERDICTS = "verdict and label of one row contradict each other"
NO_TIME = "labelled_at cannot be read as a date and time"

_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Read:
    """What a file of verdicts held: `rows` = usable rows + the sum of `aside` (reason → rows).

    `verdicts` is what `read_verdicts` gives; `timed` says per row whether it named its own time.
    """

    verdicts: pd.DataFrame
    timed: pd.Series
    rows: int
    aside: dict[str, int]


def read_verdicts(
    source: object, zone: str = "Asia/Shanghai", at: datetime | None = None
) -> pd.DataFrame:
    """Read analysts' verdicts; rows that cannot be used are left out.

    Parameters
    ----------
    source
        A CSV or Parquet file, a store that `detector label` wrote, or a frame (pandas, polars,
        Arrow). Columns:
        `account_id`; `verdict` (`confirmed` or `cleared`, 已确认 or 已排除) or `label` (1 or 0);
        where known `typology` and `labelled_at`.
    zone
        The zone of times that name none. A date without a time means the end of that day.
    at
        When verdicts without a time were given; by default now.

    Returns
    -------
    One row per verdict: `account_id`, `label` (int8; 1 confirmed unauthorised, 0 cleared),
    `typology` (null where unknown) and `labelled_at` (UTC).

    Raises
    ------
    ConfigInvalid
        When it is neither a frame nor a path.
    ContractBroken
        When the file cannot be read, a column is missing or no row can be used.

    Examples
    --------
    >>> said = {"account_id": ["a", "b", "c"], "verdict": ["confirmed", "已排除", "?"]}
    >>> read_verdicts(pd.DataFrame(said))["label"].tolist()
    [1, 0]
    """
    return take_verdicts(source, zone, at).verdicts


def take_verdicts(source: object, zone: str, at: datetime | None = None) -> Read:
    """Read verdicts as `read_verdicts` does, and count the rows set aside by reason."""
    name, rows = load_verdicts(source)
    ids, typologies = rows["account_id"].map(_text), rows["typology"].map(_text)
    labels = [_label(given) for given in rows["verdict" if "verdict" in rows else "label"]]
    times = [_instant(given, zone) for given in rows["labelled_at"]]
    reason = pd.Series("", index=rows.index)
    reason[[time is _UNREADABLE for time in times]] = NO_TIME
    if "verdict" in rows and "label" in rows:
        said = [_label(given) for given in rows["label"]]
        reason[[one != other for one, other in zip(labels, said, strict=True)]] = TWO_VERDICTS
    reason[[label is None for label in labels]] = NO_VERDICT
    reason[ids.eq("")] = NO_ACCOUNT
    reason[rows[ODD]] = ODD_FIELDS
    good = reason.eq("")
    aside = {str(why): int(n) for why, n in reason[~good].value_counts().sort_index().items()}
    if not good.any():
        raise _nothing(name, aside)
    instant = _aware(at or datetime.now(UTC), zone)
    taken = pd.DataFrame(
        {
            "account_id": ids.astype("str"),
            "label": pd.Series(labels, index=rows.index, dtype="Int8"),
            "typology": typologies.where(typologies.ne(""), None).astype("str"),
            "labelled_at": pd.Series(
                [instant if time in (None, _UNREADABLE) else time for time in times],
                index=rows.index,
                dtype="datetime64[us, UTC]",
            ),
        }
    )[good].astype({"label": "int8"})
    timed = pd.Series([time is not None for time in times], index=rows.index)[good]
    return Read(taken.reset_index(drop=True), timed.reset_index(drop=True), len(rows), aside)


def _nothing(name: str, aside: Mapping[str, int]) -> ContractBroken:
    told = "; ".join(f"{why}: {n} rows" for why, n in aside.items()) or "it has no rows"
    return ContractBroken(
        f"{name}: not one verdict can be used ({told})",
        "write account_id and verdict (confirmed or cleared), one row per verdict",
    )


_UNREADABLE = "unreadable"


def _text(given: Any) -> str:
    """Write an id as text; a whole number that was read as a float keeps no `.0`."""
    if given is None or given is pd.NaT or (isinstance(given, float) and given != given):
        return ""
    if given is pd.NA:
        return ""
    if isinstance(given, float) and given.is_integer():
        return str(int(given))
    return str(given).strip()


def _label(given: Any) -> int | None:
    return SPELLINGS.get(_text(given).casefold())


def _instant(given: Any, zone: str) -> Any:
    """Give the instant in UTC, None where nothing is written, or `_UNREADABLE`."""
    text = _text(given)
    if not text:
        return None
    try:
        instant = given if isinstance(given, datetime) else _parse(text)
        instant = _aware(instant, zone)
    except (ValueError, OverflowError):
        return _UNREADABLE
    return instant if _EARLIEST <= instant < _LATEST else _UNREADABLE


def _parse(text: str) -> datetime:
    """Read what a person or a spreadsheet writes: 2026-11-01, 2026/11/1 8:05, 2026-11-01T08:00Z."""
    day, _, clock = text.replace("T", " ").partition(" ")
    match = _DATE.match(day)
    if not match:
        raise ValueError(day)
    whole = date(*map(int, match.groups()))
    if not clock.strip():
        return datetime.combine(whole + timedelta(days=1), time()) - timedelta(microseconds=1)
    clock = clock.strip().replace(" +", "+")
    clock = f"0{clock}" if clock[1:2] == ":" else clock
    return datetime.fromisoformat(f"{whole.isoformat()}T{clock}")


def _aware(instant: datetime, zone: str) -> datetime:
    aware = instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC)
