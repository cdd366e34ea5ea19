"""What is made once for all tests: nights of sample_data and of a hostile world, a Chromium.

What a night needs is imported when one is made: a test of a small part begins at once.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from detector.nightly.outputs import Published
    from tests.hostile import HostileNight

REVIEW = 5_000
"""As many alerts as the page is made for; the order of the ranking does not depend on it."""


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Give one Chromium; where there is none, tests skip and say what to install."""
    from detector.desk.browser import find_browser
    from docs.browser import NO_BROWSER, open_browser

    if find_browser() is None:
        pytest.skip(NO_BROWSER)
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def sample_night(tmp_path_factory: pytest.TempPathFactory) -> "Published":
    from detector.nightly.job import rank_into
    from detector.settings import read_settings
    from tests.golden.rewrite import SAMPLE

    return rank_into(tmp_path_factory.mktemp("sample"), SAMPLE, read_settings(review=REVIEW))


@pytest.fixture(scope="session")
def hostile_night(tmp_path_factory: pytest.TempPathFactory) -> "HostileNight":
    from tests.hostile import publish_hostile_night

    return publish_hostile_night(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def hostile_cases(
    hostile_night: "HostileNight", tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    from tests.hostile import write_hostile_cases

    return write_hostile_cases(hostile_night, tmp_path_factory.mktemp("cases"))
