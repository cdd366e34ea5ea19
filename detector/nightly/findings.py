"""What a night finds beside the ranking: facts of cases, what to stop, what cases share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from detector.cases.exposure.choice import choose_candidates, choose_cases
from detector.cases.exposure.points import CommonPoints, find_common_points
from detector.cases.stopping.risk import estimate_risk
from detector.cases.stopping.stops import read_stops
from detector.cases.tables import CaseTables
from detector.engines.base import Engine
from detector.masks import mask
from detector.nightly.previous import Previous, compare, count_changes
from detector.pipeline import Night, gather_cases
from detector.ranking.patterns import CLEAR
from detector.ranking.ranking import Ranking
from detector.settings import Settings

CASE_LISTS, CASE_LEAST = 2, 1_000
"""The facts of the accounts of this many lists are kept, and of so many at least."""


@dataclass(frozen=True)
class Findings:
    """What stays with a night beside its ranking.

    Parameters
    ----------
    cases
        The masked facts of the accounts in front.
    stops
        The orders, draws and transfers that can still be stopped, most urgent money first.
    common_points
        What taken-over accounts share more often than accounts like them.
    changes
        One row per account of the worklist: `change` and `rank_before`.
    since_last
        `day` of the night before, and how many are `new`, have `risen` and have `left`.
    """

    cases: CaseTables
    stops: pd.DataFrame
    common_points: CommonPoints
    changes: pd.DataFrame
    since_last: Mapping[str, Any]


def find(
    engine: Engine, night: Night, settings: Settings, previous: Previous | None = None
) -> Findings:
    """Find all of it, while the engine still has the night's tables."""
    table, review = night.ranking.table, settings.rank.review
    listed = night.ranking.choose_worklist(review)
    worklist = table.take(listed).select(["account_id", "rank"]).to_pandas()
    return Findings(
        gather_cases(engine, night, table.take(choose_front(night.ranking, review)), mask),
        _stops(engine, night, settings, np.union1d(listed, _confirmed(night.ranking))),
        find_common_points(
            engine,
            choose_cases(table, review, CLEAR),
            choose_candidates(table),
            night.span.as_of,
            mask,
            settings.zone,
        ),
        compare(previous, worklist),
        count_changes(previous, worklist),
    )


def choose_front(ranking: Ranking, review: int) -> np.ndarray:
    """Choose the positions of the accounts whose facts are kept: worklist, confirmed, first."""
    first = np.arange(min(len(ranking), max(CASE_LISTS * review, CASE_LEAST)))
    chosen = np.union1d(ranking.choose_worklist(review), _confirmed(ranking))
    return np.union1d(chosen, first)


def _confirmed(ranking: Ranking) -> np.ndarray:
    return np.flatnonzero([v == "confirmed" for v in ranking.table["verdict"].to_pylist()])


def _stops(engine: Engine, night: Night, settings: Settings, places: np.ndarray) -> pd.DataFrame:
    """Read what the worklist's accounts, and all confirmed ones, have still open."""
    reviewed = night.ranking.table.take(places).select(["account_id", "rank", "verdict"])
    risk = estimate_risk(
        reviewed["rank"].to_numpy(), len(night.ranking), night.taught.expected["bands"]
    )
    certain = [verdict == "confirmed" for verdict in reviewed["verdict"].to_pylist()]
    told = pa.array(np.where(certain, 1.0, risk))
    return read_stops(
        engine,
        reviewed.drop_columns("verdict").append_column("risk", told),
        night.span.since,
        night.span.as_of,
        settings.zone,
        settings.stop.recall_hours,
    )
