"""The one road from events to a published night; it introduces the rooms to each other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from detector.cases.gathering.gathering import gather
from detector.cases.gathering.ranked import Ranked, Sign
from detector.cases.tables import CaseTables
from detector.catalogue.feature import STORIES, Feature
from detector.catalogue.matrix import DAY, Span, build_matrix, build_stages
from detector.catalogue.sight import Sight, look
from detector.catalogue.values import read_table
from detector.clock import Clock, quiet
from detector.engines.base import Engine
from detector.events.read import Events, read_events
from detector.events.sources.find import Where
from detector.fitting import Choose, Fitting
from detector.forest.model import Model
from detector.forest.trees import warm
from detector.own.check import check_own
from detector.privacy.keys import read_door_key
from detector.privacy.masks import mask
from detector.ranking.assembly import Signs, assemble, choose_front
from detector.ranking.evidence import Evidence
from detector.ranking.money import read_exposure
from detector.ranking.order import rank_scores
from detector.ranking.ranking import Ranking
from detector.ranking.rings.table import rank_rings
from detector.ranking.rings.ties import read_ties
from detector.settings import Settings
from detector.verdicts.intake.read import read_verdicts
from detector.verdicts.teaching import Pupil, Taught, teach


@dataclass(frozen=True)
class Night:
    """All that one run made, before anything of it is written.

    `scores` are the model's own, in the order of `account`: no verdict has touched them.
    `features` are those of the run, in the order of the model's columns.
    """

    features: Sequence[Feature]
    ranking: Ranking
    scores: np.ndarray
    taught: Taught
    events: Events
    sight: Sight
    span: Span
    model: Model
    resale: str
    clock: Clock

    @property
    def catalogue(self) -> dict[str, Feature]:
        """The features of the run by name."""
        return {feature.name: feature for feature in self.features}


STEPS = ("read", "stages", "features", "fit", "score", "rank")
"""The steps of a run in order, as the progress bar names them."""


def run_night(
    engine: Engine,
    where: Where,
    settings: Settings,
    as_of: datetime | None = None,
    model: Path | Choose | None = None,
    tell: Callable[[str], None] = quiet,
    verdicts: object = None,
    now: datetime | None = None,
    look_at: Callable[[Events, Span], None] | None = None,
) -> Night:
    """Read, check, cut, build features, fit or load the model, score, rank and explain.

    The engine keeps the tables, so that what is published can be read from it afterwards. What
    `look_at` raises of the events ends the run before anything is computed from them.
    """
    clock, features = Clock(tell), tuple(settings.catalogue.values())
    check_own(one.feature for one in settings.features.own)
    warm()
    with clock.stage("read"):
        key = read_door_key(settings.privacy.key)
        events = read_events(engine, where, settings, as_of, now, settings.engine.store, key)
        span = _span(events, settings)
        if look_at:
            look_at(events, span)
    with clock.stage("stages"):
        resale = build_stages(engine, span, settings.features.resale_words)
    with clock.stage("features"):
        build_matrix(engine, features, span)
        sight = look(engine, features, events.present, event_types(events), events.accounts)
        listed = engine.fetch("SELECT account_id FROM accounts ORDER BY account")
        ids = listed["account_id"].to_pandas().astype("str")
    with clock.stage("fit"):
        fitting = Fitting(engine, features, ids, sight, settings.rank.seed)
        if isinstance(model, Path):
            fitted = fitting.load(model)
        else:
            fitted = model(fitting) if model else fitting.fit()
    with clock.stage("score"):
        scored = fitting.score(fitted)
        scores, evidence = scored.scores, scored.evidence
    with clock.stage("rank"):
        ranked = rank_scores(ids, scores)
        taught = _teach(engine, ranked, evidence, events, features, settings, verdicts)
        ranking = _assemble(engine, ids, taught.ranked, evidence, sight, span, features, settings)
        front = ranking.evidence.accounts[choose_front(taught.ranked, settings.rank.review)]
        ranking = tell_context(engine, ranking, features, sight, front)
    return Night(features, ranking, scores, taught, events, sight, span, fitted, resale, clock)


def gather_cases(
    engine: Engine, night: Night, chosen: pa.Table, masked: Callable[[str, object], str]
) -> CaseTables:
    """Gather the facts of chosen accounts, while the engine still has the night's tables."""
    signs = [
        Sign(f.name, f.reads, night.span.fill(f.sql), f.needs, 1 if f.risky == "high" else -1)
        for f in night.features
    ]
    table = night.ranking.table.select(["account_id", "rank"])
    ids = chosen["account_id"].unique().cast(pa.string())
    places = pa.compute.index_in(ids, value_set=table["account_id"].combine_chunks()).drop_null()
    reasons = table.select(["account_id"]).take(places)
    reasons = reasons.append_column("reasons", night.ranking.list_reasons(places.to_numpy()))
    ranked = Ranked(table, reasons, signs)
    return gather(engine, chosen, ranked, night.span.as_of, night.span.since, masked)


def tell_context(
    engine: Engine,
    ranking: Ranking,
    features: Sequence[Feature],
    sight: Sight,
    accounts: np.ndarray | None = None,
) -> Ranking:
    """Give a ranking what is told without being evidence: of some accounts, or of all."""
    context = [feature for feature in features if feature.sign(sight.switched_off) == 0]
    return replace(ranking, context=read_table(engine, context, len(ranking), accounts))


def _span(events: Events, settings: Settings) -> Span:
    ahead = events.as_of.astimezone(settings.tz).utcoffset()
    offset = int(ahead.total_seconds()) * 1_000_000 if ahead else 0
    return Span(events.as_of_us, events.as_of_us - settings.rank.lookback_days * DAY, offset)


def event_types(events: Events) -> frozenset[str]:
    """Name the event types that occur, as `log.event_type:value`."""
    pairs = ((log, name) for log, facts in events.logs.items() for name in facts.event_types)
    return frozenset(f"{log}.event_type:{name}" for log, name in pairs)


def _teach(
    engine: Engine,
    ranked: pd.DataFrame,
    evidence: Evidence,
    events: Events,
    features: Sequence[Feature],
    settings: Settings,
    verdicts: object,
) -> Taught:
    """Let analysts' verdicts correct the ranking; one without a time counts as just given."""
    just_now = events.as_of - timedelta(microseconds=1)
    given = None if verdicts is None else read_verdicts(verdicts, settings.zone, just_now)
    last = np.empty(0, dtype="datetime64[us]") if given is None else _find_last_events(engine)
    said = {language: _signs(features, language).say for language in ("en", "zh")}
    names = [feature.name for feature in features]
    pupil = Pupil(ranked, evidence, evidence.read_values, names, said, last)
    return teach(pupil, given, events.as_of, settings.rank.review)


def _find_last_events(engine: Engine) -> np.ndarray:
    """Find the instant of each account's last event."""
    last = engine.fetch(
        "SELECT account, max(at_us) AS last_us FROM (SELECT account, at_us FROM account_events"
        " UNION ALL SELECT account, at_us FROM order_events) AS events GROUP BY account"
        " ORDER BY account"
    )
    return np.asarray(last["last_us"].to_numpy().astype("datetime64[us]"))


def _assemble(
    engine: Engine,
    ids: pd.Series,
    ranked: pd.DataFrame,
    evidence: Evidence,
    sight: Sight,
    span: Span,
    features: Sequence[Feature],
    settings: Settings,
) -> Ranking:
    exposure = read_exposure(engine, span.since)
    # Evidence of linkage is no evidence of an account's own.
    own = evidence @ np.array([float(feature.family != "linkage") for feature in features])
    accounts = exposure.assign(account_id=ids, own=own)
    ties = read_ties(engine, mask)
    rings = rank_rings(ties, accounts, ranked, settings.rank.review, settings.zone)
    beside = pa.Table.from_pandas(exposure, preserve_index=False)
    beside = beside.append_column("ring", rings.of(ids)).append_column("blind", sight.list_blind())
    signs = _signs(features, settings.rank.language)
    ranking = assemble(ranked, evidence, signs, STORIES, beside, settings.rank.review)
    return replace(ranking, ring_tables=rings)


def _signs(features: Sequence[Feature], language: str) -> Signs:
    """Tell the ranking of the features: it does not know them."""
    return Signs(
        names=[feature.name for feature in features],
        families=[feature.family for feature in features],
        stories=[feature.stories for feature in features],
        say=[partial(feature.sentence, language=language) for feature in features],
    )
