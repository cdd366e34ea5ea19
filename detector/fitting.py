"""What a night's model is chosen by: the features, once they are computed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from detector.catalogue.feature import Feature
from detector.catalogue.sight import Sight
from detector.catalogue.values import read_column, read_rows, select_blocks
from detector.engines.base import Engine
from detector.forest.model import Model, choose_sample, fit_model
from detector.forest.scorer import SCORED, Scorer
from detector.forest.store import load_model
from detector.forest.tails import fit_tail
from detector.ranking.evidence import Evidence, collect_evidence
from detector.version import __version__


@dataclass(frozen=True)
class Scored:
    """What a model says of all accounts, in the order of `account`."""

    model: Model
    scores: np.ndarray
    evidence: Evidence


@dataclass
class Fitting:
    """The features of all accounts in the engine, to fit, load and score models with."""

    engine: Engine
    features: Sequence[Feature]
    ids: pd.Series
    sight: Sight
    seed: int
    _last: Scored | None = field(default=None, init=False)

    @property
    def names(self) -> list[str]:
        """What models call the features, in their order."""
        return [feature.key for feature in self.features]

    @property
    def signs(self) -> list[int]:
        """The risky direction of each feature; 0 where it is no evidence."""
        return [feature.sign(self.sight.switched_off) for feature in self.features]

    def fit(self) -> Model:
        """Fit the tails, a feature at a time, and the forest on a sample of the accounts."""
        facts = zip(self.features, self.sight.visible.tolist(), self.signs, strict=True)
        tails = [fit_tail(read_column(self.engine, one), seen, sign) for one, seen, sign in facts]
        sample = read_rows(self.engine, self.features, choose_sample(self.ids))
        return fit_model(tails, sample, self.names, self.seed)

    def load(self, folder: Path) -> Model:
        """Load a stored model; ModelMismatch where it does not fit this version's features."""
        return load_model(folder, self.names, self.signs, __version__)

    def score(self, model: Model) -> Scored:
        """Score all accounts, a block of them at a time; the model scored last is not run again."""
        if self._last is None or self._last.model is not model:
            self._last = Scored(model, *self._score(model))
        return self._last

    def _score(self, model: Model) -> tuple[np.ndarray, Evidence]:
        scorer, blocks = Scorer(model.tails, model.trees), []
        for rows in select_blocks(self.features, len(self.ids)):
            self.engine.map("scored", rows, scorer, SCORED)
            blocks.append(self.engine.fetch("SELECT * FROM scored ORDER BY account"))
            self.engine.drop("scored")
        scores = [np.empty(0), *(block["score"].to_numpy() for block in blocks)]
        return np.concatenate(scores), collect_evidence(blocks, len(self.features))


Choose = Callable[[Fitting], Model]
"""Decides what a night is scored with."""
