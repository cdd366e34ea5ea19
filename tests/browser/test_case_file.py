"""The case file in a browser: drawn, silent, and whole without script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from detector.desk.dossier.case import case
from tests.browser.test_accessibility import faults
from tests.desk.filed import OWNER, write_night
from tests.hostile import HOSTILE

OpenPage = Callable[..., Page]


@pytest.fixture(params=["en", "zh"])
def page(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "case.html"
    told = case(write_night(tmp_path), OWNER, request.param)
    path.write_text(told.to_html(), encoding="utf-8")
    return path


def test_it_draws_the_case(open_page: OpenPage, page: Path) -> None:
    drawn = open_page(page).locator("#drawn")
    assert drawn.locator("> section").count() == 5
    told = drawn.locator("[role=img]")
    assert told.count() >= 1
    assert all(told.nth(n).get_attribute("aria-label") for n in range(told.count()))


def test_without_script_the_tables_hold_everything(open_page: OpenPage, page: Path) -> None:
    opened = open_page(page, java_script_enabled=False)
    assert not opened.locator(".pictures").is_visible()
    assert opened.locator("#e11").is_visible()


def test_the_card_runs_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    path = tmp_path / "card.html"
    path.write_text(case(write_night(tmp_path), OWNER).to_card(), encoding="utf-8")
    assert open_page(path).locator("tbody tr").count() == 6


def test_hostile_texts_stay_texts(open_page: OpenPage, tmp_path: Path) -> None:
    evil = " ".join(HOSTILE)
    path = tmp_path / "case.html"
    night = write_night(tmp_path, goods=evil, run_id=evil)
    path.write_text(case(night, OWNER).to_html(), encoding="utf-8")
    opened = open_page(path)
    assert opened.locator("#drawn > section").count() == 5
    assert opened.locator("#e4 .notes").inner_text().count("<script>alert(1)</script>") == 2


def test_axe_finds_no_serious_fault(open_page: OpenPage, page: Path) -> None:
    assert faults(open_page(page)) == []
