"""The ranking of sample_data, of the night that all tests share."""

import pytest

from detector.nightly.outputs import Published
from detector.ranking.ranking import Ranking


@pytest.fixture(scope="session")
def sample_ranking(sample_night: Published) -> Ranking:
    return sample_night.ranking
