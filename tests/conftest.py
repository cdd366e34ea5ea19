"""Nights that are made once for all tests that read them: sample_data, and a hostile world.

What a night needs is imported when one is made: a test of a small part begins at once.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from detector.nightly.outputs import Published
    from tests.hostile import HostileNight

REVIEW = 5_000
"""As many alerts as the page is made for; the order of the ranking does not depend on it."""


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
