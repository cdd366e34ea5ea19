"""What a night finds beside the ranking: facts of cases, what to stop, what cases share."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from detector.cases.exposure.choice import choose_candidates, choose_cases
from detector.cases.exposure.points import CommonPoints, find_common_points
from detector.cases.stopping.risk import estimate_risk
from detector.cases.stopping.stops import read_stops
from detector.cases.tables import CaseTables
from detector.engines.base import Engine
from detector.nightly.previous import Since
from detector.pipeline import Night, gather_cases
from detector.privacy.masks import mask
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
    since
        What changed since the nights before.
    """

    cases: CaseTables
    stops: pd.DataFrame
    common_points: CommonPoints
    since: Since


def find(
    engine: Engine, night: Night, settings: Settings, since: Since, still_open: np.ndarray
) -> Findings:
    """Find all of it, while the engine still has the night's tables.

    Orders to stop are those of the worklist, of confirmed accounts and of the positions
    `still_open`.
    """
    table, review = night.ranking.table, settings.rank.review
    listed = night.ranking.choose_worklist(review)
    return Findings(
        gather_cases(engine, night, table.take(choose_front(night.ranking, review)), mask),
        _stops(
            engine,
            night,
            settings,
            np.union1d(np.union1d(listed, still_open), _confirmed(night.ranking)),
        ),
        find_common_points(
            engine,
            choose_cases(table, review, CLEAR),
            choose_candidates(table),
            night.span.as_of,
            mask,
            settings.zone,
        ),
        since,
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
