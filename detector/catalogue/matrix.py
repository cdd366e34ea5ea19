"""From canonical events to the features of every account, as tables of the engine."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from detector.catalogue.components import build_components
from detector.catalogue.feature import Feature, Stage
from detector.catalogue.phone_places import enrol_phone_places
from detector.catalogue.resale import RESALE_WORDS, enrol_resale
from detector.catalogue.stages import (
    accounts,
    history,
    keys,
    order_context,
    orders,
    signals,
    stories,
    timeline,
)
from detector.catalogue.stages.linkage import contacts, links, reuse, ties
from detector.engines.base import Engine

HOUR = 3_600_000_000
DAY = 24 * HOUR

_MOST = sys.float_info.max  # what is more, or no number at all, is nothing

STAGES: dict[str, Stage] = {
    stage.name: stage
    for stage in (
        orders.ORDERS,
        keys.KEYS,
        keys.NUMBERS,
        keys.KEY_SIZES,
        keys.DEVICES,
        accounts.LOG_FACTS,
        accounts.LIMITS,
        accounts.HOMES,
        accounts.STATE,
        accounts.RECENT_PLACES,
        timeline.TIMELINE,
        timeline.TRAVEL,
        signals.SIGNALS,
        signals.NEAR_SIGNALS,
        signals.DRAW_MOVES,
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
        order_context.PRICES,
        order_context.ORDER_PRICES,
        order_context.TYPICAL_PRICES,
        order_context.USUAL_PRICES,
        order_context.FIRST_BUYS,
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
        history.OWN_HOURS,
        history.SPREES,
        history.ORDER_HOURS,
        history.REPAYMENT,
        history.AFTERMATH,
        history.RAISED,
    )
}
"""Every stage by name, in the order in which they are built."""

READABLE: dict[str, Stage] = {
    **{log: Stage(log, "", alone=True) for log in ("account_events", "order_events")},
    **STAGES,
}
"""What a feature may read: the two logs as they were read, cut at `as_of`, and every stage."""


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
        if stage is timeline.TIMELINE:
            enrol_phone_places(engine)
            decided = enrol_resale(engine, words)
        if stage is ties.RING_FACTS:
            build_components(engine, "rings", "ties")
        engine.create(stage.name, span.fill(stage.sql), by="account" if stage.alone else None)
    return decided


def build_matrix(engine: Engine, features: Iterable[Feature], span: Span) -> None:
    """Compute the features, one aggregate per stage, into tables `matrix_<stage>`.

    Each table has `account` and a DOUBLE for every feature that reads the stage, NULL where nothing
    of the kind happened; an account without rows in the stage has none here either. One wide table
    would be joined from all of them at once, and that does not fit into a small memory.
    `detector.catalogue.values` reads them.
    """
    for name, own in group_by_stage(features).items():
        engine.create(f"matrix_{name}", _select(READABLE[name], own, span), by="account")


def group_by_stage(features: Iterable[Feature]) -> dict[str, list[Feature]]:
    """Group features by the stage that they read, in their order."""
    groups: dict[str, list[Feature]] = {}
    for feature in features:
        groups.setdefault(feature.reads, []).append(feature)
    return groups


def _select(stage: Stage, features: list[Feature], span: Span) -> str:
    wanted = ", ".join(f"CAST({f.sql} AS DOUBLE) AS {f.name}" for f in features)
    finite = ", ".join(f"CASE WHEN abs({f.name}) <= {_MOST} THEN {f.name} END AS {f.name}"
                       for f in features)  # fmt: skip
    grouped = "" if stage.grain == "account" else " GROUP BY account"
    rows = span.fill(f"SELECT account, {wanted} FROM {stage.name}{grouped}")
    return f"SELECT account, {finite} FROM ({rows}) AS computed"
