"""Verdicts given on the page come out of it as `detector label` takes them in."""

from pathlib import Path

from click.testing import CliRunner
from playwright.sync_api import Page, expect

from detector.cli.main import main
from detector.report.wording import visible
from detector.verdicts.intake.store import read_store
from tests.browser.conftest import OpenPage
from tests.browser.desk import Desk
from tests.hostile import HostileNight


def label(file: Path, store: Path) -> dict[str, int]:
    """Let `detector label` read the file, and give what the store then holds."""
    done = CliRunner().invoke(main, ["label", str(file), "--store", str(store)])
    assert done.exit_code == 0, done.output
    held = read_store(store)
    return dict(zip(held["account_id"], held["label"], strict=True))


def test_buttons_and_keys_give_verdicts_that_label_reads(desk: Desk, tmp_path: Path) -> None:
    first, second, third, fourth = desk.accounts()[:4]
    desk.give(0, "Confirmed")
    desk.give(1, "Cleared")
    keys = desk.page.keyboard
    desk.button(2).focus()
    keys.press("1")
    desk.button(3).focus()
    keys.press("2")
    assert label(desk.save(tmp_path), tmp_path / "store.parquet") == {
        first: 1,
        second: 0,
        third: 1,
        fourth: 0,
    }


def test_a_verdict_can_be_changed_and_taken_back(desk: Desk, tmp_path: Path) -> None:
    desk.give(0, "Confirmed")
    desk.give(0, "Cleared")
    desk.give(1, "Confirmed")
    desk.give(1, "Undo")
    first = desk.accounts()[0]
    assert label(desk.save(tmp_path), tmp_path / "store.parquet") == {first: 0}


def test_unsaved_verdicts_outlive_a_reload_and_come_in_once(desk: Desk, tmp_path: Path) -> None:
    account = desk.accounts()[0]
    desk.button(0).focus()
    desk.page.keyboard.press("1")
    desk.page.reload()
    desk.button(0).wait_for()
    store = tmp_path / "store.parquet"
    for _ in range(2):
        assert label(desk.save(tmp_path), store) == {account: 1}
    assert len(read_store(store)) == 1


def test_verdicts_of_one_night_stay_out_of_another(desk: Desk, hostile_night: HostileNight) -> None:
    desk.button(0).focus()
    desk.page.keyboard.press("1")
    expect(desk.save_button).to_be_visible()
    other = Desk(desk.page.context.new_page())
    other.page.goto((hostile_night.published.folder / "report.html").as_uri())
    other.button(0).wait_for()
    expect(other.save_button).to_be_hidden()


def test_hostile_names_come_back_exactly(
    open_page: OpenPage, hostile_night: HostileNight, tmp_path: Path
) -> None:
    """What is given on `=HYPERLINK(…)` or a name with NUL is known under that very name."""
    page: Page = open_page(hostile_night.published.folder / "report.html")
    desk = Desk(page)
    desk.button(0).wait_for()
    shown = desk.accounts()[:60]
    for place in range(len(shown)):
        desk.button(place).focus()
        page.keyboard.press("1" if place % 2 else "2")
    held = label(desk.save(tmp_path), tmp_path / "store.parquet")
    assert set(held) <= hostile_night.accounts
    assert {visible(name).strip(): label for name, label in held.items()} == {
        name: place % 2 for place, name in enumerate(shown)
    }
