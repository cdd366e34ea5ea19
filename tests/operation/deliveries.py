"""A world that comes day by day, as an export would bring it, and what goes wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from detector.simulation.world import World

LOGS = ("account_events", "order_events")
Change = Callable[[str, pd.DataFrame], pd.DataFrame]


@dataclass
class Deliveries:
    """A folder of daily files, each log in its own; what came before the first day is one file."""

    folder: Path
    world: World
    first: date
    changes: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._days: dict[str, dict[date, pd.DataFrame]] = {}
        for log in LOGS:
            rows = self.world.logs[log]
            days = rows["event_time"].dt.tz_convert("Asia/Shanghai").dt.date
            self._write(rows[days < self.first], log, "past")
            self._days[log] = {day: part for day, part in rows.groupby(days) if day >= self.first}

    def bring(self, day: date, logs: tuple[str, ...] = LOGS) -> None:
        """Bring the files of a day."""
        for log in logs:
            self._write(self._read(log, day), log, day.isoformat())

    def bring_again(self, log: str, day: date, *, renumbered: bool = False) -> Path:
        """Bring a day a second time under another name; its rows may bear new numbers."""
        rows = self._read(log, day)
        if renumbered:
            rows = rows.assign(event_id="again " + rows["event_id"])
        return self._write(rows, log, day.isoformat(), "part-again.parquet")

    def _read(self, log: str, day: date) -> pd.DataFrame:
        rows = self._days[log][day]
        for change in self.changes:
            rows = change(log, rows)
        return rows

    def _write(self, rows: pd.DataFrame, log: str, day: str, name: str = "part.parquet") -> Path:
        path = self.folder / log / f"dt={day}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        rows.to_parquet(path, index=False)
        return path


def without(column: str, of: str) -> Change:
    """Take a column out of a log."""

    def change(log: str, rows: pd.DataFrame) -> pd.DataFrame:
        return rows.drop(columns=column) if log == of else rows

    return change


def dearer(times: int) -> Change:
    """Multiply the amounts of orders."""

    def change(log: str, rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(amount=rows["amount"] * times) if log == "order_events" else rows

    return change


def day_before(night: date) -> date:
    """Give the day that ends with a night's cut-off."""
    return night - timedelta(days=1)
