"""What was read of both logs, as tables for people: rows, columns, and what cannot be seen."""

from collections.abc import Mapping as Lookup
from pathlib import PurePath

import numpy as np
import pandas as pd

from detector.catalogue.feature import Feature
from detector.catalogue.sight import Sight, look
from detector.engines.base import ROWS_PER_FILE
from detector.events.contract import LOGS
from detector.events.mapping import ColumnSource, Mapping, SnapshotMapping
from detector.events.quarantine import REASONS
from detector.events.read import Events
from detector.face.opening import Opened
from detector.pipeline import event_types

EXAMPLES = 5
"""Places that are told of each reason."""

_NUMBERS = " UNION ALL ".join(
    f"SELECT 'login_phone' AS kind, {name} AS key FROM account_events"
    f" WHERE {name} IS NOT NULL AND event_type <> 'login_failed'"
    for name in ("login_phone", "notify_phone")
)


def tabulate_rows(opened: Opened) -> pd.DataFrame:
    """Count the rows of each log, read = usable + set_aside + after_cutoff, and tell its period."""
    rows = []
    for log, facts in opened.events.logs.items():
        asked = f"SELECT min(at_us) AS first, max(at_us) AS last FROM {log}"
        period = opened.engine.fetch(asked).to_pandas().iloc[0]
        rows.append(
            {
                "log": log,
                "read": facts.rows,
                "usable": facts.usable,
                "set_aside": sum(facts.aside.values()),
                "after_cutoff": facts.cut,
                **pd.to_datetime(period, unit="us", utc=True).dt.tz_convert(opened.settings.tz),
            }
        )
    return pd.DataFrame(rows)


def place_aside(opened: Opened) -> pd.DataFrame:
    """Tell where each row stood that was set aside.

    Returns
    -------
    By log, source and row: `log`, `reason`, `source` (the file, or the name of the frame) and
    `row` (from 0, as `iloc` counts).
    """
    parts = [pd.DataFrame({"log": [], "reason": [], "source": [], "row": []}, dtype="str")]
    for log, facts in opened.events.logs.items():
        if not facts.aside:
            continue
        asked = f"SELECT reason, detector_path, detector_row FROM {log}_set_aside_placed"
        found = opened.engine.fetch(asked).to_pandas()
        parts.append(
            pd.DataFrame(
                {
                    "log": log,
                    "reason": found["reason"],
                    "source": found["detector_path"].map(name_source).astype("str"),
                    "row": found["detector_row"] % ROWS_PER_FILE,
                }
            ).sort_values(["source", "row"])
        )
    return pd.concat(parts[1:] or parts, ignore_index=True).astype({"row": "int64"})


def name_source(path: str) -> str:
    """Name a source file by its folder and its name; a frame has its name alone.

    Examples
    --------
    >>> name_source("/data/order_events/dt=1/a.parquet"), name_source("order_events (frame)")
    ('dt=1/a.parquet', 'order_events (frame)')
    """
    return "/".join(PurePath(path).parts[-2:])


def tabulate_aside(events: Events, places: pd.DataFrame) -> pd.DataFrame:
    """Count the rows set aside by reason, with the first places of each."""
    rows = []
    for log, facts in events.logs.items():
        for reason in (reason for reason in REASONS if reason in facts.aside):
            mine = places[(places["log"] == log) & (places["reason"] == reason)].head(EXAMPLES)
            told = (mine["source"] + " row " + mine["row"].astype("str")).tolist()
            count = facts.aside[reason]
            rows.append((log, reason, count, count / facts.rows, told))
    return pd.DataFrame(rows, columns=["log", "reason", "rows", "share", "examples"])


def tabulate_columns(events: Events, mapping: Mapping) -> pd.DataFrame:
    """Tell of each column of the contract what it is taken from, and how far it is filled."""
    rows = []
    for log, facts in events.logs.items():
        told = mapping.log(log).columns
        wide = mapping.snapshot if log == "account_events" else ()
        for column in LOGS[log]:
            taken = [told[column.name]] if column.name in told else []
            taken += [one for snapshot in wide for one in _taken(snapshot, column.name)]
            names = [" and ".join(one.reads) or f"always {one.value}" for one in taken]
            filled = 1.0 if column.name == "event_time" else facts.filled.get(column.name, 0.0)
            own = column.name if filled else ""
            source = "; ".join(dict.fromkeys(names)) or own
            rows.append((log, column.name, column.required, source, filled))
    return pd.DataFrame(rows, columns=["log", "column", "required", "taken_from", "filled"])


def _taken(snapshot: SnapshotMapping, column: str) -> list[ColumnSource]:
    if column == "event_time":
        return list(snapshot.events.values())
    if column == "event_type":
        return [ColumnSource(value=event) for event in snapshot.events]
    if column == "account_id":
        return [snapshot.account_id]
    return [snapshot.columns[column]] if column in snapshot.columns else []


def look_at(opened: Opened) -> Sight:
    """Find out which features the data switches off, and who is blind to what.

    What is looked at are the two logs alone: nothing has to be computed for it.
    """
    opened.engine.view("keys", _NUMBERS)
    events = opened.events
    features = tuple(opened.catalogue.values())
    return look(opened.engine, features, events.present, event_types(events), events.accounts)


def tabulate_off(sight: Sight, catalogue: Lookup[str, Feature]) -> pd.DataFrame:
    """Name the features that are switched off, and the input that each misses."""
    off = sight.switched_off
    rows = [(name, catalogue[name].family, _either(need)) for name, need in off.items()]
    return pd.DataFrame(rows, columns=["feature", "family", "missing"])


def tabulate_blind(sight: Sight, catalogue: Lookup[str, Feature]) -> pd.DataFrame:
    """Tell of each family which share of the accounts it cannot see, and why."""
    rows = []
    for family, blind in sight.blind.items():
        features = [feature for feature in catalogue.values() if feature.family == family]
        off = [feature for feature in features if feature.name in sight.switched_off]
        share = float(np.mean(blind)) if len(blind) else 0.0
        rows.append((family, share, len(features), len(off), _missing(off, sight)))
    columns = ["family", "blind", "features", "switched_off", "missing"]
    return pd.DataFrame(rows, columns=columns)


def _missing(off: list[Feature], sight: Sight) -> list[str]:
    """Name the inputs that are missing, those that most features ask for first."""
    needs = pd.Series([sight.switched_off[one.name] for one in off], dtype="str")
    counts = needs.value_counts().rename_axis("need").reset_index()
    counts = counts.sort_values(["count", "need"], ascending=[False, True])
    return [_either(need) for need in counts["need"]]


def _either(need: str) -> str:
    return need.replace("|", " or ")
