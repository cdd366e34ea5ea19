"""The site builds without a warning and without a network, and is whole when read from a disk."""

import json
import os
import re
import subprocess
import sys
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import detector
from docs.site import convert_notebook, turn_links

ROOT = Path(__file__).parents[2]
LOADS = {"img": "src", "script": "src", "iframe": "src", "link": "href", "source": "srcset"}
OFFLINE = """
import runpy, socket, sys
def refuse(*asked, **more): raise OSError("a build must not ask the network")
socket.socket.connect = socket.getaddrinfo = refuse
sys.argv = ["mkdocs", *sys.argv[1:]]
runpy.run_module("mkdocs", run_name="__main__")
"""
"""Runs mkdocs in a process that cannot reach anybody."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    asked = [sys.executable, "-c", OFFLINE, "build", "--strict", "--quiet", "-d", str(out)]
    done = subprocess.run(
        asked,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    return out


class Loads(HTMLParser):
    """Gathers what a page loads by itself; links that a reader follows are none of it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        value = dict(attrs).get(LOADS.get(tag, ""))
        if value:
            self.found.append(value)


def loads_of(page: str) -> list[str]:
    parser = Loads()
    parser.feed(page)
    return parser.found


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    loads = {
        (path.name, load)
        for path in site.rglob("*.html")
        for load in loads_of(path.read_text(encoding="utf-8"))
    }
    assert len(loads) > 100
    assert {(name, load) for name, load in loads if re.match(r"(\w+:)?//", load)} == set()
    styles = [path.read_text(encoding="utf-8") for path in site.rglob("*.css")]
    assert [style for style in styles if re.search(r"@import|url\(.?(https?:)?//", style)] == []


def test_the_check_for_loads_bites() -> None:
    assert loads_of('<a href="https://x"></a><script src="https://x/y.js"></script>') == [
        "https://x/y.js"
    ]


def test_every_public_name_has_its_entry(site: Path) -> None:
    page = (site / "api.html").read_text(encoding="utf-8")
    names = set(detector.__all__) - {"__version__"}
    assert {name for name in names if not re.search(rf'<h2 id="[\w.]+\.{name}"', page)} == set()


def test_every_page_of_the_repository_is_in_the_site(site: Path) -> None:
    docs = ROOT / "docs"
    pages = {path.relative_to(docs) for end in ("md", "ipynb") for path in docs.rglob(f"*.{end}")}
    built = {path.relative_to(site) for path in site.rglob("*.html")}
    missing = {page for page in pages if page.with_suffix(".html") not in built}
    assert missing == {Path("decisions/README.md")}  # it is the index of its folder
    assert Path("decisions/index.html") in built


def test_a_search_on_a_page_from_the_disk_finds(site: Path, browser: Browser) -> None:
    asked: list[str] = []
    with closing(browser.new_page(viewport={"width": 1280, "height": 900})) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto((site / "scaling.html").as_uri())
        box, told = page.locator(".md-search__input"), page.locator(".md-search-result__meta")
        box.click()
        box.press_sequentially("blind")
        told.filter(has_text=re.compile(r"^\s*[1-9]\d* matching")).wait_for()
        assert page.locator(".md-search-result__item").count() > 0
        box.press_sequentially("xqzzq")
        told.filter(has_text="No matching").wait_for()
    assert [url for url in asked if not url.startswith("file:")] == []


def test_links_leave_no_page_of_the_site() -> None:
    told = turn_links("[r](../README.md) [t](../detector/cli/main.py) [x](gone.md)", "faq.md")
    assert told == "[r](index.md) t (`detector/cli/main.py`) [x](gone.md)"
    assert turn_links("[f](docs/features.md)", "CHANGELOG.md") == "[f](features.md)"
    assert turn_links("[f](../features.md#a)", "decisions/0003-x.md") == "[f](../features.md#a)"


def test_a_notebook_becomes_a_page_with_its_pictures(tmp_path: Path) -> None:
    cell = {
        "cell_type": "code",
        "execution_count": 1,
        "metadata": {},
        "source": "draw()",
        "outputs": [
            {"output_type": "display_data", "metadata": {}, "data": {"image/png": "aGVsbG8="}}
        ],
    }
    text = {"cell_type": "markdown", "metadata": {}, "source": "# A look"}
    whole = {"cells": [text, cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (tmp_path / "look.ipynb").write_text(json.dumps(whole), encoding="utf-8")
    made = convert_notebook(tmp_path / "look.ipynb")
    (picture,) = set(made) - {"look.md"}
    assert made[picture] == b"hello"
    assert f"]({picture})" in str(made["look.md"])
    assert "# A look" in str(made["look.md"])
