"""The one road from events to a published night; it introduces the rooms to each other."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from detector.cases.gathering.gathering import gather
from detector.cases.gathering.ranked import Ranked, Sign
from detector.cases.tables import CaseTables
from detector.engines.base import Engine
from detector.events.read import Events, read_events
from detector.events.sources.find import Where
from detector.features.catalogue import STORIES
from detector.features.families import CATALOGUE
from detector.features.matrix import DAY, Span, build_matrix, build_stages
from detector.features.sight import Sight, look
from detector.forest.model import Model, fit_model
from detector.forest.store import load_model
from detector.masks import mask
from detector.ranking.money import read_exposure
from detector.ranking.order import rank_scores
from detector.ranking.patterns import CLEAR, Patterns, fit_stories, name_patterns
from detector.ranking.ranking import COLUMNS, Ranking
from detector.ranking.reasons import explain_rows
from detector.ranking.rings.table import Rings, build_rings
from detector.ranking.rings.ties import read_ties
from detector.settings import Settings
from detector.verdicts.intake.read import read_verdicts
from detector.verdicts.teaching import Pupil, Taught, teach

FEATURES = tuple(CATALOGUE.values())


def quiet(stage: str) -> None:
    """Tell nobody about the progress."""


@dataclass
class Clock:
    """How long each stage took, in seconds, by name and in order."""

    tell: Callable[[str], None] = quiet
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage and tell that it has begun."""
        self.tell(name)
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)


@dataclass(frozen=True)
class Night:
    """All that one run made, before anything of it is written."""

    ranking: Ranking
    taught: Taught
    events: Events
    sight: Sight
    span: Span
    model: Model
    resale: str
    clock: Clock


STEPS = ("read", "stages", "features", "fit", "score", "rank")
"""The steps of a run in order, as the progress bar names them."""


def run_night(
    engine: Engine,
    where: Where,
    settings: Settings,
    as_of: datetime | None = None,
    model: Path | None = None,
    tell: Callable[[str], None] = quiet,
    verdicts: object = None,
) -> Night:
    """Read, check, cut, build features, fit or load the model, score, rank and explain.

    The engine keeps the tables, so that what is published can be read from it afterwards.
    """
    clock = Clock(tell)
    with clock.stage("read"):
        events = read_events(engine, where, settings, as_of)
        span = _span(events, settings)
    with clock.stage("stages"):
        resale = build_stages(engine, span, settings.features.resale_words)
    with clock.stage("features"):
        matrix = build_matrix(engine, FEATURES, span)
        sight = look(engine, FEATURES, events.present, event_types(events), events.accounts)
        listed = engine.fetch("SELECT account_id FROM accounts ORDER BY account")
        ids = [str(name) for name in listed["account_id"].to_pylist()]
    signs = [feature.sign(sight.switched_off) for feature in FEATURES]
    with clock.stage("fit"):
        fitted = (
            load_model(model, list(CATALOGUE), signs)
            if model
            else fit_model(
                matrix, list(CATALOGUE), signs, sight.visible.tolist(), ids, settings.rank.seed
            )
        )
    with clock.stage("score"):
        evidence = fitted.evidence(matrix)
        scores = fitted.score(evidence)
    with clock.stage("rank"):
        ranked = rank_scores(ids, scores)
        taught = _teach(engine, ranked, matrix, evidence, events, settings, verdicts)
        ranking = _assemble(engine, ids, taught, matrix, evidence, sight, span, settings)
    return Night(ranking, taught, events, sight, span, fitted, resale, clock)


def gather_cases(
    engine: Engine, night: Night, chosen: pa.Table, masked: Callable[[str, object], str]
) -> CaseTables:
    """Gather the facts of chosen accounts, while the engine still has the night's tables."""
    signs = [
        Sign(f.name, f.reads, night.span.fill(f.sql), f.needs, 1 if f.risky == "high" else -1)
        for f in FEATURES
    ]
    ranked = Ranked(night.ranking.table, night.ranking.matrix, signs)
    return gather(engine, chosen, ranked, night.span.as_of, night.span.since, masked)


def _span(events: Events, settings: Settings) -> Span:
    ahead = events.as_of.astimezone(settings.tz).utcoffset()
    offset = int(ahead.total_seconds()) * 1_000_000 if ahead else 0
    return Span(events.as_of_us, events.as_of_us - settings.rank.lookback_days * DAY, offset)


def event_types(events: Events) -> frozenset[str]:
    """Name the event types that occur, as `log.event_type:value`."""
    logs = events.logs.items()
    return frozenset(
        f"{log}.event_type:{name}" for log, facts in logs for name in facts.event_types
    )


def _teach(
    engine: Engine,
    ranked: pd.DataFrame,
    matrix: np.ndarray,
    evidence: np.ndarray,
    events: Events,
    settings: Settings,
    verdicts: object,
) -> Taught:
    """Let analysts' verdicts correct the ranking; one without a time counts as just given."""
    just_now = events.as_of - timedelta(microseconds=1)
    given = None if verdicts is None else read_verdicts(verdicts, settings.zone, just_now)
    last = engine.fetch(
        "SELECT account, max(at_us) AS last_us FROM (SELECT account, at_us FROM account_events"
        " UNION ALL SELECT account, at_us FROM order_events) AS events GROUP BY account"
        " ORDER BY account"
    )
    said = {
        language: [lambda v, f=f, to=language: f.sentence(v, to) for f in FEATURES]
        for language in ("en", "zh")
    }
    instants = last["last_us"].to_numpy().astype("datetime64[us]")
    pupil = Pupil(ranked, matrix, evidence, list(CATALOGUE), said, instants)
    return teach(pupil, given, events.as_of, settings.rank.review)


def _assemble(
    engine: Engine,
    ids: list[str],
    taught: Taught,
    matrix: np.ndarray,
    evidence: np.ndarray,
    sight: Sight,
    span: Span,
    settings: Settings,
) -> Ranking:
    ranked = taught.ranked
    order = ranked["account"].to_numpy()
    exposure = read_exposure(engine, span.since)
    rings = _rings(engine, ids, ranked, evidence, exposure, settings)
    matrix, evidence = matrix[order], evidence[order]
    fit = fit_stories(evidence, [feature.stories for feature in FEATURES], STORIES)
    named = name_patterns(fit, STORIES)
    language = settings.rank.language
    say = [lambda value, f=feature: f.sentence(value, language) for feature in FEATURES]
    money = exposure.iloc[order]
    columns: dict[str, Any] = {str(name): column.to_numpy() for name, column in ranked.items()}
    columns |= {
        "verdict": pa.array(ranked["verdict"], pa.string(), from_pandas=True),
        "pattern": pa.array(named.pattern, pa.string()),
        "pattern_certainty": named.certainty,
        "pattern_second": pa.array(_where_unclear(named), pa.string()),
        "ring": rings.of(ids).take(order),
        "reasons": explain_rows(matrix, evidence, list(CATALOGUE), say),
        "money_at_risk": money["money_at_risk"].to_numpy(),
        "money_stoppable": money["money_stoppable"].to_numpy(),
        "blind": _blind_lists(sight, order),
    }
    table = pa.table([pa.array(columns[name]) for name in COLUMNS], names=list(COLUMNS))
    families = [feature.family for feature in FEATURES]
    context = [feature.sign(sight.switched_off) == 0 for feature in FEATURES]
    return Ranking(table, list(CATALOGUE), families, context, matrix, evidence, rings)


def _where_unclear(named: Patterns) -> np.ndarray:
    """Give the next best pattern of each account whose pattern is not clear, else none."""
    return np.where(named.certainty >= CLEAR, "", named.second)


def _rings(
    engine: Engine,
    ids: list[str],
    ranked: pd.DataFrame,
    evidence: np.ndarray,
    exposure: pd.DataFrame,
    settings: Settings,
) -> Rings:
    """Build the rings; evidence of linkage is no evidence of an account's own."""
    own = evidence[:, [feature.family != "linkage" for feature in FEATURES]]
    waiting = ~ranked["settled"].to_numpy()
    places = pd.DataFrame(
        {
            "rank": np.arange(1, len(ranked) + 1),
            "listed": waiting & (np.cumsum(waiting) <= settings.rank.review),
        },
        index=ranked["account"].to_numpy(),
    )
    accounts = exposure.assign(account_id=ids, own=own.sum(axis=1, dtype=np.float64)).join(places)
    return build_rings(read_ties(engine, mask), accounts, settings.zone)


def _blind_lists(sight: Sight, order: np.ndarray) -> "pa.ListArray[Any]":
    """List the families that cannot see each account."""
    families = np.asarray(list(sight.blind), dtype=object)
    blind = np.column_stack([sight.blind[family] for family in families])[order]
    offsets = np.concatenate([[0], np.cumsum(blind.sum(axis=1))])
    names = pa.array(families[np.nonzero(blind)[1]], pa.string())
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), names)
