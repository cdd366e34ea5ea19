"""The last published night, as its own files tell it."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from detector.nights import SUCCESS

STATES = ("new", "risen", "known", "waiting", "closed")


@dataclass(frozen=True)
class Published:
    """A published night; `alerts` counts them by state, and what cannot be read is left empty.

    `cutoff` and `published`, when it was swapped in, are instants in ISO 8601.
    """

    night: str
    cutoff: str
    published: str
    run: str
    accounts: int | None
    raised: int | None
    alerts: Mapping[str, int]


def read_published(night: Path) -> Published:
    """Read what a published night tells of itself; it may be replaced while it is read."""
    run, alerts = _read_run(night), _read_alerts(night)
    counted = {} if alerts is None else Counter(alerts["state"])
    return Published(
        night=night.name.removeprefix("dt="),
        cutoff=str(run.get("as_of", "")),
        published=_tell_time(night / SUCCESS),
        run=str(run.get("run_id", "")),
        accounts=run.get("counts", {}).get("accounts"),
        raised=None if alerts is None else int(alerts["raised"].sum()),
        alerts={state: counted[state] for state in STATES if state in counted},
    )


def _read_run(night: Path) -> dict[str, Any]:
    try:
        told = json.loads((night / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _read_alerts(night: Path) -> pd.DataFrame | None:
    try:
        return pd.read_parquet(night / "alerts.parquet", columns=["state", "raised"])
    except (OSError, pa.ArrowException):
        return None


def _tell_time(path: Path) -> str:
    try:
        changed = path.stat().st_mtime
    except OSError:
        return ""
    return datetime.fromtimestamp(changed, UTC).isoformat(timespec="seconds")
