"""The log of a night: what its lines hold, and what never gets into them."""

import json
import logging
import re
from pathlib import Path

import pytest

from detector.errors import OutputUnwritable, QualityGate
from detector.watching.events import ALWAYS, EVENTS
from detector.watching.log import open_log

NIGHT = "2026-11-23"
ROOT = Path(__file__).parents[2] / "detector"


def read(out: Path) -> list[dict[str, object]]:
    lines = (out / "log" / f"dt={NIGHT}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_stages_follow_each_other_with_their_seconds(tmp_path: Path) -> None:
    with open_log(tmp_path, NIGHT) as log:
        log.begin("read")
        log.name_run("3f2a")
        log.end(rows=120)
        log.begin("rank")
        log.begin("publish")
        log.end()
        before = log.seconds["publish"]
        log.begin("publish")
    told = [(line["event"], line.get("stage"), line.get("rows")) for line in read(tmp_path)]
    assert told[:2] == [("stage_started", "read", None), ("stage_finished", "read", 120)]
    assert log.seconds["publish"] >= before
    assert list(log.seconds) == ["read", "rank", "publish"]
    assert [line["run"] for line in read(tmp_path)] == ["", *["3f2a"] * 7]
    assert all(tuple(line)[: len(ALWAYS)] == ALWAYS for line in read(tmp_path))


def test_an_error_of_ours_is_told_in_its_words(tmp_path: Path) -> None:
    with pytest.raises(QualityGate), open_log(tmp_path, NIGHT) as log:
        log.begin("read")
        raise QualityGate("half of the orders are missing", "ask for the export again")
    last = read(tmp_path)[-1]
    assert (last["level"], last["event"]) == ("error", "night_failed")
    assert (last["stage"], last["error"], last["exit_code"]) == ("read", "QualityGate", 9)
    assert last["found"] == "half of the orders are missing"


def test_a_fault_of_ours_tells_its_place_and_no_value(tmp_path: Path) -> None:
    with pytest.raises(ValueError), open_log(tmp_path, NIGHT):
        int("13800138000x")
    last = read(tmp_path)[-1]
    assert last["exit_code"] == 1 and str(last["place"]).startswith("test_log.py:")
    assert "13800138000" not in json.dumps(last)


def test_only_events_of_the_table_are_written(tmp_path: Path) -> None:
    with open_log(tmp_path, NIGHT) as log:
        with pytest.raises(KeyError):
            log.tell("phone_seen")
        with pytest.raises(KeyError, match="does not tell phone"):
            log.tell("night_started", phone="13800138000")
    assert read(tmp_path) == []


def test_warnings_of_other_rooms_come_in(tmp_path: Path) -> None:
    with open_log(tmp_path, NIGHT):
        logging.getLogger("detector.some.room").warning("the night before cannot be read")
        logging.getLogger("detector").info("not this")
    logging.getLogger("detector").warning("nor this: the log is closed")
    assert [(line["event"], line["text"]) for line in read(tmp_path)] == [
        ("noted", "the night before cannot be read")
    ]


def test_a_line_that_a_kill_tore_stays_alone(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / f"dt={NIGHT}.jsonl").write_text('{"at": "2026-11-2')
    with open_log(tmp_path, NIGHT) as log:
        log.tell("leftovers_cleared", count=1)
    torn, line = (tmp_path / "log" / f"dt={NIGHT}.jsonl").read_text().splitlines()
    assert torn == '{"at": "2026-11-2' and json.loads(line)["count"] == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_costs_lines_and_not_the_night(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / f"dt={NIGHT}.jsonl").symlink_to("/dev/full")
    with open_log(tmp_path, NIGHT, aloud=True) as log:
        log.tell("leftovers_cleared", count=1)
    said = capsys.readouterr()
    assert json.loads(said.err)["event"] == "leftovers_cleared" and said.out == ""


def test_a_log_that_cannot_be_opened_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file stands here")
    with pytest.raises(OutputUnwritable, match="cannot be opened"), open_log(tmp_path, NIGHT):
        pass


def test_every_event_has_a_level_and_a_meaning() -> None:
    assert {event.level for event in EVENTS.values()} <= {"info", "warning", "error"}
    assert all(event.meaning.endswith(".") for event in EVENTS.values())


def test_every_event_of_the_table_is_told_somewhere() -> None:
    told = re.findall(r"\.tell\(\s*\"(\w+)\"", "".join(map(Path.read_text, ROOT.rglob("*.py"))))
    assert set(EVENTS) == set(told)
