"""The page as a document: on paper, on its own, and shut to foreign script."""

from playwright.sync_api import expect

from detector.nightly.outputs import Published
from tests.browser.conftest import OpenPage
from tests.browser.desk import Desk
from tests.browser.watch import Watch

INTRUDERS = (
    "const s = document.createElement('script'); s.textContent = 'globalThis.acted = 1'; "
    "document.body.append(s)",
    "document.body.setAttribute('onclick', 'globalThis.acted = 1'); document.body.click()",
    "document.body.insertAdjacentHTML('beforeend', '<img src=x: onerror=globalThis.acted=1>')",
)
"""Ways in which a text that became markup would try to act."""


def test_paper_shows_the_open_case_and_no_controls(desk: Desk) -> None:
    desk.open_case(1)
    desk.page.emulate_media(media="print")
    expect(desk.inside()).to_be_visible()
    expect(desk.page.get_by_role("searchbox")).to_be_hidden()
    expect(desk.page.get_by_role("combobox").first).to_be_hidden()
    expect(desk.page.get_by_role("button", name="中文")).to_be_hidden()
    expect(desk.page.get_by_role("button", name="more")).to_be_hidden()
    assert desk.page.pdf(format="A4").startswith(b"%PDF-")


def test_a_foreign_script_does_not_run(desk: Desk, watch: Watch) -> None:
    for intruder in INTRUDERS:
        desk.page.evaluate(f"() => {{ {intruder} }}")
        desk.page.wait_for_timeout(50)
        assert desk.page.evaluate("() => globalThis.acted") is None
        assert any("Content Security Policy" in fault for fault in watch.take())


def test_nothing_can_be_sent_away(desk: Desk, watch: Watch) -> None:
    asked = "() => fetch('http://localhost:9/').then(() => 'sent', () => 'refused')"
    assert desk.page.evaluate(asked) == "refused"
    assert [fault for fault in watch.take() if fault.startswith("request:")] == []


def test_times_are_those_of_the_desk_wherever_it_is_read(
    open_page: OpenPage, sample_night: Published
) -> None:
    """One case, read in New York and in Shanghai, tells the same hours."""
    told = []
    for zone in ("America/New_York", "Asia/Shanghai"):
        desk = Desk(open_page(sample_night.folder / "report.html", timezone_id=zone))
        told.append(desk.open_case(0).inner_text())
    assert told[0] == told[1]
