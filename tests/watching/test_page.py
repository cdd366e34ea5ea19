"""docs/operations.md names every event, metric and exit code, and no other."""

import re
from pathlib import Path

from detector.watching.events import EVENTS
from detector.watching.metrics import GAUGES
from docs.build import exit_codes

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """Give the cells of the first table under a heading."""
    (part,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    told = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in told]


def test_every_event_of_the_log_is_in_its_table() -> None:
    assert rows("Log") == [
        [f"`{name}`", event.level, ", ".join(f"`{fact}`" for fact in event.facts), event.meaning]
        for name, event in EVENTS.items()
    ]


def test_every_metric_is_in_its_table() -> None:
    assert rows("Metrics") == [
        [f"`{name}`", f"`{metric.label}`" if metric.label else "", metric.meaning]
        for name, metric in GAUGES.items()
    ]


def test_every_exit_code_is_in_its_table() -> None:
    assert [int(code) for code, *_ in rows("Exit codes")] == list(exit_codes())
    again = {int(code) for code, *_, tried in rows("Exit codes") if tried == "yes"}
    assert again == {1, 6, 8}
