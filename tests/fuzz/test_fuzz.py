"""One input of two harms in three; `make fuzz` runs many of each. The judge is judged as well."""

import json
from pathlib import Path

import pytest

from tests.fuzz.corpus import Expected, make_world, write_originals
from tests.fuzz.harms.every import HARMS
from tests.fuzz.judge import Ended, judge
from tests.fuzz.runs import Case, run

CLEAR = "error: orders.parquet is empty\n  to mend: export it again\n"
SEED = 1_000
SAMPLE = [harm for number, harm in enumerate(HARMS) if number % 3 and "nights." not in harm]
SAMPLE += ["nights.settings_of_no_file", "nights.what_lies_there"]
FOUND = [
    ("nights.settings_odd", 4),
    ("nights.settings_odd", 7),
    ("nights.what_lies_there", 2),
    ("damage.flip_bits", 10),
    ("damage.flip_bits_of_the_footer", 5),
    ("rows.bad_rows", 4),
    ("rows.bad_rows", 5),
    ("tables.odd_names", 0),
    ("tables.same_name_twice", 2),
]
"""Inputs that once gave a traceback, lost good rows, or were said to be a fault of ours."""


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("originals")
    write_originals(folder)
    return folder


@pytest.mark.parametrize("case", [Case(harm, SEED) for harm in SAMPLE], ids=str)
def test_a_harmed_input(case: Case, originals: Path, tmp_path: Path) -> None:
    assert run(case, originals, tmp_path / "site").faults == ()


@pytest.mark.parametrize("case", [Case(*found) for found in FOUND], ids=str)
def test_what_was_found_once(case: Case, originals: Path, tmp_path: Path) -> None:
    assert run(case, originals, tmp_path / "site").faults == ()


@pytest.mark.parametrize(
    ("code", "err", "fault"),
    [
        (3, CLEAR, None),
        (1, CLEAR, "exit 1"),
        (-11, CLEAR, "exit -11"),
        (None, "", "it hangs"),
        (3, CLEAR * 2, "not one error"),
        (3, "Traceback\nKeyError: 'x'", "traceback: KeyError"),
        (3, CLEAR.replace("empty", "\x1b[31m"), "a terminal obeys"),
        (3, CLEAR.replace("orders", "x" * 6_000), "letters"),
        (3, CLEAR.replace("orders", "PERSONAL"), "a personal value"),
    ],
)
def test_the_judge_sees_errors(
    code: int | None, err: str, fault: str | None, tmp_path: Path
) -> None:
    world = make_world(60)
    ended = Ended(code, "", err.replace("PERSONAL", min(world.personal)), 0, 0)
    faults = judge(ended, Expected(), world, tmp_path, None)
    assert [fault in one for one in faults] == [True] if fault else faults == []


@pytest.mark.parametrize(
    ("read", "usable", "fault"),
    [
        (10, 10, None),
        (11, 10, "do not add up"),
        (9, 9, "9 rows are used, 10 are intact"),
        (11, 11, "only 10 are sound"),
    ],
)
def test_the_judge_counts(read: int, usable: int, fault: str | None, tmp_path: Path) -> None:
    rows = {"read": read, "usable": usable, "cut": 0, "set_aside": 0}
    out = json.dumps({"statistics": {"rows": {"account_events": rows}}})
    expected = Expected(frozenset({0}), {"account_events": 10}, exact=True)
    faults = judge(Ended(0, out, "", 0, 0), expected, make_world(60), tmp_path, None)
    assert [fault in one for one in faults] == [True] if fault else faults == []
