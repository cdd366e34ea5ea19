"""The audit log only grows, and tells when another hand was at it."""

import hashlib
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detector.audit.log import LOG, Broken, Entry, append_entry, read_entries, verify_audit
from detector.cli.main import main
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


def change(log: Path, edit: Callable[[list[str]], object]) -> Broken | None:
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


def test_the_line_behind_a_half_one_says_that_it_was_torn(log: Path) -> None:
    with log.open("a") as half:
        half.write('{"at": "2026')
    assert verify_audit(log) == Broken(4, "it was not written to its end")
    assert append_entry(log, "unmask", "r1", "a4", REASON).line == 6
    assert verify_audit(log) is None
    log.write_text(log.read_text().replace('{"at": "2026\n', '{"at": "2025\n'))
    assert verify_audit(log) == Broken(4, "it is no entry of this log")


def test_a_line_that_lacks_only_its_end_is_whole(log: Path) -> None:
    log.write_bytes(log.read_bytes()[:-1])
    assert append_entry(log, "unmask", "r1", "a4", REASON).line == 4
    assert verify_audit(log) is None


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


def test_what_was_not_done_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable) as caught:
        append_entry(tmp_path, "accept", "r1", "", REASON, mend="the gate stays closed")
    assert caught.value.mend == "the gate stays closed"


def test_a_line_for_which_there_is_no_room_leaves_nothing(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    before = log.read_bytes()
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OutputUnwritable, match="No space left"):
        append_entry(log, "unmask", "r1", "a4", REASON)
    assert log.read_bytes() == before


def anchor(entry: Entry) -> tuple[int, str]:
    return entry.line, entry.sha256


def test_a_tail_that_was_cut_off_shows_against_an_anchor(log: Path) -> None:
    second, third = read_entries(log)[1:]
    assert verify_audit(log, [anchor(second), anchor(third)]) is None
    assert change(log, lambda lines: lines.pop()) is None, "not by itself"
    cut = Broken(3, "it was cut off: the log ends with line 2")
    assert verify_audit(log, [anchor(third), anchor(second)]) == cut


def test_a_log_that_was_written_anew_shows_against_an_anchor(log: Path) -> None:
    kept = [anchor(entry) for entry in read_entries(log)]
    log.unlink()
    for account in ("a1", "a9", "a3"):
        append_entry(log, "unmask", "r1", account, "another reason")
    assert verify_audit(log) is None
    assert verify_audit(log, kept) == Broken(1, "it is not the line that was kept elsewhere")


def test_the_first_fault_is_named(log: Path) -> None:
    def edit(lines: list[str]) -> None:
        lines[1] = lines[1].replace('"a2"', '"a9"')

    kept = [anchor(entry) for entry in read_entries(log)]
    assert (broken := change(log, edit)) is not None and broken.line == 3
    for known in (kept[1:], kept[1:2]):
        assert (first := verify_audit(log, known)) is not None and first.line == 2
    assert verify_audit(log, kept[:1]) == broken


def run(*asked: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in asked], catch_exceptions=False)


def test_the_verb_verifies(log: Path) -> None:
    whole = run("audit", "verify", log.parent)
    assert whole.exit_code == 0 and "3 lines" in whole.stdout
    known = whole.stdout.split()[-1]
    assert known == f"3:{read_entries(log)[-1].sha256}"
    assert run("audit", "verify", log, "--anchor", known).exit_code == 0
    change(log, lambda lines: lines.pop())
    assert run("audit", "verify", log).exit_code == 0
    cut = run("audit", "verify", log, "--anchor", known)
    assert (cut.exit_code, "line 3: it was cut off" in cut.stderr) == (12, True)
    change(log, lambda lines: lines.pop(0))
    assert "line 1" in run("audit", "verify", log.parent).stderr
    assert run("audit", "verify", log, "--anchor", "three").exit_code == 2


def test_the_verb_shows(log: Path) -> None:
    append_entry(log, "accept", "r2", "", "two\nlines \x1b[2J")
    lines = run("audit", "show", log.parent).stdout.splitlines()
    assert len(lines) == 4 and "unmask  r1  a1: the owner asked" in lines[0]
    assert "\x1b" not in lines[3]
    assert len(run("audit", "show", log, "--action", "unmask").stdout.splitlines()) == 3
    assert run("audit", "verify", log.with_name("none.jsonl")).stdout == "none.jsonl has no lines\n"


def test_an_import_of_verdicts_is_told_without_accounts(tmp_path: Path) -> None:
    given, store = tmp_path / "given.csv", tmp_path / "store.parquet"
    given.write_text("account_id,verdict\nA1029,confirmed\nA1030,cleared\n")
    asked = ("label", given, "--store", store, "--audit", tmp_path)
    assert run(*asked).exit_code == 0
    assert run(*asked).exit_code == 0
    first, second = read_entries(tmp_path / LOG)
    assert first.said["action"] == "verdicts" and "A1029" not in first.said["reason"]
    assert "2 new verdicts (1 confirmed, 1 cleared)" in first.said["reason"]
    assert "0 new verdicts" in second.said["reason"]
    assert hashlib.sha256(store.read_bytes()).hexdigest() in second.said["reason"]
    lost = run("label", given, "--store", store, "--audit", tmp_path / "none")
    assert lost.exit_code == 6 and "no verdict comes in twice" in lost.stderr
