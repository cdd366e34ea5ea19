"""The features in the engine's tables, and the rows, columns and blocks that are read of them."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from detector.catalogue.families import CATALOGUE
from detector.catalogue.matrix import DAY, Span, build_matrix, build_stages
from detector.catalogue.values import read_column, read_rows, read_table, select_blocks
from detector.engines.duck import DuckEngine
from detector.events.read import read_events
from tests.telling import LATER, build_world

FEATURES = tuple(CATALOGUE.values())
ACCOUNTS = 303


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as engine:
        events = read_events(engine, build_world(300, 3, 0.1), now=LATER)
        span = Span(events.as_of_us, events.as_of_us - 180 * DAY)
        build_stages(engine, span)
        build_matrix(engine, FEATURES, span)
        yield engine


def test_every_account_has_one_row_in_any_blocks(engine: DuckEngine) -> None:
    whole = read_table(engine, FEATURES, ACCOUNTS)
    assert whole["account"].to_pylist() == list(range(ACCOUNTS))
    parts = [engine.fetch(sql).to_pandas() for sql in select_blocks(FEATURES, ACCOUNTS, block=90)]
    again = pd.concat(parts).sort_values("account", ignore_index=True)
    pd.testing.assert_frame_equal(again, whole.to_pandas())


def test_chosen_rows_come_in_the_order_asked_for(engine: DuckEngine) -> None:
    chosen = np.random.default_rng(0).permutation(ACCOUNTS)[:40]
    everything = read_rows(engine, FEATURES, np.arange(ACCOUNTS))
    assert np.array_equal(read_rows(engine, FEATURES, chosen), everything[chosen], equal_nan=True)


def test_a_column_holds_the_values_that_are_there(engine: DuckEngine) -> None:
    everything = read_rows(engine, FEATURES, np.arange(ACCOUNTS))
    for feature, column in zip(FEATURES, everything.T, strict=True):
        told = np.sort(read_column(engine, feature))
        assert np.array_equal(told, np.sort(column[~np.isnan(column)])), feature.name
    assert np.isfinite(everything).any() and not np.isinf(everything).any()
