"""Two nights of the nightly job on a small world, from which all tests hand over."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from detector.operation.nightly import run_nightly
from detector.settings import EngineSettings, GateSettings, NightlySettings, RankSettings, Settings
from detector.simulation.world import World, simulate, write

NIGHTS = (date(2026, 6, 29), date(2026, 6, 30))


@dataclass(frozen=True)
class Desk:
    """The world, and the folder of nights: six are over the line, and four may be raised."""

    world: World
    nights: Path


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    root, world = tmp_path_factory.mktemp("desk"), simulate(90, seed=2, end="2026-07-01")
    write(world, root / "data")
    nightly = NightlySettings(
        data=root / "data",
        out=root / "nights",
        capacity=4,
        gates=GateSettings(off=("quality", "drift", "shift")),
    )
    settings = Settings(
        rank=RankSettings(review=6), engine=EngineSettings(threads=1), nightly=nightly
    )
    run_nightly(settings, NIGHTS)
    return Desk(world, root / "nights")
