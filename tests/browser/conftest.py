"""Pages of the one Chromium of all tests, and what they may not do."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from detector.nightly.outputs import Published
from tests.browser.desk import Desk
from tests.browser.watch import Watch

OpenPage = Callable[..., Page]
PATIENCE_MS = 10_000


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test at its end when a page did what it may not do."""
    watch = Watch()
    yield watch
    assert watch.faults == []


@pytest.fixture
def open_page(browser: Browser, watch: Watch) -> Iterator[OpenPage]:
    """Open files in a browser far from Shanghai: the page must not lean on its zone."""
    contexts: list[BrowserContext] = []

    def open_page(path: Path, **options: Any) -> Page:
        far = {"timezone_id": "America/New_York", "locale": "en-US", "reduced_motion": "reduce"}
        size = {"width": 1280, "height": 900}
        context = browser.new_context(**{"viewport": size, **far, **options})
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def report(open_page: OpenPage, sample_night: Published) -> Page:
    return open_page(sample_night.folder / "report.html")


@pytest.fixture
def desk(report: Page) -> Desk:
    """The report of sample_data, its script at work."""
    desk = Desk(report)
    desk.button(0).wait_for()
    return desk


@pytest.fixture
def plain_desk(open_page: OpenPage, sample_night: Published) -> Desk:
    """The same report where no script may run."""
    return Desk(open_page(sample_night.folder / "report.html", java_script_enabled=False))
