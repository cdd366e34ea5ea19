"""Draws cases in the browser of the folder above."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.case_view.page import ZONE, Case, write_page


@pytest.fixture
def draw(open_page: Callable[..., Page], tmp_path: Path) -> Callable[..., Page]:
    """Draw a case in a browser; a console error or a request fails the test at its end."""

    def draw(case: Case, language: str = "en", zone: str = ZONE, **options: object) -> Page:
        return open_page(write_page(case, tmp_path / "case.html", language, zone), **options)

    return draw
