"""The page: what was measured is in it, and what was not is said or left out."""

from dataclasses import replace

from benchmarks.quality.ablation import AVERAGE_PRECISION, KEPT
from benchmarks.quality.adbench import MISSING, Compared
from benchmarks.quality.contenders.lineup import CEILING, OURS
from benchmarks.quality.figures import PRECISION, RECALL
from benchmarks.quality.goals import RECALLS
from benchmarks.quality.page.results import Measured, write_results
from tests.benchmarks.quality.test_goals import GOOD

FOUND = replace(
    GOOD,
    quality={name: {**row, PRECISION: 0.7, RECALL: 0.7} for name, row in GOOD.quality.items()},
    recalls={name: dict.fromkeys(RECALLS, 0.95) for name in GOOD.quality},
)
STEPS = {"first": {AVERAGE_PRECISION: 0.25, KEPT: 0.5}, "last": {AVERAGE_PRECISION: 0.5, KEPT: 1.0}}


def test_what_was_not_measured_is_left_out_or_said() -> None:
    page = write_results(Measured([FOUND], [], [], None), "a command", 7)
    assert MISSING in page
    assert "What each idea earns" not in page
    assert "More and less misuse" not in page
    assert "`a command`" in page


def test_what_was_measured_is_in_its_table() -> None:
    rare = replace(FOUND, share=0.002)
    compared = Compared("1_toy", 200, 3, 99.9, 99.5, 0.3, 98.7, 98.9)
    measured = Measured([FOUND], [rare, FOUND], [("simulated", STEPS, STEPS)], [compared])
    lines = write_results(measured, "a command", 7).splitlines()
    assert f"| **{OURS}** | the evidence and its total | 0.800 |" in lines
    assert f"| {OURS}, as a share of the ceiling |  | 0.89 |" in lines
    assert "| ECOD | 0.750 / – |" in lines
    assert f"| simulated: {CEILING} | 0.900 | 0.900 |" in lines
    assert "|  | 0.2% misused | 1.0% misused |" in lines
    assert "| first | 0.250 | 0.250 | 50% |" in lines
    assert "| 1_toy | 200 × 3 | 99.9 | 99.5 ± 0.3 | 98.7 | 98.9 | yes |" in lines
    assert "| dorm | 3.00% | 2.00% | 4.00% | ok |" in lines
