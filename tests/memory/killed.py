"""Writers that are killed at a moment of their choosing: `python -m tests.memory.killed FOLDER`."""

import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path

import pandas as pd

from detector.memory.alerts import decide
from detector.memory.columns import empty_alerts
from detector.memory.store import Memory

DAY = "2026-11-01"
SUMMARY = {"as_of": "2026-11-01T00:00:00+08:00", "model": "2026-10-01", "accounts": 30_000}
ROWS = {"one": 3, "two": 20_000}
"""Alerts of each run. Those of the second are more than SQLite keeps in memory before a commit."""

MOMENTS = {
    "first": ("DELETE FROM alerts", 1),
    "night": ("INSERT INTO nights", 1),
    "early": ("INSERT INTO alerts", 2),
    "late": ("INSERT INTO alerts", ROWS["two"]),
    "commit": ("COMMIT", 1),
    "done": ("", 0),
}
"""File → the statement, and which of its kind, that a writer does not live to see."""


def make_alerts(rows: int) -> pd.DataFrame:
    """Make the alerts of a first night."""
    front = pd.DataFrame({"account_id": [f"a{n}" for n in range(rows)], "rank": range(1, rows + 1)})
    front = front.assign(settled=False, verdict="", news="", pattern="", money_at_risk=1.0)
    nobody = pd.DataFrame({"account_id": [], "until": []})
    return decide(front, empty_alerts(), nobody, DAY, rows, rows, 3)


def write(path: Path, run: str, alerts: pd.DataFrame, moment: str = "done") -> None:
    """Take a run in, and be killed at the moment."""
    word, number = MOMENTS[moment]
    seen = count(1)

    def look(statement: str) -> None:
        if word and statement.startswith(word) and next(seen) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    with Memory(path) as memory:
        memory._connection.set_trace_callback(look)
        memory.take_in(DAY, run, SUMMARY, alerts)
        if moment == "done":
            return
    raise AssertionError(f"{moment} never came")


def main(folder: Path) -> None:
    """Write the first run, then kill a writer of the second at every moment, each in a copy."""
    write(folder / "base.sqlite", "one", make_alerts(ROWS["one"]))
    alerts = make_alerts(ROWS["two"])
    for moment in MOMENTS:
        path = Path(shutil.copy(folder / "base.sqlite", folder / f"{moment}.sqlite"))
        child = os.fork()
        if child == 0:
            write(path, "two", alerts, moment)
            os.kill(os.getpid(), signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        assert os.WTERMSIG(status) == signal.SIGKILL


if __name__ == "__main__":
    main(Path(sys.argv[1]))
