"""The audit log only grows, and tells when another hand was at it."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from detector.desk.audit import Broken, append_entry, verify_audit
from detector.errors import OutputUnwritable

REASON = "the owner asked at the counter"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "audit.jsonl"
    for account in ("a1", "a2", "a3"):
        append_entry(path, "unmask", "r1", account, REASON)
    return path


def lines_of(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8").splitlines()


def test_a_line_tells_who_what_and_why(log: Path) -> None:
    said = json.loads(lines_of(log)[1])
    assert (said["action"], said["run"], said["account"]) == ("unmask", "r1", "a2")
    assert said["reason"] == REASON
    assert said["at"].endswith("+00:00") and said["user"] and said["program"]


def test_only_its_owner_may_read_it(log: Path) -> None:
    assert log.stat().st_mode & 0o777 == 0o600


def test_an_untouched_log_is_whole(log: Path) -> None:
    assert verify_audit(log) is None
    assert verify_audit(log.with_name("none.jsonl")) is None


def change(log: Path, edit: Callable[[list[str]], None]) -> Broken | None:
    lines = lines_of(log)
    edit(lines)
    log.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return verify_audit(log)


def test_a_changed_line_shows_at_the_next(log: Path) -> None:
    def edit(lines: list[str]) -> None:
        lines[1] = lines[1].replace('"a2"', '"a9"')

    assert (broken := change(log, edit)) is not None and broken.line == 3


def test_a_line_put_in_shows(log: Path) -> None:
    broken = change(log, lambda lines: lines.insert(1, lines[0]))
    assert broken is not None and broken.line == 2


def test_a_line_taken_out_shows(log: Path) -> None:
    def edit(lines: list[str]) -> None:
        del lines[0]

    assert (broken := change(log, edit)) is not None and broken.line == 1


def test_a_line_that_is_none_of_ours_shows(log: Path) -> None:
    broken = change(log, lambda lines: lines.append("{}"))
    assert broken == Broken(4, "it is no entry of this log")


def test_what_a_crash_left_half_written_stays_and_shows(log: Path) -> None:
    with log.open("a") as half:
        half.write('{"at": "2026')
    assert verify_audit(log) == Broken(4, "it was not written to its end")
    assert append_entry(log, "unmask", "r1", "a4", REASON).line == 5
    assert (broken := verify_audit(log)) is not None and broken.line == 4


def test_a_reason_is_one_line_whatever_is_in_it(log: Path) -> None:
    append_entry(log, "unmask", "r1", "a4", 'two\nlines and "quotes"')
    assert len(lines_of(log)) == 4
    assert verify_audit(log) is None


def test_two_writers_at_once_lose_nothing(log: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: append_entry(log, "unmask", "r1", f"b{n}", REASON), range(24)))
    assert len(lines_of(log)) == 27
    assert verify_audit(log) is None


def test_a_log_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "no" / "audit.jsonl", tmp_path):
        with pytest.raises(OutputUnwritable, match="cannot be written"):
            append_entry(path, "unmask", "r1", "a1", REASON)


def test_a_log_that_keeps_nothing_is_none() -> None:
    with pytest.raises(OutputUnwritable, match="no file that keeps"):
        append_entry(Path("/dev/null"), "unmask", "r1", "a1", REASON)
