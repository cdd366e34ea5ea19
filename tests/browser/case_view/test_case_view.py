"""The whole inside of a case: odd input, both languages, access."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from detector.events.contract import ACCOUNT_EVENT_TYPES, ORDER_EVENT_TYPES
from detector.report.texts import read_texts
from tests.browser.case_view.page import TEMPLATES, Draw, close_up, texts
from tests.browser.case_view.parts import event, key, link, order, sign, whole
from tests.browser.case_view.stories import STORIES, identity_theft


def test_a_case_of_which_nothing_is_known_says_so(draw: Draw) -> None:
    page = draw(whole("a1", "none", []))
    assert texts(page.locator(".nothing"))[-4:] == [
        "No single sign stands out.",
        "No phone number of this account is known.",
        "Nothing is known of where it happened.",
        "It shares nothing with another account, as far as is known.",
    ]
    assert page.locator("h3:empty, h4:empty").count() == 0


@pytest.mark.parametrize("count", [1, 30])
def test_steps_at_one_instant_are_drawn(draw: Draw, count: int) -> None:
    steps = [event("2026-05-02 14:00", "login") for _ in range(count)]
    steps += order("O-1", {"placed": "2026-05-02 14:00"})
    page = draw(whole("a1", "bust_out", steps))
    assert page.locator(".strips > svg.strip").count() == 1
    assert texts(close_up(page).locator(".strip-label"))[0] == (
        "login" if count == 1 else "login ×30"
    )
    assert page.locator(".steps .amount").last.text_content() == ""


def test_hundreds_of_steps_and_links_stay_readable(draw: Draw) -> None:
    steps = [
        one
        for n in range(200)
        for one in order(
            f"O-{n}", {"placed": f"2026-05-02 {n // 60 + 8:02}:{n % 60:02}"}, amount=10
        )
    ]
    steps += [event(f"2026-05-03 {n // 60 + 8:02}:{n % 60:02}", "login") for n in range(200)]
    links = [link("device", 1 + n % 8, f"acc-{n:03}", None, "device_id") for n in range(40)]
    keys = [key("device", n, "****", ["device_id"], "2026-05-02 08:00", 6) for n in range(1, 9)]
    page = draw(whole("a1", "bust_out", steps, links=links, keys=keys))
    assert sorted(texts(page.locator(".web .leaf > text")))[:5] == ["5"] * 5
    assert page.locator(".web .leaf").count() == 5 + 2 * 5
    assert page.locator(".shared li").count() == 8
    assert page.locator(".steps > .steps-scroll tbody tr").count() <= 60
    assert page.locator(".strips").bounding_box()["height"] < 600  # type: ignore[index]


def test_texts_of_others_are_shown_as_text(draw: Draw) -> None:
    evil = "<img src=x onerror=alert(1)>\u202egnp.\u2069🙂"
    told = {"amount": 5, "goods": evil, "merchant": evil, "paidWith": evil}
    case = whole(
        evil,
        "mule_ring",
        order(
            evil,
            {"placed": "2026-05-02 14:00", evil: "2026-05-02 15:00"},
            ([30.0, 120.0], evil),
            **told,
        ),
    )
    case |= {
        "keys": [key("phone", 1, evil, [evil], "2026-05-02 14:00", 3)],
        "links": [link("phone", 1, evil, 2, evil)],
    }
    case |= {
        "signs": [sign(evil, evil, 0.5, 0.5, evil)],
        "profile": {"peers": evil, "home": [31.0, 121.0], "city": evil},
    }
    page = draw(case)
    assert page.locator("main img").count() == 0
    shown = page.locator("main").text_content() or ""
    assert "<img src=x onerror=alert(1)>⟨U+202E⟩gnp.⟨U+2069⟩🙂" in shown
    assert "\u202e" not in page.locator("main").inner_html()


def test_no_text_is_left_over() -> None:
    scripts = "".join(p.read_text("utf-8") for p in TEMPLATES.glob("script/drawing/*.js"))
    mentioned = set(re.findall(r"[a-z_]+", scripts))
    made = (
        *("what_", "role_", "kind_", "peers_", "paid_", "lane_", "mark_", "column_", "tag_"),
        *("sure_", "stop_draw", "stop_transfer", "stop_before_"),
        *("login_changed", "notify_changed"),
    )
    known = read_texts("case")
    assert [k for k in known if k not in mentioned and not k.startswith(made)] == []


def test_every_kind_of_step_has_a_word() -> None:
    kinds = {*ACCOUNT_EVENT_TYPES, *ORDER_EVENT_TYPES}
    assert kinds - {key.removeprefix("what_") for key in read_texts("case")} == set()


@pytest.mark.parametrize(
    ("name", "language", "scheme"),
    [
        ("identity_theft", "en", "light"),
        ("coached_drawdown", "zh", "dark"),
        ("mule_ring", "zh", "light"),
    ],
)
def test_a_case_has_no_fault_of_access(draw: Draw, name: str, language: str, scheme: str) -> None:
    page = draw(STORIES[name](), language, color_scheme=scheme)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [n["html"] for n in one["nodes"]][:3]) for one in found] == []
    said = page.locator("main").inner_text() + page.locator("main").inner_html()
    assert not re.search(r"[{}]|undefined|NaN|Infinity|[a-z]_[a-z]", said), "a key shows through"
    assert all(
        page.locator('.casework [role="img"]').evaluate_all(
            "all => all.map(one => one.getAttribute('aria-label'))"
        )
    )


def test_a_narrow_page_does_not_scroll_sideways(draw: Draw) -> None:
    page = draw(identity_theft(), viewport={"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
