"""The page in English and Chinese, switched in place."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk

LATIN = re.compile(r"[A-Za-z]{3,}")
KEPT = re.compile(r"English|detector|SHA-256|CSV|HTML|Esc|Enter|UTC|sha256")
"""What stays as it is in any language: names of programs, keys and formats."""


def frame_of(page: Page) -> list[Locator]:
    """List what frames the data: headings, buttons, labels, column heads, links."""
    roles = "heading", "button", "columnheader", "link", "status"
    found = [page.locator(f"role={role}") for role in roles]
    return [*found, *map(page.locator, ("label", "summary", "dt", "p.note"))]


def english_left(page: Page) -> list[str]:
    """Give the texts of the frame that hold English words; names in type of their own are data."""
    data = page.locator(".code, code, bdi, time").locator("visible=true").all_inner_texts()
    names = re.compile("|".join(map(re.escape, sorted(set(filter(None, data)), key=len)[::-1])))
    texts = [
        text for part in frame_of(page) for text in part.locator("visible=true").all_inner_texts()
    ]
    return [text for text in texts if LATIN.search(KEPT.sub("", names.sub("", text)))]


def test_chinese_leaves_no_english_frame(desk: Desk) -> None:
    assert "The worklist" in english_left(desk.page)
    desk.speak("中文")
    expect(desk.page.locator("html")).to_have_attribute("lang", re.compile("^zh"))
    assert english_left(desk.page) == []
    expect(desk.page).to_have_title(re.compile(r"[\u4e00-\u9fff]"))


def test_an_open_case_is_told_anew(desk: Desk) -> None:
    desk.open_case(0)
    expect(desk.inside().get_by_role("heading", name="What to ask")).to_be_visible()
    desk.speak("中文")
    expect(desk.inside().get_by_role("heading", name="该问什么")).to_be_visible()
    headings = desk.inside().get_by_role("heading").all_inner_texts()
    assert headings and [text for text in headings if LATIN.search(text)] == []


def test_there_and_back_is_the_same(desk: Desk) -> None:
    before = desk.page.locator("main").inner_text()
    desk.speak("中文")
    assert desk.page.locator("main").inner_text() != before
    desk.speak("English")
    assert desk.page.locator("main").inner_text() == before
    expect(desk.page.locator("html")).to_have_attribute("lang", re.compile("^en"))


def test_sorting_and_filters_outlive_the_switch(desk: Desk) -> None:
    desk.sort_by("At risk")
    desk.filter("Pattern").select_option("mule_ring")
    before = desk.accounts()
    desk.speak("中文")
    assert desk.accounts() == before
