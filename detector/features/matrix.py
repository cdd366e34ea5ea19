"""From canonical events to one row of features per account, in account order."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from detector.engines.base import Engine
from detector.features.catalogue import Feature, Stage
from detector.features.phone_places import enrol_phone_places
from detector.features.resale import RESALE_WORDS, enrol_resale
from detector.features.rings import enrol_rings
from detector.features.stages import (
    accounts,
    history,
    keys,
    order_context,
    orders,
    stories,
    timeline,
)
from detector.features.stages.linkage import contacts, links, reuse, ties

HOUR = 3_600_000_000
DAY = 24 * HOUR

STAGES: dict[str, Stage] = {
    stage.name: stage
    for stage in (
        orders.ORDERS,
        keys.KEYS,
        keys.KEY_SIZES,
        keys.DEVICES,
        accounts.LOG_FACTS,
        accounts.LIMITS,
        accounts.HOMES,
        accounts.STATE,
        accounts.RECENT_PLACES,
        timeline.MOVES,
        timeline.TIMELINE,
        timeline.TRAVEL,
        contacts.NOTIFY_OWNERS,
        contacts.CONTACTS,
        contacts.OPENING_CONTACTS,
        contacts.OPENING_MOVES,
        links.SHARED_KEYS,
        ties.KEY_TIES,
        ties.TIES,
        links.OPENINGS,
        links.LINKS,
        ties.RING_FACTS,
        links.DROPS,
        reuse.PASSERS,
        order_context.ORDER_PRICES,
        order_context.USUAL_PRICES,
        order_context.ORDER_CONTEXT,
        reuse.DROP_REUSE,
        order_context.ORDER_GAPS,
        order_context.RESALE_DAYS,
        stories.ORDER_STORIES,
        stories.DRAWS,
        stories.DRAW_DEVICES,
        stories.SPENDING,
        stories.LINKED_OPENINGS,
        stories.RUSHES,
        stories.RING_SIGNS,
        history.OWN_DAYS,
        history.SPREES,
        history.ORDER_HOURS,
        history.REPAYMENT,
        history.AFTERMATH,
        history.RAISED,
    )
}
"""Every stage by name, in the order in which they are built."""


@dataclass(frozen=True)
class Span:
    """The time that features look at: `since` ≤ judged < `as_of`, microseconds in UTC.

    `offset` is what the configured zone is ahead of UTC, in microseconds.
    """

    as_of: int
    since: int
    offset: int = 8 * HOUR

    def fill(self, sql: str) -> str:
        """Put the instants into a stage's SQL.

        Examples
        --------
        >>> Span(as_of=9, since=5).fill("at_us >= {since}")
        'at_us >= 5'
        """
        return sql.format(
            as_of=self.as_of, since=self.since, offset=self.offset, day=DAY, hour=HOUR
        )


def build_stages(engine: Engine, span: Span, words: Iterable[str] = RESALE_WORDS) -> str:
    """Build every stage in the engine; tell how resale goods were recognised."""
    decided = ""
    for stage in STAGES.values():
        if stage is timeline.MOVES:
            enrol_phone_places(engine)
            decided = enrol_resale(engine, words)
        if stage is ties.RING_FACTS:
            enrol_rings(engine)
        engine.run(f"CREATE TEMP TABLE {stage.name} AS {span.fill(stage.sql)}")
    return decided


def build_matrix(engine: Engine, features: Iterable[Feature], span: Span) -> np.ndarray:
    """Compute the features, one aggregate per stage.

    Returns
    -------
    float64, accounts × features, rows in `account` order, columns in the order given; NaN where
    nothing of the kind happened.
    """
    features = tuple(features)
    count = engine.fetch("SELECT count(*) AS n FROM accounts")["n"][0].as_py()
    matrix = np.full((count, len(features)), np.nan)
    by_stage: dict[str, list[int]] = {}
    for column, feature in enumerate(features):
        by_stage.setdefault(feature.reads, []).append(column)
    for name, columns in by_stage.items():
        rows = engine.fetch(_select(STAGES[name], [features[c] for c in columns], span))
        _fill(matrix, columns, rows)
    return matrix


def _select(stage: Stage, features: list[Feature], span: Span) -> str:
    wanted = ", ".join(f"CAST({f.sql} AS DOUBLE) AS {f.name}" for f in features)
    grouped = "" if stage.grain == "account" else " GROUP BY account"
    return span.fill(f"SELECT account, {wanted} FROM {stage.name}{grouped}")


def _fill(matrix: np.ndarray, columns: list[int], rows: pa.Table) -> None:
    account = rows["account"].to_numpy()
    for column, name in zip(columns, rows.column_names[1:], strict=True):
        values = rows[name].to_numpy().astype(np.float64)
        matrix[account, column] = np.where(np.isfinite(values), values, np.nan)
