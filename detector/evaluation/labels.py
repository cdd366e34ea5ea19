"""Labels as they come in: the usable ones, and how many were set aside and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from detector.errors import ConfigInvalid, ContractBroken
from detector.frames.given import Frame, as_pandas

Given: TypeAlias = Frame | Path | str
"""Labels as a frame, or as the path of a Parquet or CSV file."""

_OFFSET = r"(?:[Zz]|[+-]\d{2}:?\d{2})\s*$"


@dataclass(frozen=True)
class Labels:
    """The verdicts that can be used.

    Parameters
    ----------
    frame
        One row per account, by account_id: `confirmed` (bool), `typology` (text, "" where there is
        none), `labelled_at` (UTC; NaT where it is not known).
    set_aside
        Reason → number of rows that were not used.
    """

    frame: pd.DataFrame
    set_aside: dict[str, int]

    def known(self, as_of: datetime, delay: float = 0) -> pd.DataFrame:
        """Give the verdicts that are known before a cut-off, in the contract's shape.

        A verdict is known `delay` days after its `labelled_at`; one without a time never is.

        Examples
        --------
        >>> from datetime import UTC
        >>> told = {"account_id": ["a", "b"], "label": [1, 0]}
        >>> told["labelled_at"] = ["2026-01-01", "2026-01-05"]
        >>> labels = read_labels(pd.DataFrame(told), UTC)
        >>> labels.known(datetime(2026, 1, 6, tzinfo=UTC), delay=3)["account_id"].tolist()
        ['a']
        """
        early = self.frame["labelled_at"] + timedelta(days=delay) < as_of
        rows = self.frame[early].reset_index()
        rows.insert(1, "label", rows.pop("confirmed").astype("int8"))
        return rows


def read_labels(given: Given, zone: tzinfo) -> Labels:
    """Read labels in the contract's shape; rows that cannot be used are set aside and counted.

    Of several verdicts on one account the latest counts (one without a time is the earliest; at
    the same time, confirmed wins).

    Parameters
    ----------
    given
        A frame (pandas, polars, Arrow), or a Parquet or CSV file with `account_id`, `label` (1 or
        0) and, where known, `typology` and `labelled_at`.
    zone
        Of times that name none.

    Raises
    ------
    ConfigInvalid
        If the file is not there, or it is neither a frame nor a path.
    ContractBroken
        If it cannot be read, a required column is missing, or no row can be used.

    Examples
    --------
    >>> from datetime import UTC
    >>> told = pd.DataFrame({"account_id": ["a", "b", None, "a"], "label": [0, 7, 1, 1]})
    >>> labels = read_labels(told, UTC)
    >>> labels.frame["confirmed"].to_dict()
    {'a': True}
    >>> labels.set_aside
    {'account_id missing': 1, 'label neither 0 nor 1': 1, 'another verdict counts': 1}
    """
    if isinstance(given, (str, Path)):
        name, rows = Path(given).name, _load(Path(given))
    else:
        name, rows = "labels", as_pandas("labels", given)
    missing = [column for column in ("account_id", "label") if column not in rows]
    if missing:
        raise ContractBroken.missing_columns(name, missing, [str(column) for column in rows])
    kept, set_aside = _set_aside(_told(rows, zone))
    if kept.empty:
        counts = ", ".join(f"{count} {reason}" for reason, count in set_aside.items())
        raise ContractBroken(
            f"{name}: none of its {len(rows)} rows can be used{': ' if counts else ''}{counts}",
            "give one row per verdict: account_id, and label 1 (confirmed) or 0 (cleared)",
        )
    return Labels(kept.assign(confirmed=kept["label"] == 1).drop(columns="label"), set_aside)


def _load(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise ConfigInvalid(f"there is no file {path}", "give a Parquet or CSV file of labels")
    try:
        if path.suffix.lower() == ".csv":
            return pd.read_csv(path, dtype=str, encoding="utf-8-sig")
        return pq.read_table(path).to_pandas()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ContractBroken(
            f"{path.name} cannot be read: {type(error).__name__}",
            "give a whole Parquet file, or a CSV file in UTF-8 whose name ends in .csv",
        ) from None


def _told(rows: pd.DataFrame, zone: tzinfo) -> pd.DataFrame:
    """Give the contract's columns in their types; what cannot be read is missing."""
    absent = pd.Series(pd.NA, index=rows.index, dtype="string")
    name = rows["account_id"].astype("string").str.strip()
    story = rows.get("typology", absent).astype("string").fillna("").str.strip()
    return pd.DataFrame(
        {
            "account_id": name.mask(name == ""),
            "label": pd.to_numeric(rows["label"], errors="coerce").astype("float64"),
            "typology": story,
            "labelled_at": _instants(rows.get("labelled_at", absent), zone),
            "unreadable": rows.get("labelled_at", absent).notna(),
        }
    )


def _instants(times: "pd.Series[Any]", zone: tzinfo) -> "pd.Series[Any]":
    """Read times as instants in UTC; NaT where there is none, or none that can be read."""
    told: pd.Series[Any]
    if isinstance(times.dtype, pd.DatetimeTZDtype):
        told = times.dt.tz_convert("UTC").dt.as_unit("us")
        return told
    text = times.astype("string")
    zoned = text.str.contains(_OFFSET).fillna(False).astype(bool)
    instants = pd.to_datetime(text.where(zoned), format="ISO8601", errors="coerce", utc=True)
    local = pd.to_datetime(text.mask(zoned), format="ISO8601", errors="coerce")
    local = local.astype("datetime64[us]").dt.tz_localize(zone, ambiguous="NaT", nonexistent="NaT")
    told = instants.dt.as_unit("us").fillna(local.dt.tz_convert("UTC"))
    return told


def _set_aside(told: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Split the rows into usable ones, one per account, and counts of the others by reason."""
    order = ["account_id", "labelled_at", "label"]
    told = told.sort_values(order, na_position="first", kind="stable")
    faults = {
        "account_id missing": told["account_id"].isna(),
        "label neither 0 nor 1": ~told["label"].isin([0, 1]),
        "labelled_at unreadable": told["unreadable"] & told["labelled_at"].isna(),
    }
    reason = pd.Series(
        np.select([fault.to_numpy() for fault in faults.values()], list(faults), ""), told.index
    )
    kept = told[reason == ""]
    latest = ~kept["account_id"].duplicated(keep="last")
    counts = {name: int((reason == name).sum()) for name in faults}
    counts["another verdict counts"] = int((~latest).sum())
    columns = ["account_id", "label", "typology", "labelled_at"]
    frame = kept.loc[latest, columns].set_index("account_id")
    return frame, {name: count for name, count in counts.items() if count}
