"""The watch bites: what the other tests rely on to fail them does note each fault."""

from pathlib import Path

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.watch import Watch


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<script>throw new Error('no')</script>", "error: no"),
        ("<script>console.error('no')</script>", "console: no"),
        ("<script>alert('no')</script>", "dialog: no"),
        ("<img src='http://localhost:9/no.png'>", "request: http://localhost:9/no.png"),
        ("<link rel='stylesheet' href='no.css'>", "request: file:"),
    ],
)
def test_each_fault_is_noted(
    open_page: OpenPage, watch: Watch, tmp_path: Path, body: str, fault: str
) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><title>t</title>{body}", encoding="utf-8")
    open_page(page)
    assert any(noted.startswith(fault) for noted in watch.take())


def test_a_quiet_page_has_no_fault(open_page: OpenPage, watch: Watch, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><title>t</title><img src='data:,'>", encoding="utf-8")
    open_page(page)
    assert watch.faults == []
