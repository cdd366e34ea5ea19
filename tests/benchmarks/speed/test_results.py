"""Goals and page by figures that can be checked by eye."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.speed.goals import judge_goals
from benchmarks.speed.jobs import PANDAS, RANK, SCAN
from benchmarks.speed.kept import keep_figures, read_figures
from benchmarks.speed.nights import FIRST, FRESH, SECOND
from benchmarks.speed.results import write_results

Parts = dict[str, dict[str, Any]]


def cost(wall: float, peak: float = 1_000, stopped: bool = False) -> list[dict[str, Any]]:
    return [{"wall": wall, "cpu": 2 * wall, "peak": peak, "stopped": stopped}]


def job(orders: int, **runs: list[dict[str, Any]]) -> dict[str, Any]:
    world = {"orders": orders, "accounts": orders // 10, "bytes": 2**30}
    world |= {"order_events": 4 * orders, "account_events": 2 * orders}
    names = {"scan": SCAN, "pandas": PANDAS, "rank": RANK}
    told = {names[name]: run for name, run in runs.items()}
    return {"world": world, "runs": told, "seconds": {"read": 3.0, "rank": 1.0}}


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    small = job(1_000_000, scan=cost(1), pandas=cost(40), rank=cost(5))
    large = job(10_000_000, scan=cost(10), pandas=cost(60, 20_000, True), rank=cost(50, 3_000))
    scoring: dict[str, Any] = {"rows": 1000, "columns": 5, "trees": 300, "rounds": 3}
    scoring |= {"first_call": 0.1, "apart": 1e-15, "pyod": [8.0, 8.0], "kernel": [1.0, 1.0]}
    nights = {FIRST: cost(50), SECOND: cost(20), FRESH: cost(40)}
    told: Parts = {"job-000001000000": small, "job-000010000000": large, "scoring": scoring}
    told["nights"] = {"world": large["world"], "runs": nights, "days": 180, "same": True}
    for name, figures in told.items():
        keep_figures(tmp_path, name, figures)
    return read_figures(tmp_path)


def test_goals_are_judged_by_the_figures(parts: Parts) -> None:
    assert [goal[1:] for goal in judge_goals(parts)] == [
        ("5.00", "met"),  # of the scan floor
        ("3,000", "missed"),  # MiB
        ("8.00", "missed"),  # pandas ran out of memory: 10 * 40 s against 50 s
        ("1.000", "met"),  # growth
        ("1.000", "met"),
        ("8.00", "met"),  # scoring
        ("1.0e-15", "met"),
        ("0.40", "missed"),  # second night
    ]


def test_a_small_run_is_judged_for_no_goal_of_a_large_one(parts: Parts) -> None:
    assert judge_goals({"job-000001000000": parts["job-000001000000"]}) == []


def test_the_page_tells_every_part_and_when_it_was_measured(parts: Parts) -> None:
    page = write_results(parts, "python -m benchmarks.speed")
    assert "| detector rank / scan floor | 5.00 | 5.00 | 3.00 |" in page
    assert f"| {PANDAS} (stopped: out of memory) | 1 | 60.0 | 120.0 | 20,000 |" in page
    assert f"| detector rank / {PANDAS} | – | – | – |" in page
    assert "| the rest | 46.0 | 92% |" in page
    assert f"| {SECOND} / {FRESH} | 0.50 | 0.50 | 1.00 |" in page
    for name, told in parts.items():
        assert f"| {name} | {told['day']} | {told['code']} |" in page
