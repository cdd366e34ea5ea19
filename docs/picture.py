"""Take the pictures of the README: `python -m docs.picture`, after `make demo`.

The report, a case open in it, and the victim desk's card of the same case. It needs a Chromium;
nothing else here does. Without a Chinese font, names of cities are boxes.
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from detector.desk.browser import find_browser
from detector.desk.run import Run, open_run
from detector.errors import ConfigInvalid
from docs.browser import NO_BROWSER, open_browser

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "images"
WIDTH, HEIGHT, HIGHEST = 1280, 1600, 2400
COLOURS = 128
"""As many as a page of text and flat marks has; a picture is then a third as large."""
PATTERN = "identity_theft"
OPEN = {"placed", "paid", "shipped"}


def choose_account(run: Run) -> str:
    """Choose the first case of its kind on the worklist of which an order can still be stopped.

    Raises
    ------
    LookupError
        When the night has no such case.
    """
    ranked = run.ranking.select(["account_id", "pattern"]).to_pandas()
    ranked = ranked.head(run.record["review"])
    for account in ranked.loc[ranked["pattern"].eq(PATTERN), "account_id"]:
        steps = run.facts(account).steps.to_pandas().sort_values("at", kind="stable")
        states = set(steps[steps["order_id"].notna()].groupby("order_id")["what"].last())
        if states & OPEN:
            return str(account)
    raise LookupError(f"no case of {PATTERN} in this night has an open order")


def open_page(browser: Browser, path: Path) -> Page:
    """Open a file by daylight, in a window as wide as the README."""
    page = browser.new_page(
        viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", reduced_motion="reduce"
    )
    page.goto(path.as_uri())
    return page


def take(page: Page, name: str, part: Locator | None = None) -> None:
    """Take a picture of the window, or of one part of the page as wide as the window."""
    picture = PICTURES / f"{name}.png"
    box = part.bounding_box() if part else None
    y, height = (box["y"] + page.evaluate("() => scrollY"), box["height"]) if box else (0, HEIGHT)
    taken = page.screenshot(
        full_page=True, clip={"x": 0, "y": y, "width": WIDTH, "height": min(height, HIGHEST)}
    )
    with Image.open(io.BytesIO(taken)) as whole:
        whole.convert("RGB").quantize(COLOURS).save(picture, optimize=True)
    print(f"{picture.relative_to(ROOT)} ({picture.stat().st_size / 1024:,.0f} kB)")


def show_case(page: Page, account: str) -> Locator:
    """Search for an account, open its case, and give its rows."""
    page.get_by_role("searchbox").fill(account)
    page.locator("#worklist-table tbody [aria-expanded]").first.click()
    page.locator(".casework").first.wait_for()
    return page.locator("#worklist-table")


def write_card(run: Run, account: str, folder: Path) -> Path:
    """Let `detector case` write the victim desk's card."""
    card = folder / "card.html"
    asked = [sys.executable, "-m", "detector", "case", str(run.folder), account]
    subprocess.run([*asked, "--for", "victim", "--out", str(card)], check=True, cwd=ROOT)
    return card


def main() -> None:
    """Take the pictures of the newest night in `reports/demo`."""
    try:
        run = open_run(ROOT / "reports" / "demo")
    except ConfigInvalid:
        sys.exit("no night in reports/demo: run `make demo` first")
    if find_browser() is None:
        sys.exit(NO_BROWSER)
    account = choose_account(run)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with open_browser() as browser, tempfile.TemporaryDirectory() as folder:
        report = open_page(browser, run.folder / "report.html")
        take(report, "report")
        take(report, "case", show_case(report, account))
        card = open_page(browser, write_card(run, account, Path(folder)))
        take(card, "card", card.locator("body"))


if __name__ == "__main__":
    main()
