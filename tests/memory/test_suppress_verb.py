"""`detector suppress` holds accounts back, and the audit log knows of it before."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detector.audit.log import LOG, verify_audit
from detector.memory.store import MEMORY, Memory
from tests.memory.nights import fill, three_nights
from tests.test_cli import Said, call, fails, fails_in_words

END = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
ADD = ("--until", END, "--reason", "our own test account")


@pytest.fixture
def nights(tmp_path: Path) -> Path:
    """A folder with one published night, which ranked two accounts."""
    night = tmp_path / "dt=2026-06-30"
    night.mkdir()
    pq.write_table(pa.table({"account_id": ["a1", "a2"]}), night / "ranking.parquet")
    (night / "_SUCCESS").touch()
    return tmp_path


def audited(nights: Path) -> list[tuple[str, str, str]]:
    assert verify_audit(nights / LOG) is None
    if not (nights / LOG).exists():
        return []
    lines = map(json.loads, (nights / LOG).read_text("utf-8").splitlines())
    return [(line["action"], line["account"], line["reason"]) for line in lines]


def well(*arguments: str | Path) -> Said:
    said = call("suppress", *arguments)
    assert said.code == 0, said.err
    return said


def test_add_list_and_lift(nights: Path) -> None:
    assert well(nights, "list").out == "no account is held back\n"
    out = well(nights, "add", "a1", *ADD).out
    assert out.startswith(f"suppression 1: a1 is not raised up to {END} 00:00 CST\n")
    with Memory(nights / MEMORY) as memory:
        assert memory.suppressed_on(datetime.now(UTC))["account_id"].tolist() == ["a1"]
    line = well(nights, "list").out.splitlines()[1]
    assert line.split()[0] == "1" and " a1 " in line and line.endswith("our own test account")
    assert "a1 may be raised again" in well(nights, "lift", "1", "--reason", "sold").out
    assert well(nights, "list").out == "no account is held back\n"
    (told,) = json.loads(well(nights, "list", "--all", "--json").out)
    assert (told["state"], told["lifted_why"], told["account_id"]) == ("lifted", "sold", "a1")
    assert audited(nights) == [
        ("suppress", "a1", f"suppression 1 until {END}T00:00:00+08:00: our own test account"),
        ("lift", "a1", "suppression 1 lifted: sold"),
    ]


def test_what_cannot_be_suppressed_is_not_and_not_told_of(nights: Path) -> None:
    assert "rank this account" in fails_in_words(2, "suppress", nights, "add", "a9", *ADD)
    past = ("--until", "2020-01-01", "--reason", "our own")
    assert "ends before" in fails_in_words(2, "suppress", nights, "add", "a1", *past)
    assert "reason" in fails_in_words(2, "suppress", nights, "add", "a1", "--until", END)
    assert "7" in fails_in_words(2, "suppress", nights, "lift", "7", "--reason", "sold")
    for wrong in (["add"], ["lift", "--reason", "x"], ["add", "a1"], ["lift", "a1"]):
        fails(2, "suppress", nights, *wrong)
    assert audited(nights) == []


def test_an_account_that_was_raised_on_an_earlier_night_may_be_suppressed(nights: Path) -> None:
    with Memory(nights / MEMORY) as memory:
        fill(memory, three_nights())
    well(nights, "add", "c", *ADD)


def test_another_folder_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    assert "no published night" in fails_in_words(2, "suppress", tmp_path, "list")
    assert list(tmp_path.iterdir()) == []


def test_13_for_a_damaged_memory(nights: Path) -> None:
    (nights / MEMORY).write_text("no database")
    assert MEMORY in fails_in_words(13, "suppress", nights, "list")


def test_6_where_the_audit_log_cannot_be_written(nights: Path) -> None:
    (nights / LOG).mkdir()
    assert "not changed" in fails_in_words(6, "suppress", nights, "add", "a1", *ADD)
    assert well(nights, "list").out == "no account is held back\n"
