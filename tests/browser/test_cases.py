"""Cases of the report, opened in place and by keys."""

import pandas as pd
from playwright.sync_api import expect

from detector.catalogue.families import CATALOGUE
from detector.nightly.outputs import Published
from detector.report.page import WITHOUT_SCRIPT
from tests.browser.desk import Desk

PARTS = (
    "What happened",
    "Whose hand",
    "What can still be stopped",
    "What happened, and when",
    "What put it here, against its peers",
    "Where it happened",
    "The phone numbers",
    "Accounts that share something with it",
    "What to ask",
    "Every step",
)


def test_a_case_tells_all_its_parts(desk: Desk) -> None:
    inside = desk.open_case(0)
    for part in PARTS:
        expect(inside.get_by_role("heading", name=part, exact=True)).to_be_visible()
    pictures = inside.get_by_role("img").all()
    assert len(pictures) >= 2
    for picture in pictures:
        assert len(picture.get_attribute("aria-label") or "") > 20


def test_the_orders_of_a_case_are_those_of_the_night(desk: Desk, sample_night: Published) -> None:
    """Of 5,000 alerts the first is whole: it shows every order that the night's tables hold."""
    account = desk.accounts()[0]
    steps = pd.read_parquet(sample_night.folder / "cases" / "steps.parquet")
    orders = set(steps.loc[steps["account_id"].eq(account), "order_id"].dropna())
    inside = desk.open_case(0)
    for folded in inside.locator("summary").all():
        folded.click()
    expect(desk.table.get_by_text("are not on it")).to_have_count(0)
    assert orders
    for order in orders:
        expect(inside).to_contain_text(order)


def test_opening_and_closing(desk: Desk) -> None:
    desk.open_case(2)
    expect(desk.inside()).to_be_visible()
    desk.button(2).click()
    expect(desk.button(2)).to_have_attribute("aria-expanded", "false")
    expect(desk.table.locator(".casework").locator("visible=true")).to_have_count(0)


def test_keys_walk_and_open(desk: Desk) -> None:
    keys = desk.page.keyboard
    walked = []
    for key in "jjk":
        keys.press(key)
        walked.append(desk.focused())
    first = walked[0]
    assert walked == [first, first + 1, first] and first in (0, 1)
    keys.press("Enter")
    opened = desk.table.locator("[aria-expanded=true]")
    expect(opened).to_have_count(1)
    assert opened.evaluate("(one) => one === document.activeElement")
    expect(desk.button(first)).to_have_attribute("aria-expanded", "true")
    keys.press("Enter")
    expect(opened).to_have_count(0)
    for _ in range(3):
        keys.press("k")
    assert desk.focused() == 0


def test_keys_in_a_field_are_letters(desk: Desk) -> None:
    search = desk.page.get_by_role("searchbox")
    search.press_sequentially("j1k2")
    expect(search).to_have_value("j1k2")
    expect(desk.table.locator("[aria-expanded=true]")).to_have_count(0)


def test_the_last_alert_opens_too(desk: Desk, sample_night: Published) -> None:
    """The inside of case 5,000 is as near as that of case 1."""
    last = sample_night.ranking.table["account_id"][4_999].as_py()
    desk.page.get_by_role("searchbox").fill(last)
    assert desk.accounts() == [last]
    expect(desk.open_case(0).get_by_role("heading", name="Whose hand")).to_be_visible()


def test_without_script_the_first_rows_have_their_reasons(
    plain_desk: Desk, sample_night: Published
) -> None:
    first = sample_night.ranking.table.slice(0, WITHOUT_SCRIPT).to_pandas()
    assert plain_desk.accounts() == first["account_id"].tolist()
    text = plain_desk.table.inner_text().lower()
    for told in first["reasons"]:
        sentence = CATALOGUE[told[0]["feature"]].sentence(told[0]["value"], "en")
        assert sentence.lower() in text
    expect(plain_desk.page.get_by_role("searchbox")).to_be_hidden()
