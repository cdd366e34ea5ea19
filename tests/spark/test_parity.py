"""The same night on both engines: every feature, every score, every row set aside."""

import numpy as np
import pytest

from detector.catalogue.families import CATALOGUE
from tests.spark.conftest import Seen
from tests.spark.world import HUB


@pytest.mark.parametrize("name", CATALOGUE)
def test_feature(on_duck: Seen, on_spark: Seen, name: str) -> None:
    assert on_spark.features[name] == pytest.approx(on_duck.features[name], rel=1e-9, abs=1e-12)


def test_the_world_shows_most_features(on_duck: Seen) -> None:
    """A comparison of nothing with nothing proves nothing."""
    shown = [name for name, values in on_duck.features.items() if any(values.values())]
    assert len(shown) >= 0.9 * len(CATALOGUE)
    assert len(on_duck.night.ranking) > HUB


def test_what_was_read(on_duck: Seen, on_spark: Seen) -> None:
    """Counts of rows, of rows set aside and why, of event types; shares of filled columns."""
    for log, facts in on_duck.night.events.logs.items():
        assert on_spark.night.events.logs[log] == facts
        assert len(facts.aside) >= 4


def test_ranks_and_scores(on_duck: Seen, on_spark: Seen) -> None:
    duck, spark = (seen.night.ranking.table.to_pandas() for seen in (on_duck, on_spark))
    assert spark["account_id"].tolist() == duck["account_id"].tolist()
    np.testing.assert_allclose(spark["score"], duck["score"], rtol=1e-9)
    for name in ("pattern", "ring", "money_at_risk", "money_stoppable"):
        assert spark[name].tolist() == duck[name].tolist(), name
