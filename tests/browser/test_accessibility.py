"""axe-core finds no serious fault: by day and by night, in both languages, with all that opens."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import Desk

MOST_ROWS = 12
THIN_OUT = """(most) => {
  for (const table of document.querySelectorAll("table")) {
    const parts = table.tBodies.length > 1 ? table.tBodies : table.tBodies[0].rows;
    for (const part of [...parts].slice(most)) part.remove();
  }
}"""
"""Rows of a table are alike, and axe-core takes a minute for all of them."""


def faults(page: Page) -> list[str]:
    """Name what axe-core finds serious or critical, with the first place of each."""
    page.evaluate(THIN_OUT, MOST_ROWS)
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']} ({len(one['nodes'])}×, first {one['nodes'][0]['html'][:160]})"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def test_the_check_bites(open_page: OpenPage, tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text("<!doctype html><html lang=en><title>t</title><button></button>", "utf-8")
    assert [fault.split(":")[0] for fault in faults(open_page(bad))] == ["button-name"]


@pytest.mark.parametrize("colours", ["Light", "Dark"])
@pytest.mark.parametrize("language", ["English", "中文"])
def test_no_serious_fault(desk: Desk, colours: str, language: str) -> None:
    desk.page.get_by_role("button", name=colours).click()
    desk.speak(language)
    desk.open_case(0)
    desk.page.keyboard.press("1")
    assert faults(desk.page) == []
    desk.page.keyboard.press("?")
    expect(desk.page.get_by_role("dialog")).to_be_visible()
    assert faults(desk.page) == []


def test_no_serious_fault_on_a_small_screen(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 390, "height": 800})
    desk.open_case(0)
    assert faults(desk.page) == []
    wide = desk.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "the page scrolls sideways"


def test_help_tells_the_keys_and_goes_away(desk: Desk) -> None:
    desk.page.keyboard.press("?")
    told = desk.page.get_by_role("dialog").inner_text()
    assert [key for key in ("j", "k", "Enter", "1", "2") if key not in told] == []
    desk.page.keyboard.press("Escape")
    expect(desk.page.get_by_role("dialog")).to_be_hidden()


def test_colours_follow_the_system_or_the_choice(desk: Desk) -> None:
    paper = "() => getComputedStyle(document.body).backgroundColor"
    light = desk.page.evaluate(paper)
    desk.page.emulate_media(color_scheme="dark")
    assert desk.page.evaluate(paper) != light
    desk.page.get_by_role("button", name="Light").click()
    assert desk.page.evaluate(paper) == light
