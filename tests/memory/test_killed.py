"""A writer that is killed leaves all of its night or nothing of it."""

import subprocess
import sys
from pathlib import Path

import pytest

from detector.memory.store import Memory
from tests.memory.killed import DAY, MOMENTS, ROWS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("killed")
    asked = [sys.executable, "-m", "tests.memory.killed", str(folder)]
    subprocess.run(asked, cwd=ROOT, check=True, timeout=120)
    return folder


def test_some_were_killed_with_half_a_night_in_the_file(left: Path) -> None:
    """Or else the next test would show nothing: what is half there is in a journal as well."""
    assert {"late", "commit"} <= {path.name.split(".")[0] for path in left.glob("*-journal")}


@pytest.mark.parametrize("moment", MOMENTS)
def test_all_or_nothing_is_left(left: Path, moment: str) -> None:
    run = "two" if moment == "done" else "one"
    with Memory(left / f"{moment}.sqlite") as memory:
        assert memory.nights()["run_id"].tolist() == [run]
        assert memory.nights()["raised"].tolist() == [ROWS[run]]
        assert len(memory.alerts_before("2026-11-02")) == ROWS[run]
        memory.record(DAY, "failed")
