"""Components by joins on Spark are those of scipy."""

import pytest

from detector.engines.base import Engine
from tests.catalogue.test_components import components, draw


@pytest.mark.parametrize("kind", ["sparse", "chain"])
def test_joins_and_scipy_agree(spark: Engine, kind: str) -> None:
    ties = draw(kind, 1).slice(0, 120)
    assert components(spark, ties, 0) == components(spark, ties, ties.num_rows)
