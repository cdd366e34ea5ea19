"""`detector case` on a world: made anew, unmasked with a reason only, and silent on strangers."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from detector.desk.browser import find_browser
from detector.privacy.masks import mask
from tests.desk.test_case import text_of
from tests.desk.world import Kept, keep_night
from tests.test_cli import call, fails_in_words

REASON = "owner at the counter, report 42"
PERSONAL = {
    "login_phone": "phone", "notify_phone": "phone", "delivery_phone": "phone",
    "id_number": "person", "delivery_address": "address", "counterparty": "id",
    "device_id": "id", "ip": "id",
}  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return keep_night(tmp_path_factory.mktemp("case"))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plain_values(kept: Kept, account: str = "") -> dict[str, str]:
    """Every value of a person in the events, as written and as read, with its kind."""
    found: dict[str, str] = {}
    for log in ("account_events", "order_events"):
        events = pd.read_parquet(kept.data / f"{log}.parquet")
        own = events[events["account_id"] == account] if account else events
        for column in PERSONAL.keys() & set(events.columns):
            for value in map(str, own[column].dropna().unique()):
                read = re.sub(r"[ -]|^(\+?86-?)", "", value)
                found |= {value: PERSONAL[column], read: PERSONAL[column]}
    return found


def test_it_writes_one_file_and_tells_the_hash(kept: Kept, here: Path) -> None:
    said = call("case", kept.nights, kept.first)
    name, told = said.out.splitlines()
    assert [path.name for path in here.iterdir()] == [name] == [f"case-{kept.first}.html"]
    page = (here / name).read_text(encoding="utf-8")
    assert told.removeprefix("case hash ") in page
    assert (here / name).stat().st_mode & 0o777 == 0o600


def test_every_figure_leads_to_lines_of_the_timeline(kept: Kept, here: Path) -> None:
    call("case", kept.nights, kept.first, "--out", "case.html")
    page = (here / "case.html").read_text(encoding="utf-8")
    led = re.findall(r'href="#(e\d+)"', page)
    assert led and all(f'id="{anchor}"' in page for anchor in led)


def test_no_plain_value_is_in_a_masked_file(kept: Kept, here: Path) -> None:
    call("case", kept.nights, kept.first, "--out", "case.html")
    page = (here / "case.html").read_text(encoding="utf-8")
    assert [value for value in plain_values(kept) if value in page] == []


def test_made_anew_from_the_events_the_hash_is_the_same(kept: Kept) -> None:
    said = call("case", kept.nights, kept.first, "--data", kept.data)
    assert said.out.endswith("made anew from the events: the hash is the same\n")


def test_other_events_are_told_apart(kept: Kept, here: Path) -> None:
    changed = here / "changed"
    changed.mkdir()
    for log in ("account_events", "order_events"):
        events = pd.read_parquet(kept.data / f"{log}.parquet")
        if log == "order_events":
            own = events["account_id"] == kept.first
            events.loc[own, "amount"] = events.loc[own, "amount"] + 1
        events.to_parquet(changed / f"{log}.parquet", index=False)
    told = call("case", kept.nights, kept.first, "--data", changed).out.splitlines()[-1]
    assert "not the same are the inputs" in told and "the account's facts" in told


def test_another_zone_is_told_apart(kept: Kept, here: Path) -> None:
    (here / "other.toml").write_text('zone = "UTC"\n')
    said = call("case", kept.nights, kept.first, "--data", kept.data, "--config", "other.toml")
    assert "not the same are the settings" in said.out


def test_an_account_that_the_night_did_not_keep_is_made_from_the_events(kept: Kept) -> None:
    fails_in_words(2, "case", kept.nights, kept.last)
    said = call("case", kept.nights, kept.last, "--data", kept.data)
    assert said.code == 0
    assert "made from the events, as the night kept none: the hash is the same" in said.out


def test_unmasked_it_shows_plain_values_and_who_asked(kept: Kept, here: Path) -> None:
    given = ("--data", kept.data, "--unmask", REASON, "--out", "plain.html")
    assert call("case", kept.nights, kept.first, *given).code == 0
    told = text_of((here / "plain.html").read_text(encoding="utf-8"))
    own = {v for v, kind in plain_values(kept, kept.first).items() if kind == "phone"}
    read = {value for value in own if value.isdecimal() and len(value) == 11}
    assert read and all(value in told for value in read)
    said = json.loads((kept.nights / "audit.jsonl").read_text())
    assert (said["account"], said["reason"]) == (kept.first, REASON)
    assert f"Reason: {REASON}. Line 1 of the audit log" in told


def test_nothing_is_unmasked_when_the_log_cannot_be_written(kept: Kept, here: Path) -> None:
    given = ("--data", kept.data, "--unmask", REASON, "--audit", here / "no" / "audit.jsonl")
    assert "nothing was unmasked" in fails_in_words(6, "case", kept.nights, kept.first, *given)
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (["--unmask", REASON], "--data"),
        (["--unmask", " " * 20, "--data", "x"], "at least 10"),
        (["--unmask", "", "--data", "x"], "at least 10"),
        (["--unmask", REASON, "--data", "x", "--for", "victim"], "always masked"),
        (["--config", "x.toml"], "--data"),
    ],
)
def test_wishes_that_do_not_go_together(kept: Kept, wish: list[str], why: str) -> None:
    assert why in fails_in_words(2, "case", kept.nights, kept.first, *wish)


def test_an_unknown_account_and_an_empty_folder(kept: Kept, here: Path) -> None:
    assert "not in the ranking" in fails_in_words(2, "case", kept.nights, "x/../<b>")
    fails_in_words(2, "case", here, kept.first)


def test_a_file_that_cannot_be_written(kept: Kept, here: Path) -> None:
    (here / "taken").mkdir()
    fails_in_words(6, "case", kept.nights, kept.first, "--out", "taken")
    fails_in_words(6, "case", kept.nights, kept.first, "--out", "no/such/case.html")
    assert list((here / "taken").iterdir()) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_card_holds_no_value_of_anybody(kept: Kept, here: Path, language: str) -> None:
    """Canaries: all values of the whole world, plain and masked, and all other accounts."""
    given = ("--for", "victim", "--language", language, "--out", "card.html")
    known = pd.read_parquet(kept.folder / "ranking.parquet")["account_id"]
    for account in kept.front:
        assert call("case", kept.nights, account, *given).code == 0
        page = (here / "card.html").read_text(encoding="utf-8")
        values = plain_values(kept)
        masks = {mask(kind, value) for value, kind in values.items()}
        canaries = {*values, *masks, *known} - {account}
        assert [value for value in canaries if value in page] == []
        assert account in page


def test_it_prints_a_pdf(kept: Kept, here: Path) -> None:
    if find_browser() is None:
        pytest.skip("no Chromium here: apt-get install chromium, or name one in DETECTOR_BROWSER")
    said = call("case", kept.nights, kept.first, "--pdf", "case.pdf")
    assert said.out.splitlines()[:2] == [f"case-{kept.first}.html", "case.pdf"]
    assert (here / "case.pdf").read_bytes().startswith(b"%PDF-")


def test_without_a_browser_nothing_is_written(
    kept: Kept, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DETECTOR_BROWSER", "no-such-browser")
    told = fails_in_words(2, "case", kept.nights, kept.first, "--pdf", "case.pdf")
    assert "open the HTML file" in told
    assert list(here.iterdir()) == []


def test_a_browser_that_prints_nothing_is_said(
    kept: Kept, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DETECTOR_BROWSER", "true")
    told = fails_in_words(6, "case", kept.nights, kept.first, "--pdf", "case.pdf")
    assert "printed nothing (it ended with 0)" in told
