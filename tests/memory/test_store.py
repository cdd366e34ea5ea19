"""What the memory is told it keeps, whole, in order, and for its owner only."""

import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from detector.errors import ConfigInvalid, ContractBroken, OutputUnwritable, StoreDamaged
from detector.memory.columns import ALERT, NIGHT
from detector.memory.schema import VERSION, _make
from detector.memory.store import MEMORY, Memory
from tests.memory.nights import SUMMARY, Nights, day_of, fill, three_nights

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / MEMORY


@pytest.fixture
def memory(path: Path) -> Iterator[Memory]:
    with Memory(path) as opened:
        yield opened


def tell(number: int) -> str:
    return "ada"


def test_alerts_come_back_as_they_were_told(memory: Memory) -> None:
    desk = three_nights()
    fill(memory, desk)
    before = memory.alerts_before(day_of(4))
    wanted = desk.before.sort_values("account_id", ignore_index=True)
    pd.testing.assert_frame_equal(before, wanted)
    assert before["rank"].isna().any()
    history = memory.history("a")
    assert history["state"].tolist() == ["new", "known", "closed"]
    assert history["day"].tolist() == [day_of(1), day_of(2), day_of(3)]


def test_a_night_sees_only_the_nights_before_it(memory: Memory) -> None:
    assert memory.alerts_before(day_of(1)).dtypes.astype(str).to_dict() == dict(ALERT)
    fill(memory, three_nights())
    assert memory.alerts_before(day_of(1)).empty
    assert memory.alerts_before(day_of(2))["account_id"].tolist() == ["a", "b"]
    assert set(memory.alerts_before(day_of(3))["day"]) == {day_of(2)}
    assert [told["n"] for told in memory.summaries_before(day_of(3), 9)] == [1, 2]
    assert [told["day"] for told in memory.summaries_before(day_of(9), 2)] == [day_of(2), day_of(3)]


def test_taking_a_night_in_again_changes_nothing_and_another_run_replaces_it(
    memory: Memory, path: Path
) -> None:
    desk = three_nights()
    fill(memory, desk)
    once = dump(path)
    fill(memory, desk)
    assert dump(path) == once
    memory.take_in(day_of(2), "r9", SUMMARY, desk.told[1].iloc[:1])
    assert len(memory.history("b")) == 3 and len(memory.history("a")) == 2
    assert memory.nights()["run_id"].tolist() == ["r1", "r9", "r3"]


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as other:
        told = list(other.iterdump())
    other.close()
    return told


def test_nights_tell_the_last_try_and_what_is_published(memory: Memory) -> None:
    assert memory.nights().dtypes.astype(str).to_dict() == NIGHT
    memory.record(day_of(2), "stopped", gate="quality", as_of="then")
    assert memory.summaries_before(day_of(3), 9) == []
    fill(memory, three_nights())
    memory.record(day_of(3), "failed")
    nights = memory.nights()
    assert nights["outcome"].tolist() == ["published", "published", "failed"]
    assert nights["gate"].tolist() == ["", "", ""]
    assert nights["run_id"].tolist() == ["r1", "r2", "r3"], "what is published stays"
    assert nights["raised"].tolist() == [1, 1, 1] and set(nights["accounts"]) == {4}
    assert json.loads(nights["summary"][0]) == SUMMARY | {"n": 1}
    assert len(memory.summaries_before(day_of(4), 9)) == 3


def test_a_gate_is_accepted_for_one_night_only(memory: Memory) -> None:
    memory.accept(day_of(2), "quality", "a holiday")
    memory.accept(day_of(2), "quality", "a public holiday")
    assert memory.accepted(day_of(2)) == {"quality": "a public holiday"}
    assert memory.accepted(day_of(3)) == {}


def test_forgetting_leaves_later_nights_as_they_were(memory: Memory) -> None:
    fill(memory, three_nights())
    later = [memory.alerts_before(day_of(number)) for number in (3, 4)]
    memory.forget_before(day_of(3))
    for number, wanted in zip((3, 4), later, strict=True):
        pd.testing.assert_frame_equal(memory.alerts_before(day_of(number)), wanted)
    assert memory.nights()["day"].tolist() == [day_of(3)]
    assert memory.history("a")["day"].tolist() == [day_of(2), day_of(3)]


WRONG: dict[str, dict[str, Any]] = {
    "another night": {"day": day_of(9)},
    "state": {"state": "glad"},
    "twice": {"account_id": "a"},
    "no id": {"account_id": ""},
    "text missing": {"news": None},
    "another type": {"behind": "many"},
    "raised": {"raised": False},
    "why": {"why": "gone"},
}


@pytest.mark.parametrize("fault", WRONG)
def test_alerts_of_another_shape_are_refused(memory: Memory, fault: str) -> None:
    desk = Nights(capacity=2, line=2)
    desk.night("a b")
    wrong = desk.told[0].astype(object).assign(**WRONG[fault])
    with pytest.raises(ContractBroken, match=r"alerts\.parquet"):
        memory.take_in(day_of(1), "r1", SUMMARY, wrong)
    assert memory.nights().empty


@pytest.mark.parametrize(
    "wrong",
    [{"accounts": "4"}, {"accounts": True}, {"model": None}, {"as_of": 3}, {"share": float("nan")}],
)
def test_a_summary_of_another_shape_is_refused(memory: Memory, wrong: dict[str, Any]) -> None:
    alerts = three_nights().told[0]
    with pytest.raises(ContractBroken, match=r"summary\.json"):
        memory.take_in(day_of(1), "r1", SUMMARY | wrong, alerts)
    with pytest.raises(ContractBroken, match="run_id"):
        memory.take_in(day_of(1), "", SUMMARY, alerts)
    with pytest.raises(ContractBroken, match="column missing: news"):
        memory.take_in(day_of(1), "r1", SUMMARY, alerts.drop(columns="news"))
    assert memory.nights().empty


def test_a_suppression_holds_from_its_start_up_to_its_end(memory: Memory) -> None:
    number = memory.suppress(" a ", NOON, NOON + timedelta(days=2), "our own", tell)
    assert number == 1 and memory.suppressions()["by"].tolist() == ["ada"]
    hours = {hour: NOON + timedelta(hours=hour) for hour in (-1, 0, 47, 48)}
    held = {hour: memory.suppressed_on(at)["account_id"].tolist() for hour, at in hours.items()}
    assert held == {-1: [], 0: ["a"], 47: ["a"], 48: []}
    there = NOON.astimezone(datetime.fromisoformat("2026-11-01T00:00+08:00").tzinfo)
    assert memory.suppressed_on(there)["until"].tolist() == ["2026-11-03T20:00:00+08:00"]


def test_a_lifted_suppression_held_until_then(memory: Memory) -> None:
    number = memory.suppress("a", NOON, NOON + timedelta(days=9), "our own", tell)
    assert memory.lift(number, NOON + timedelta(days=1), "sold", tell) == "a"
    assert len(memory.suppressed_on(NOON + timedelta(hours=23))) == 1
    assert len(memory.suppressed_on(NOON + timedelta(hours=24))) == 0
    for again in (number, 7):
        with pytest.raises(ConfigInvalid):
            memory.lift(again, NOON, "sold", tell)


def test_of_several_suppressions_the_one_that_ends_last_counts(memory: Memory) -> None:
    for days, reason in ((2, "two"), (5, "five"), (3, "three")):
        memory.suppress("a", NOON, NOON + timedelta(days=days), reason, tell)
    assert memory.suppressed_on(NOON)["reason"].tolist() == ["five"]


def test_a_suppression_that_cannot_be_told_of_is_none(memory: Memory) -> None:
    def cannot(number: int) -> str:
        raise OutputUnwritable("audit.jsonl: the disk is full", "free space")

    end = NOON + timedelta(days=1)
    with pytest.raises(OutputUnwritable):
        memory.suppress("a", NOON, end, "our own", cannot)
    for account, until, reason in (("a", NOON, "our own"), (" ", end, "x"), ("a", end, "x\ny")):
        with pytest.raises(ConfigInvalid):
            memory.suppress(account, NOON, until, reason, tell)
    assert memory.suppressions().empty


def test_suppressions_outlive_what_is_taken_in_and_forgotten(memory: Memory, path: Path) -> None:
    memory.suppress("a", NOON, NOON + timedelta(days=9), "our own", tell)
    fill(memory, three_nights())
    memory.forget_before(day_of(9))
    with Memory(path) as other:
        assert other.suppressed_on(NOON)["account_id"].tolist() == ["a"]


def test_a_memory_that_another_process_made_meanwhile_is_kept(memory: Memory, path: Path) -> None:
    memory.record(day_of(1), "failed")
    _make(path)
    assert len(memory.nights()) == 1
    with Memory(path) as other:
        assert len(other.nights()) == 1
    assert os.listdir(path.parent) == [MEMORY]


def test_only_its_owner_may_read_it_and_every_change_reaches_the_disk(
    memory: Memory, path: Path
) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(path.parent) == [MEMORY]
    assert memory._connection.execute("PRAGMA synchronous").fetchone() == (3,)


def damage(path: Path, how: str) -> None:
    """Do to a file what happens to files."""
    held = path.read_bytes()
    if how == "foreign":
        path.unlink()
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE nights (day)")
        other.close()
    elif how == "newer":
        with sqlite3.connect(path) as other:
            other.execute(f"PRAGMA user_version = {VERSION + 1}")
        other.close()
    else:
        page = b"\xa5" * 4096
        forms = {"empty": b"", "text": b"day,account\n", "cut": held[:5000]}
        forms["page"] = held[:4096] + page + held[8192:]
        path.write_bytes(forms[how])


@pytest.mark.parametrize("how", ["empty", "text", "cut", "page", "foreign", "newer"])
def test_a_damaged_foreign_or_newer_file_is_told_of_and_left_alone(path: Path, how: str) -> None:
    with Memory(path) as memory:
        fill(memory, three_nights())
    damage(path, how)
    held = path.read_bytes()
    with pytest.raises(StoreDamaged, match=MEMORY) as caught:
        Memory(path)
    assert "move it aside" in caught.value.mend and "audit.jsonl" in caught.value.mend
    assert ("version 2" in caught.value.found) == (how == "newer")
    assert path.read_bytes() == held


def test_damage_that_shows_later_is_told_of_as_well(path: Path) -> None:
    with Memory(path) as memory:
        fill(memory, three_nights())
        held = bytearray(path.read_bytes())
        held[27] += 1  # the count of changes, so that what was read is not taken from memory
        path.write_bytes(held[:4096] + b"\xa5" * (len(held) - 4096))
        with pytest.raises(StoreDamaged):
            memory.take_in(day_of(4), "r4", SUMMARY, three_nights().told[0].assign(day=day_of(4)))


def test_what_cannot_be_written_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(OutputUnwritable, match=MEMORY):
        Memory(tmp_path / "taken" / MEMORY)
    (tmp_path / MEMORY).mkdir()
    with pytest.raises(OutputUnwritable, match=MEMORY):
        Memory(tmp_path / MEMORY)
    monkeypatch.setattr("detector.memory.schema.WAIT_SECONDS", 0.05)
    path = tmp_path / "in" / "deep" / MEMORY
    with Memory(path) as one, Memory(path) as other:
        one._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutputUnwritable, match="locked"):
            other.record(day_of(1), "failed")
        one._connection.execute("ROLLBACK")
        other.record(day_of(1), "failed")
