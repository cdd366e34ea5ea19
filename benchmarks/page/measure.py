"""Open a page in a browser and see how long it keeps a reader waiting."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from playwright.sync_api import Browser

_PAINTED = "await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));"

_READY = f"""async (wanted) => {{
  while (!document.querySelector(wanted)) {_PAINTED}
  {_PAINTED}
  return performance.now();
}}"""
"""Milliseconds from the start of the visit until what is wanted is there and painted."""

_FILTER = f"""async () => {{
  const count = () => document.querySelectorAll("tbody [aria-expanded]").length;
  const search = document.querySelector("input[type=search]");
  const first = document.querySelector("tbody th[scope=row] [data-slot=account]").textContent;
  const before = count();
  const start = performance.now();
  search.value = first;
  search.dispatchEvent(new Event("input", {{ bubbles: true }}));
  while (count() === before) {_PAINTED}
  {_PAINTED}
  return performance.now() - start;
}}"""

_OPEN_CASE = f"""async () => {{
  const start = performance.now();
  document.querySelector("tbody [aria-expanded]").click();
  while (!document.querySelector("tbody .casework")) {_PAINTED}
  {_PAINTED}
  return performance.now() - start;
}}"""


@dataclass(frozen=True)
class Waits:
    """Milliseconds that a reader waits: for an empty page of the same bytes, and for ours."""

    empty: float
    rows: float
    case: float
    filtered: float


def measure_page(browser: Browser, page: Path, repeats: int) -> Waits:
    """Open an empty page and ours in turn, again and again, and give the median of each wait.

    In turn, so that a slow minute of the machine falls on both.
    """
    empty = page.with_name("empty.html")
    empty.write_text(pad(page.stat().st_size), encoding="utf-8")
    return middle([_visit(browser, empty, page) for _ in range(repeats)])


def pad(size: int) -> str:
    """Make a page of so many bytes that shows one line.

    Examples
    --------
    >>> len(pad(500))
    500
    """
    head = "<!doctype html><meta charset=utf-8><title>empty</title><p>empty</p>"
    return f"{head}<!--{'.' * (size - len(head) - 7)}-->"


def middle(waits: Sequence[Waits]) -> Waits:
    """Take the median of each wait.

    Examples
    --------
    >>> middle([Waits(1, 5, 1, 1), Waits(9, 4, 1, 1), Waits(2, 3, 1, 2)])
    Waits(empty=2, rows=4, case=1, filtered=1)
    """
    return Waits(*(statistics.median(getattr(w, f.name) for w in waits) for f in fields(Waits)))


def _visit(browser: Browser, empty: Path, page: Path) -> Waits:
    """Visit both pages with nothing kept from an earlier visit."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.goto(empty.as_uri())
    nothing = float(tab.evaluate(_READY, "p"))
    tab.goto(page.as_uri())
    rows = float(tab.evaluate(_READY, "tbody [aria-expanded]"))
    case = float(tab.evaluate(_OPEN_CASE))
    filtered = float(tab.evaluate(_FILTER))
    context.close()
    return Waits(nothing, rows, case, filtered)
