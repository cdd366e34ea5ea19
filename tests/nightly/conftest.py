"""A world on disk, ranked once for all tests that only read what came out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from detector.nightly.job import rank_into
from detector.settings import Settings
from detector.simulation.world import World, simulate, write


@dataclass(frozen=True)
class Done:
    """A night that was published, and what it was made from."""

    data: Path
    out: Path
    folder: Path

    @property
    def record(self) -> dict[str, Any]:
        return read_record(self.folder)


def read_record(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return record


def save(frames: Mapping[str, pd.DataFrame], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for log, frame in frames.items():
        frame.to_parquet(folder / f"{log}.parquet", index=False)
    return folder


@pytest.fixture(scope="session")
def world() -> World:
    return simulate(160, seed=3, end="2026-07-01", fraud_share=0.1)


@pytest.fixture(scope="session")
def done(world: World, tmp_path_factory: pytest.TempPathFactory) -> Done:
    root = tmp_path_factory.mktemp("night")
    write(world, root / "data")
    published = rank_into(root / "out", root / "data", Settings())
    return Done(root / "data", root / "out", published.folder)
