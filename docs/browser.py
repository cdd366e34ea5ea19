"""Whatever Chromium is installed, started so that it asks nobody for anything.

Tests, measurements and pictures share it; none is ever downloaded.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from detector.desk.browser import CHOICE, find_browser

NO_BROWSER = (
    "no browser found: install Chromium (Debian: `apt-get install chromium`), "
    f"or name one in {CHOICE}"
)
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the browser without a window, and close it at the end.

    Raises
    ------
    FileNotFoundError
        When no browser is installed.
    """
    found = find_browser()
    if found is None:
        raise FileNotFoundError(NO_BROWSER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
