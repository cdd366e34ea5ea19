"""The page of the estimator's benchmark: what was measured, and where who is ahead."""

from pathlib import Path

import numpy as np

from benchmarks.estimator.measure import DECLARED, FORESTS, Judged, Labelled, judge, read_set
from benchmarks.estimator.results import write_results
from benchmarks.estimator.speed import Raced


def toy() -> Labelled:
    """Ten of two hundred rows are high where high is risky, ten low where low is harmless."""
    rows = np.random.default_rng(1).normal(size=(200, 4))
    rows[:10, :2] += 3
    rows[10:20, 2:] -= 8
    return Labelled("toy", rows, np.arange(200) < 10, [1, 1, 1, 1])


def test_sides_that_are_known_help(tmp_path: Path) -> None:
    one = toy()
    judged = judge(one, seeds=[0])
    assert (judged.rows, judged.columns, judged.share) == (200, 4, 0.05)
    assert judged.figures[DECLARED][1] > judged.figures["IForest"][1] + 0.2
    np.savez(tmp_path / "7_toy.npz", X=one.rows, y=one.truth.astype(int))
    again = read_set(tmp_path / "7_toy.npz")
    assert again.name == "toy" and again.risky is None
    assert again.truth.tolist() == one.truth.tolist()


def test_the_page_says_who_is_ahead() -> None:
    known = {name: (0.9, 0.5 + place / 100) for place, name in enumerate(FORESTS)}
    unknown = {name: (0.8, 0.3) for name in FORESTS if name != DECLARED}
    unknown["both sides"] = (0.7, 0.4)
    page = write_results(
        [Judged("world", 100, 5, 0.01, known)],
        [Judged("set", 50, 3, 0.2, unknown)],
        (100, [Raced("IForest", 1.0, 2.0)]),
        "command",
    )
    assert "| world | 100 × 5 | 1.0% | 90.0 / 50.0 |" in page
    assert "**70.0 / 40.0**" in page
    assert '"all high" is ahead of `IForest` on 0 of 1.' in page
    assert '"both sides" is ahead of `IForest` on 1 of 1: set.' in page
    assert "| IForest | 1.0 | 2.0 |" in page
    assert "Skipped" in write_results([], None, (1, []), "command")
