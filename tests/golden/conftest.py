"""The ranking of sample_data, made once for all golden tests."""

import pytest

from detector.nightly.job import rank
from detector.ranking.ranking import Ranking
from tests.golden.rewrite import SAMPLE


@pytest.fixture(scope="session")
def sample_ranking() -> Ranking:
    return rank(SAMPLE)
