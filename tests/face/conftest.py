"""A small world, and one night of it that was published, for all tests of the face."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import detector
from detector.face.logs import Logs
from detector.ranking.ranking import Ranking
from detector.simulation.world import World


def as_path(frame: pd.DataFrame, folder: Path, name: str) -> Path:
    frame.to_parquet(folder / f"{name}.parquet", index=False)
    return folder / f"{name}.parquet"


def as_stream(frame: pd.DataFrame, *_: object) -> pa.RecordBatchReader:
    """Give rows that can be read only once."""
    return pa.table(frame).to_reader()


KINDS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "pandas": (lambda frame, *_: frame, lambda frame, *_: frame),
    "arrow": (lambda frame, *_: pa.table(frame), lambda frame, *_: pa.table(frame)),
    "polars": (lambda frame, *_: pl.from_pandas(frame), lambda frame, *_: pl.from_pandas(frame)),
    "mixed": (lambda frame, *_: pl.from_pandas(frame), as_stream),
    "path": (as_path, as_path),
}
"""Kind → how the account events are given, and how the order events and the verdicts are."""


@dataclass(frozen=True)
class Given:
    """A world as frames or paths of one kind."""

    account_events: Any
    order_events: Any
    labels: Any


@dataclass(frozen=True)
class Night:
    """A night that was published."""

    folder: Path
    ranking: Ranking


@pytest.fixture(scope="session")
def world() -> World:
    made = detector.simulate(60, seed=3, end="2026-07-01", fraud_share=0.1)
    made.order_events.loc[5, "amount"] = -1.0
    return made


@pytest.fixture(scope="session")
def logs(world: World) -> Logs:
    return detector.read(world)


@pytest.fixture(scope="session")
def night(world: World, tmp_path_factory: pytest.TempPathFactory) -> Night:
    published = detector.rank_into(tmp_path_factory.mktemp("face"), world, verdicts=world.labels)
    return Night(published.folder, published.ranking)


@pytest.fixture(params=KINDS)
def given(world: World, tmp_path: Path, request: pytest.FixtureRequest) -> Given:
    return give(world, tmp_path, request.param)


def give(world: World, folder: Path, kind: str) -> Given:
    first, others = KINDS[kind]
    return Given(
        first(world.account_events, folder, "account_events"),
        others(world.order_events, folder, "order_events"),
        others(world.labels, folder, "labels"),
    )
