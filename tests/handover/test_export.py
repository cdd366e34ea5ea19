"""The cases of a night: whose, under which key, in which form, and with nobody's numbers."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from detector import case, export, open_run
from detector.catalogue.families import CATALOGUE
from detector.cells import restore
from detector.cli.main import main
from detector.errors import ConfigInvalid, OutputUnwritable
from detector.handover.casework import build_records
from detector.handover.handover import Handover
from detector.handover.standing import Standing
from detector.handover.writing import to_jsonl, to_parquet
from tests.handover.conftest import NIGHTS, Desk
from tests.hostile import HostileNight

FIRST, SECOND = (f"dt={night}" for night in NIGHTS)


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_the_worklist_is_handed_over_or_every_alert(desk: Desk) -> None:
    first, second = export(desk.nights / FIRST), export(desk.nights)
    assert [one.state for one in first.records] == ["new"] * 4
    assert [one.state for one in second.records] == ["new"] * 2
    assert second.day == "2026-06-30"
    known = [one for one in export(desk.nights, everyone=True).records if one.state == "known"]
    assert [one.case_key for one in known] == [one.case_key for one in first.records]
    assert {one.raised_night for one in known} == {NIGHTS[0]}
    assert [one.account_id for one in export(desk.nights / FIRST, review=2).records] == [
        one.account_id for one in first.records[:2]
    ]


def test_a_case_that_waited_keeps_its_key(desk: Desk) -> None:
    alerts = {one.account_id: one for one in export(desk.nights / FIRST, everyone=True).records}
    for raised in export(desk.nights).records:
        waited = alerts[raised.account_id]
        assert (waited.state, waited.stops, waited.raised_night) == ("waiting", None, None)
        assert raised.case_key == waited.case_key
        assert raised.report.endswith("report.html#worklist")


def test_a_night_of_rank_gives_as_many_as_are_asked_for(hostile_night: HostileNight) -> None:
    night = hostile_night.published.folder
    assert [one.rank for one in export(night, review=3).records] == [1, 2, 3]
    cases = export(night)
    assert len(cases) == 200
    assert len(export(night, review=250)) == 250
    everyone = export(night, everyone=True)
    assert {one.account_id for one in everyone.records} == hostile_night.accounts
    assert [one.raised for one in everyone.records] == [True] * 200 + [False] * 100
    assert {one.state for one in everyone.records} == {None}


def test_the_forms_tell_the_same(desk: Desk, tmp_path: Path) -> None:
    cases = export(desk.nights, everyone=True)
    lines = [json.loads(line) for line in cases.to_bytes("jsonl").splitlines()]
    rows = read_csv(cases.to_bytes("csv"))
    table = pq.read_table(cases.write(tmp_path / "cases.parquet"))
    assert table.schema.metadata == {b"schema_version": b"1"}
    for told, line, row in zip(table.to_pylist(), lines, rows, strict=True):
        assert told["as_of"].timestamp() == cases.records[0].as_of.timestamp()
        for name in ("case_key", "account_id", "rank", "score", "reasons", "questions", "blind"):
            assert told[name] == line[name]
        assert row["account_id"] == line["account_id"]
        assert float(row["score"]) == line["score"]
        assert int(row["reasons_count"]) == len(line["reasons"])
        assert row["reason_1"] == line["reasons"][0]["sentence"]
        assert row["stops_count"] == ("" if line["stops"] is None else str(len(line["stops"])))


def test_the_same_night_gives_the_same_bytes(desk: Desk) -> None:
    for form in ("csv", "jsonl", "parquet"):
        assert export(desk.nights).to_bytes(form) == export(desk.nights).to_bytes(form)


def test_nobodys_numbers_are_in_it(desk: Desk) -> None:
    cases = export(desk.nights, everyone=True)
    told = cases.to_bytes("jsonl").decode() + cases.to_bytes("csv").decode()
    persons = {"login_phone", "notify_phone", "id_number", "device_id", "ip", "counterparty"}
    persons |= {"delivery_address", "delivery_phone"}
    values = {
        str(value)
        for log in (desk.world.account_events, desk.world.order_events)
        for name in persons & set(log)
        for value in log[name].dropna().unique()
    }
    assert len(values) > 500
    assert [value for value in values if value in told] == []


def test_hostile_ids_stay_one_record_and_one_cell(hostile_night: HostileNight) -> None:
    cases = export(hostile_night.published.folder, everyone=True)
    ids = [one.account_id for one in cases.records]
    lines = cases.to_bytes("jsonl").decode().splitlines()
    assert [json.loads(line)["account_id"] for line in lines] == ids
    rows = read_csv(cases.to_bytes("csv"))
    assert [restore(row["account_id"]) for row in rows] == ids
    cells = [cell for row in rows for cell in row.values()]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert [
        cell for cell in cells if cell.lstrip(" \t\r\n\u200b\u00a0\x00")[:1] in tuple("=@")
    ] == []
    assert pq.read_table(io.BytesIO(cases.to_bytes("parquet")))["account_id"].to_pylist() == ids


def test_sentences_come_in_the_language_asked_for(desk: Desk) -> None:
    (english, chinese) = (
        export(desk.nights, review=1, language=to).records[0] for to in ("en", "zh")
    )
    assert english.reasons and chinese.reasons
    for one, other in zip(english.reasons, chinese.reasons, strict=True):
        feature = CATALOGUE[one.feature]
        assert one.sentence == feature.sentence(one.value, "en")
        assert other.sentence == feature.sentence(one.value, "zh")
        assert (one.family, one.unit) == (feature.family, feature.unit or None)
    assert english.pattern_label != chinese.pattern_label
    assert english.questions[0].question.endswith("?")


def test_the_model_is_named_as_in_the_case_file(desk: Desk) -> None:
    record = export(desk.nights).records[0]
    assert record.model_sha256 == case(desk.nights, record.account_id).fingerprint.parts["model"]
    assert record.model_version == FIRST.removeprefix("dt=")


def test_an_account_that_is_gone_is_handed_over_closed(desk: Desk) -> None:
    gone = Standing("nobody", "closed", "gone", False, date(2026, 6, 1), date(2026, 6, 2), None)
    (record,) = build_records(open_run(desk.nights), [gone], "en")
    assert (record.rank, record.pattern, record.reasons, record.questions) == (None, None, None, [])
    assert pq.read_table(io.BytesIO(to_parquet([record])))["why"].to_pylist() == ["gone"]
    assert json.loads(to_jsonl([record]))["money_at_risk"] is None


def test_the_file_is_whole_and_its_owners(desk: Desk, tmp_path: Path) -> None:
    path, cases = tmp_path / "cases.csv", export(desk.nights)
    path.write_text("before")
    path.chmod(0o644)
    assert cases.write(path).stat().st_mode & 0o777 == 0o600
    assert len(read_csv(path.read_bytes())) == len(cases)
    (tmp_path / "taken.csv").mkdir()
    with pytest.raises(OutputUnwritable, match=r"taken\.csv cannot be written"):
        cases.write(tmp_path / "taken.csv")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["cases.csv", "taken.csv"]


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"review": 1, "everyone": True}, "ask for one of them"),
        ({"review": -1}, "review is -1"),
        ({"language": "fr"}, "'fr' is not known"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, asked: dict[str, Any], fault: str) -> None:
    with pytest.raises(ConfigInvalid, match=fault):
        export(desk.nights, **asked)


def test_no_cases_are_an_empty_file() -> None:
    none = Handover("2026-06-30", ())
    assert none.to_bytes("jsonl") == b""
    assert read_csv(none.to_bytes("csv")) == []
    assert pq.read_table(io.BytesIO(none.to_bytes("parquet"))).num_rows == 0
    assert len(none.to_frame()) == 0


def test_the_verb_writes_to_stdout_or_a_file(desk: Desk, tmp_path: Path) -> None:
    night = str(desk.nights)
    done = CliRunner().invoke(main, ["export", night])
    assert done.stdout_bytes == export(night).to_bytes("jsonl")
    asked = ["export", night, "--all", "--format", "csv", "--out", str(tmp_path / "cases.txt")]
    assert CliRunner().invoke(main, asked).stdout.startswith("6 cases of 2026-06-30 in ")
    assert len(read_csv((tmp_path / "cases.txt").read_bytes())) == 6
    refused = CliRunner().invoke(main, ["export", night, "--out", str(tmp_path / "cases.xls")])
    assert refused.exit_code == 2
    assert "'xls' is not known" in refused.stderr
