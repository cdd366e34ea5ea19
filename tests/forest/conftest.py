"""A made-up matrix of features with some planted misuse, and a model fitted on it."""

from dataclasses import dataclass

import numpy as np
import pytest

from detector.forest.model import Model, choose_sample, fit_model
from detector.forest.tails import fit_tail

FEATURES = ("high_one", "high_two", "low_one", "rare_one", "rare_two", "told_only")
SIGNS = (1, 1, -1, 1, 1, 0)


@dataclass(frozen=True)
class Made:
    """A matrix, the ids of its rows, and which of them were planted."""

    matrix: np.ndarray
    ids: list[str]
    planted: np.ndarray


def make(accounts: int = 3000, planted: int = 30, seed: int = 1) -> Made:
    """Honest rows are loud in one column at most; planted ones are a little loud in four."""
    rng = np.random.default_rng(seed)
    matrix = rng.lognormal(0.0, 1.0, (accounts, len(FEATURES)))
    matrix[:, 2] = rng.uniform(1, 1000, accounts)
    for column in (3, 4):
        matrix[rng.random(accounts) < 0.9, column] = np.nan
    places = rng.choice(accounts, planted, replace=False)
    matrix[places, 0] = rng.uniform(8, 20, planted)
    matrix[places, 1] = rng.uniform(8, 20, planted)
    matrix[places, 2] = rng.uniform(0, 50, planted)
    matrix[places, 3] = rng.uniform(6, 12, planted)
    return Made(matrix, [f"a{n:05d}" for n in range(accounts)], places)


def fitted(made: Made, seed: int = 0) -> Model:
    visible = [len(made.ids)] * len(FEATURES)
    tails = [fit_tail(*each) for each in zip(made.matrix.T, visible, SIGNS, strict=True)]
    return fit_model(tails, made.matrix[choose_sample(made.ids)], FEATURES, seed)


@pytest.fixture(scope="session")
def made() -> Made:
    return make()


@pytest.fixture(scope="session")
def model(made: Made) -> Model:
    return fitted(made)
