"""The case of one account: what it holds, and what its file shows."""

import html
import json
import re
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from detector.desk.dossier.case import Case, case
from detector.desk.run import open_run
from detector.errors import ConfigInvalid
from tests.desk.filed import OWNER, RECORD, SHOWN, STRANGER, write_night


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_night(tmp_path_factory.mktemp("nights"))


@pytest.fixture(scope="module")
def opened(night: Path) -> Case:
    return case(night.parent, OWNER)


def text_of(page: str) -> str:
    """What a reader without script sees."""
    body = re.sub(r"<(script|style)\b.*?</\1>", "", page.partition("<body")[2], flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_a_case_opens_from_a_run_or_a_folder(night: Path, opened: Case) -> None:
    assert repr(opened) == "Case of account A-1, rank 1 on 2026-03-11"
    assert case(open_run(night), OWNER).fingerprint == opened.fingerprint


def test_an_account_that_is_not_ranked_is_said(night: Path) -> None:
    with pytest.raises(ConfigInvalid, match="'X' is not in the ranking"):
        case(night, "X")


def test_an_account_behind_the_front_is_said_with_a_way_out(night: Path) -> None:
    with pytest.raises(ConfigInvalid, match=r"rank 2 on .*(?s:.*)--data"):
        case(night, "C-3")


def test_its_frames(opened: Case) -> None:
    assert opened.steps["event_id"].tolist()[:2] == ["e1", "e2"]
    assert opened.links["other"].tolist() == [STRANGER]
    assert opened.keys["shown"].tolist() == list(SHOWN.values())
    assert opened.profile["home_city"] == "上海市"
    assert opened.questions["question"].str.endswith("?").all()


def test_reasons_have_their_peers_and_events(opened: Case) -> None:
    known, old = opened.reasons.to_dict("records")
    assert (known["below"], known["peers"], known["event_ids"]) == (
        0.99961,
        "newcomers",
        ["e4", "gone"],
    )
    assert old["sentence"] == "a sentence that only the night knew"


def test_reasons_in_the_other_language(night: Path) -> None:
    first = case(night, OWNER, "zh").reasons["sentence"][0]
    assert "7" in first and re.search("[\u4e00-\u9fff]", first)


def test_the_picture_has_a_row_per_type_of_event(opened: Case) -> None:
    axes = Figure().subplots()
    assert opened.plot(axes) is axes
    told = [label.get_text() for label in axes.get_yticklabels()]
    assert len(told) == opened.steps["what"].nunique()
    assert "cash drawn" in told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_file_reads_without_script(night: Path, language: str) -> None:
    told = text_of(case(night, OWNER, language).to_html())
    for event in (f"e{number}" for number in range(1, 12)):
        assert re.search(rf"\b{event}\b", told)
    for value in (*SHOWN.values(), STRANGER, "o-1", "o-2", "o-3", "¥3,000.50", "¥2,000.00"):
        assert value in told
    assert RECORD["run_id"] in told and RECORD["as_of"] in told
    assert case(night, OWNER).fingerprint.sha256 in told


def test_a_figure_leads_to_the_events_it_rests_upon(opened: Case) -> None:
    page = opened.to_html()
    assert '<a class="code" href="#e4">e4</a> (line 4)' in page
    assert 'id="e4"' in page
    assert "99.9 % of newcomers" in text_of(page)


def test_stopped_orders_are_told_with_all_their_steps(opened: Case) -> None:
    told = text_of(opened.to_html())
    after = told.partition("Orders, with all their steps")[2]
    assert re.search(r"o-3 phones ¥700.00 杭州市 stopped .* placed e8 .* intercepted e9", after)
    assert "o-2 phones ¥2,000.00 杭州市 on the way" in after


def test_the_page_asks_nobody_and_runs_only_its_own_script(opened: Case) -> None:
    page = html.unescape(opened.to_html())
    assert "default-src 'none'" in page
    assert not re.search(r"\son\w+=|style=\"|https?://(?!www\.w3\.org)|<link|<img", page)


def test_the_object_for_the_drawings(opened: Case) -> None:
    told = json.loads(re.search(r'id="case">(.*?)</script>', opened.to_html())[1])["case"]  # type: ignore[index]
    assert (told["account"], told["rank"], told["certainty"]) == (OWNER, 1, "likely")
    assert told["profile"]["city"] == "上海市"
    step = told["steps"][3]
    assert (step["log"], step["what"], step["order"], step["event"]) == (
        "order",
        "placed",
        "o-1",
        "e4",
    )
    assert (step["recipient"], step["payee"], step["place"]) == (2, None, None)
    assert told["links"][0]["other"] == STRANGER
    assert told["signs"][1]["below"] is None


def test_a_notebook_shows_two_small_tables(opened: Case) -> None:
    shown = opened._repr_html_()
    assert shown.count("<table") == 2 and len(shown) < 20_000
    assert not re.search("<script|<style|<iframe|https?:|src=", shown)
    assert "a sentence that only the night knew" in shown and "cash_drawn" in shown


def test_hostile_texts_show_as_text(tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)>\u202e\"'{}"
    folder = write_night(tmp_path, goods=evil, run_id=evil)
    page = case(folder, OWNER).to_html()
    assert "<img" not in page
    assert html.escape("<img src=x onerror=alert(1)>") in page


@pytest.mark.parametrize(
    "part", ["inputs", "settings", "as_of", "program", "verdicts", "model", "ranking", "facts"]
)
def test_the_hash_has_every_part(opened: Case, part: str) -> None:
    assert re.fullmatch("[0-9a-f]{64}", opened.fingerprint.parts[part])


def test_the_hash_tells_what_changed(tmp_path: Path, opened: Case) -> None:
    given = [{"name": "account_events.parquet", "rows": 9, "bytes": 1, "sha256": "bb"}]
    other = case(write_night(tmp_path / "a", inputs=given), OWNER).fingerprint
    assert opened.fingerprint.differing(other) == ("inputs",)
    assert opened.fingerprint.sha256 != other.sha256
    folder = write_night(tmp_path / "b")
    (folder / "model" / "tails.parquet").write_text("changed")
    assert opened.fingerprint.differing(case(folder, OWNER).fingerprint) == ("model",)
