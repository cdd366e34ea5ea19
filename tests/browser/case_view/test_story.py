"""The case in short, and what to ask."""

import pytest

from tests.browser.case_view.page import Draw, texts
from tests.browser.case_view.parts import stop, whole
from tests.browser.case_view.stories import coached_drawdown, identity_theft, mule_ring


def test_the_story_says_what_happened_whose_hand_and_what_can_be_stopped(draw: Draw) -> None:
    page = draw(identity_theft())
    assert texts(page.locator(".happened li")) == [
        "Credit of ¥20,000 opened 2 May 13:52.",
        "5 orders, ¥19,028, within 1 h 30 min.",
        "2 of these orders were stopped: ¥9,199.",
        "Densest part: 2 May 13:41 – 15:32.",
    ]
    assert texts(page.locator(".hand li"))[:2] == [
        "Messages go to a number that never signed in here.",
        "The notification number signs in to account acc-00731.",
    ]
    assert texts(page.locator(".stop li")) == [
        "¥4,899 O-7702 (phones) until 3 May 16:00, before it is shipped",
        "¥3,150 O-7705 (gift cards) usually gone by 3 May 09:00; try at once",
        "¥1,780 O-7709 (gift cards) before it is shipped; no deadline is known",
    ]


def test_the_story_of_a_coached_owner_is_told_in_chinese(draw: Draw) -> None:
    page = draw(coached_drawdown(), "zh")
    assert texts(page.locator(".hand li")) == [
        "4月29日 14:09 曾共享屏幕。",
        "登录与通知使用同一号码。",
        "操作来自设备B，自2025年1月20日起使用。",
        "收款人A还出现在另外 41 个账户。",
    ]
    assert texts(page.locator(".stop li")) == ["¥14,700 已取现金 4月30日 12:00 前，转走之前"]
    assert page.locator(".casework").get_attribute("lang") == "zh-CN"


@pytest.mark.parametrize("certainty", ["clear", "likely", "unclear"])
def test_certainty_is_said_in_a_word(draw: Draw, certainty: str) -> None:
    page = draw(whole("a1", "mule_ring", [], certainty=certainty))
    assert texts(page.locator(".pattern")) == [f"Mule ring {certainty}"]


def test_of_many_things_to_stop_the_most_urgent_are_told(draw: Draw) -> None:
    stops = [stop("transfer", f"t{number}", 100 - number, None, "final") for number in range(6)]
    page = draw(whole("a1", "coached_drawdown", [], stops=stops))
    assert texts(page.locator(".stop li"))[3:] == [
        "¥97 transfer before it is final; no deadline is known",
        "and 2 more",
    ]


def test_every_question_says_what_clears_and_what_fits(draw: Draw) -> None:
    page = draw(mule_ring())
    questions = page.locator(".asks ol > li")
    assert questions.count() == 3
    assert texts(questions.first.locator("dt")) == ["Clears", "Fits the pattern"]
    assert texts(page.locator(".asks h4")) == [
        "Whom to reach",
        "Ask, without giving the answer away",
        "What would clear the account",
    ]
