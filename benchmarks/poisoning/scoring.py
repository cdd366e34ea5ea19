"""One poisoned night, scored twice: by a model fitted on it, and by that of a clean night."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

from benchmarks.poisoning.planting import Logs
from detector.catalogue.values import read_column
from detector.engines.opening import open_engine
from detector.fitting import Fitting
from detector.forest.model import Model
from detector.gates.drift import check_drift
from detector.gates.summaries.values import summarise_values
from detector.pipeline import run_night
from detector.ranking.order import rank_scores
from detector.settings import GateSettings, read_settings

HISTORY_DAYS = 180.0


@dataclass(frozen=True)
class Clean:
    """What an earlier night without planted accounts left: its model, and what the gate keeps."""

    model: Model
    summary: dict[str, Any]


@dataclass(frozen=True)
class Scored:
    """The rank of every account by account_id, twice, and whether the drift gate closed."""

    fitted: "pd.Series[int]"
    stored: "pd.Series[int] | None"
    stopped: bool
    model: Model
    summary: dict[str, Any]


@dataclass
class _Both:
    """Fits a model on the night, and scores the night with the one of before as well."""

    clean: Clean | None
    stored: "pd.Series[int] | None" = None
    stopped: bool = False
    summary: dict[str, Any] = field(default_factory=dict)

    def __call__(self, fitting: Fitting) -> Model:
        model = fitting.fit()
        judge, known = (self.clean.model, self.clean.summary) if self.clean else (model, None)
        scores = fitting.score(judge).scores
        self.summary = summarise_values(
            lambda one: read_column(fitting.engine, one),
            fitting.features,
            scores,
            known,
            HISTORY_DAYS,
        )
        if known is not None:
            self.stored = _by_account(rank_scores(fitting.ids, scores))
            found = check_drift(known, self.summary, GateSettings())
            self.stopped = any(one.stops for one in found)
        return model


def score_night(logs: Logs, as_of: datetime, clean: Clean | None = None) -> Scored:
    """Rank a world as `detector rank` does, and by the model of a clean night where there is one.

    The drift gate holds the night against the clean one as `detector nightly` does.
    """
    settings, both = read_settings(None), _Both(clean)
    with open_engine(settings.engine) as engine:
        night = run_night(engine, dict(logs), settings, as_of, both)
    table = night.ranking.table.select(["account_id", "rank"]).to_pandas()
    return Scored(_by_account(table), both.stored, both.stopped, night.model, both.summary)


def _by_account(ranked: pd.DataFrame) -> "pd.Series[int]":
    return ranked.set_index("account_id")["rank"]
