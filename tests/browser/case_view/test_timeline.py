"""The timeline, and the table of every step."""

from tests.browser.case_view.page import Draw, close_up, texts, titles
from tests.browser.case_view.parts import event, whole
from tests.browser.case_view.stories import coached_drawdown, identity_theft, mule_ring


def test_every_step_of_the_hot_part_has_a_mark_in_its_lane(draw: Draw) -> None:
    page = draw(identity_theft())
    lanes = page.locator(".strips > svg.strip-lanes")
    assert [texts(lane.locator("text")) for lane in lanes.all()] == [
        ["Account", "Sign-ins", "Changes", "Orders"],
        ["Account", "Changes", "Orders"],
    ]
    told = titles(close_up(page))
    assert "2 May 13:41: notification number changed · number B" in told
    assert sum(": placed" in one or "O-77" in one for one in told) == 5
    assert len(told) == 5 + 5


def test_what_was_stopped_is_told_by_shape_and_word(draw: Draw) -> None:
    page = draw(identity_theft())
    stopped = close_up(page).locator('.order[data-fate="stopped"]')
    assert titles(stopped) == [
        "2 May 14:02: O-7701 ¥5,999 phones, intercepted",
        "2 May 14:26: O-7704 ¥3,200 gold, cancelled",
    ]
    assert stopped.locator(".stop").count() == 2
    assert close_up(page).locator('.order:not([data-fate="stopped"]) .stop').count() == 0
    assert texts(page.locator('tr[data-fate="stopped"] .course strong')) == [
        "intercepted",
        "cancelled",
    ]


def test_an_order_is_one_row_from_placed_to_its_end(draw: Draw) -> None:
    page = draw(mule_ring())
    assert texts(page.locator(".course")) == [
        "placed → paid → shipped +22 h → delivered +32 h · O-910 · M-77",
        "placed → paid → shipped +22 h · O-911 · M-77",
        "placed → paid → shipped +11 h · O-912 · M-77",
    ]


def test_a_long_history_is_folded_and_opens(draw: Draw) -> None:
    page = draw(coached_drawdown())
    fold = page.locator("details.fold")
    assert texts(fold.locator("summary"))[0].startswith("37 earlier steps")
    assert fold.locator("tr").count() == 0
    fold.locator("summary").click()
    fold.locator("tbody tr").first.wait_for()
    assert fold.locator("tbody tr").count() == 37
    moments = page.locator(".steps time").evaluate_all("all => all.map(one => one.dateTime)")
    assert moments == sorted(moments)
    assert page.locator(".steps-scroll tr.hot").count() == 8


def test_a_row_names_only_what_is_not_as_before(draw: Draw) -> None:
    rows = texts(draw(identity_theft()).locator(".steps tbody td.with"))
    assert rows[0].startswith("signs in: number A, messages: number A, papers A, device A")
    assert rows[1:6] == [
        "",
        "messages: number B (new)",
        "",
        "address A (new)",
        "recipient: number C (new)",
    ]


def test_a_transfer_always_names_its_payee(draw: Draw) -> None:
    rows = draw(coached_drawdown()).locator(".steps-scroll tr.hot")
    said = [texts(row.locator(".what .marked, .with")) for row in rows.all()]
    assert [told[1] for told in said if told[0] == "transferred out"] == ["payee A"] * 2


def test_time_is_told_in_the_zone_of_the_desk(draw: Draw) -> None:
    case = whole("a1", "mule_ring", [event("2026-01-01 07:30", "login")])
    assert texts(draw(case).locator(".steps time")) == ["1 Jan 07:30"]
    assert texts(draw(case, zone="UTC").locator(".steps time")) == ["31 Dec 23:30"]


def test_ticks_stand_at_round_local_times(draw: Draw) -> None:
    page = draw(mule_ring())
    ask = """([from, to]) => timeScale(from, to, "Asia/Shanghai").ticks
      .map(({ at, kind }) => [kind, new Date((at + 8 * 3600) * 1000).toISOString().slice(0, 16)])
      .map((told) => told.join(" "))"""
    hour = page.evaluate(ask, [1_777_700_000, 1_777_703_000])
    assert hour[:2] == ["clock 2026-05-02T13:40", "clock 2026-05-02T13:50"]
    assert page.evaluate(ask, [1_767_000_000, 1_780_000_000])[:2] == [
        "monthOfYear 2026-01-01T00:00",
        "month 2026-02-01T00:00",
    ]
