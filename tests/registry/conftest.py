"""A model, kept as the versions of three nights."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from detector.forest.model import Model
from detector.registry.card import Words, build_card
from detector.registry.registry import Registry
from detector.registry.version import Version
from tests.forest.conftest import FEATURES, SIGNS, Made, fitted, make

FIRST, SECOND, THIRD = DAYS = ("2026-06-01", "2026-06-10", "2026-06-20")
WHY = {"en": "there is no model yet", "zh": "还没有模型"}
LIBRARIES = {"pyod": "3.6", "numpy": "2.4"}
SUMMARY = {"score": {"edges": [0.1, 0.5], "counts": [3, 4, 5]}}


@pytest.fixture(scope="session")
def made() -> Made:
    return make(400, planted=10)


@pytest.fixture(scope="session")
def model(made: Made) -> Model:
    return fitted(made)


def keep(registry: Registry, made: Made, model: Model, day: str, why: Words = WHY) -> Version:
    scores = model.score(model.evidence(made.matrix))
    card = build_card(model, day, f"{day}T00:00:00+08:00", f"run{day}", scores, why, LIBRARIES)
    return registry.keep(model, day, card, SUMMARY)


@pytest.fixture(scope="session")
def kept(made: Made, model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three versions in a folder that nobody changes."""
    folder = tmp_path_factory.mktemp("nights") / "models"
    for day in DAYS:
        keep(Registry(folder), made, model, day)
    return folder


@pytest.fixture
def registry(kept: Path, tmp_path: Path) -> Registry:
    """A copy that a test may change."""
    return Registry(Path(shutil.copytree(kept, tmp_path / "models")))


def chosen(registry: Registry, day: str) -> str | None:
    """Name the version that scores a night, of those that fit."""
    version = registry.choose(day, FEATURES, SIGNS).version
    return version.day if version else None


def scores_of(model: Model, made: Made) -> np.ndarray:
    return model.score(model.evidence(made.matrix))
