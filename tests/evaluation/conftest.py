"""Nights made by hand, small enough to be judged by eye."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from detector.evaluation.labels import Labels, read_labels


def publish(
    out: Path,
    day: str,
    order: Sequence[str],
    review: int,
    at_risk: Sequence[float] = (),
    stoppable: Sequence[float] = (),
) -> Path:
    """Write a night as `detector rank` lays it out: accounts in this order."""
    folder = out / f"dt={day}"
    folder.mkdir(parents=True)
    table = pd.DataFrame(
        {
            "account_id": list(order),
            "rank": range(1, len(order) + 1),
            "money_at_risk": list(at_risk) or 0.0,
            "money_stoppable": list(stoppable) or 0.0,
        }
    )
    table.to_parquet(folder / "ranking.parquet", index=False)
    record = {"as_of": f"{day}T00:00:00+08:00", "review": review}
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    (folder / "_SUCCESS").touch()
    return folder


def verdicts(confirmed: str, cleared: str = "", **more: object) -> pd.DataFrame:
    """Give one label per letter."""
    names = [*confirmed, *cleared]
    told = [1] * len(confirmed) + [0] * len(cleared)
    return pd.DataFrame({"account_id": names, "label": told, **more})


def read(frame: pd.DataFrame) -> Labels:
    return read_labels(frame, UTC)


def instant(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T00:00:00+08:00")
