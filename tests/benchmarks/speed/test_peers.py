"""Both peers compute the same: what one costs can be held against what the other costs."""

import numpy as np
import pandas as pd
import polars as pl
from numpy.testing import assert_allclose

from benchmarks import peer, peer_polars
from detector.simulation.world import simulate


def test_polars_gives_the_features_of_pandas() -> None:
    world = simulate(300, seed=5)
    acts = one_at_a_time(world.account_events, "account_id")
    steps = one_at_a_time(world.order_events, "order_id")
    expected = peer.build_features(acts, steps)
    found = peer_polars.build_features(pl.from_pandas(acts).lazy(), pl.from_pandas(steps).lazy())
    assert found["account_id"].to_list() == expected.index.tolist()
    assert tuple(found.columns[1:]) == peer_polars.COLUMNS == tuple(expected.columns)
    assert_allclose(found.drop("account_id").to_numpy(), expected.to_numpy(), rtol=1e-9, atol=1e-9)
    assert np.isnan(expected.to_numpy()).any()


def one_at_a_time(log: pd.DataFrame, owner: str) -> pd.DataFrame:
    """Keep one event of each instant: pandas says nothing of the order of two."""
    return log.drop_duplicates([owner, "event_time"])
