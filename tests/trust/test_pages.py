"""The pages on security name what is there, and the figure that was measured."""

import re
from pathlib import Path

import pytest

from docs.build import command_faults
from docs.licences import ROOT

SECURITY, THREATS = ROOT / "SECURITY.md", ROOT / "docs" / "threats.md"
RESULTS = ROOT / "benchmarks" / "poisoning" / "results.md"
PAGES = pytest.mark.parametrize("page", [SECURITY, THREATS, RESULTS], ids=lambda page: page.name)


@PAGES
def test_every_link_and_command_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    links = re.findall(r"\]\(([^)#]+)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []
    assert list(command_faults(text)) == []


def test_every_test_that_holds_a_promise_is_there() -> None:
    named = re.findall(r"`(tests/[\w/.]+)`", SECURITY.read_text("utf-8"))
    assert len(named) > 5
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_page_of_threats_tells_the_measured_figure() -> None:
    told = THREATS.read_text("utf-8").splitlines()
    measured = [line for line in told if re.match(r"\| an? .*; (a|the) model ", line)]
    assert len(measured) == 6
    assert set(measured) <= set(RESULTS.read_text("utf-8").splitlines())
