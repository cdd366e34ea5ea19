"""Hostile texts in the page: they are seen, and none of them acts."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from detector.report.page import STEP
from detector.report.wording import visible
from tests.browser.conftest import OpenPage
from tests.browser.desk import Desk
from tests.hostile import HostileNight


@pytest.fixture
def hostile_report(open_page: OpenPage, hostile_night: HostileNight) -> Page:
    return open_page(hostile_night.published.folder / "report.html")


def count_intruders(page: Page) -> list[str]:
    """Name the elements that only a text could have brought: foreign ones, or with a handler."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("*")]
          .filter((node) => node.matches("img, iframe, object, embed, base, form[action]")
            || (node.matches("a[href]") && !node.getAttribute("href").startsWith("#"))
            || [...node.attributes].some(({ name }) => name.startsWith("on")))
          .map((node) => node.outerHTML.slice(0, 200))"""
    )
    return found


def test_names_are_seen_as_they_are(hostile_report: Page, hostile_night: HostileNight) -> None:
    listed = hostile_night.published.ranking.table["account_id"].to_pylist()
    shown = [visible(str(name)).strip() for name in listed]
    assert Desk(hostile_report).accounts() == shown[:STEP]


def test_no_text_becomes_an_element(hostile_report: Page) -> None:
    desk = Desk(hostile_report)
    for place in range(0, STEP, 7):
        desk.open_case(place)
    assert count_intruders(hostile_report) == []


def test_no_text_becomes_an_element_of_a_case_file(
    open_page: OpenPage, hostile_cases: dict[str, Path]
) -> None:
    page = open_page(next(iter(hostile_cases.values())))
    for account, file in hostile_cases.items():
        page.goto(file.as_uri())
        assert count_intruders(page) == []
        assert visible(account)[:100] in page.get_by_role("banner").inner_text()


def test_no_text_becomes_an_element_without_script(
    open_page: OpenPage, hostile_night: HostileNight
) -> None:
    page = open_page(hostile_night.published.folder / "report.html", java_script_enabled=False)
    assert page.get_by_role("rowheader").count() > 100
    assert page.locator("img, iframe, object, embed, base").count() == 0
