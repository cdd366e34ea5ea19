"""The main job: rank, and publish what was found."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

from detector.clock import quiet
from detector.engines.opening import open_engine
from detector.errors import ConfigInvalid
from detector.events.read import parse_as_of
from detector.events.sources.find import Where
from detector.events.sources.frames import Frame
from detector.nightly.outputs import Published, publish_night
from detector.nightly.record import build_record
from detector.pipeline import STEPS as RANKING_STEPS
from detector.pipeline import run_night, tell_context
from detector.ranking.ranking import Ranking
from detector.settings import Settings, read_settings

STEPS = (*RANKING_STEPS, "cases", "publish")
"""The steps of the job in order, as the progress bar names them."""


def rank(
    source: Where | Frame,
    order_events: Frame | None = None,
    *,
    settings: Settings | Path | str | None = None,
    as_of: datetime | str | None = None,
    model: Path | str | None = None,
    verdicts: Frame | Path | str | None = None,
) -> Ranking:
    """Rank every account of a folder, or of two frames; nothing is written.

    Parameters
    ----------
    source
        A folder as the contract describes, a mapping of `account_events` and `order_events` to
        frames (pandas, Arrow, or anything that speaks Arrow) or paths, or the frame of account
        events alone, followed by
    order_events
        the frame of order events.
    settings
        From `read_settings`, or the path of a settings file; data that follows the contract needs
        none.
    as_of
        The cut-off; by default just after the last event. Nothing at or after it is seen.
    model
        Folder of a stored model to score with, instead of fitting one.
    verdicts
        What analysts found, as `read_verdicts` takes it; those given before the cut-off correct
        the ranking. In a frame or file without times, all count as given just before it.

    Raises
    ------
    DetectorError
        One of its children, as the table of exit codes lists them.

    Examples
    --------
    >>> from detector.simulation.world import simulate
    >>> world = simulate(300, seed=1)
    >>> ranking = rank(world.account_events, world.order_events)
    >>> len(ranking)
    300
    """
    if not isinstance(settings, Settings):
        settings = read_settings(Path(settings) if settings else None)
    if isinstance(as_of, str):
        as_of = parse_as_of(as_of, settings.zone)
    where = _where(source, order_events)
    with open_engine(settings.engine) as engine:
        stored = Path(model) if model else None
        night = run_night(engine, where, settings, as_of, stored, verdicts=verdicts)
        ranking = tell_context(engine, night.ranking, night.sight)
        return replace(ranking, record=build_record(night, settings))


def rank_into(
    out: Path | str,
    source: Where,
    settings: Settings | None = None,
    as_of: datetime | str | None = None,
    model: Path | None = None,
    tell: Callable[[str], None] = quiet,
    verdicts: Frame | Path | str | None = None,
) -> Published:
    """Rank and publish `out/dt=YYYY-MM-DD/`, the local date of the cut-off, all or nothing.

    The folder holds ranking.parquet, rings.parquet, ring_members.parquet, worklist.csv,
    orders_to_stop.csv, report.html, run.json, cases/ (the facts of the accounts in front),
    evidence.parquet and values.parquet (their features), common_points.json, lookup.parquet (keyed
    hashes; the key lies beside the nights), quarantine/ (rows set aside, as they came in), model/
    and, written last, _SUCCESS.

    Raises
    ------
    DetectorError
        As `rank`, and OutputUnwritable; then nothing is written.
    """
    out, settings = Path(out), settings or read_settings()
    if isinstance(as_of, str):
        as_of = parse_as_of(as_of, settings.zone)
    with open_engine(settings.engine) as engine:
        night = run_night(engine, source, settings, as_of, model, tell, verdicts)
        return publish_night(engine, out, night, settings)


def _where(source: Where | Frame, order_events: Frame | None) -> Where:
    if order_events is not None:
        return {"account_events": cast(Frame, source), "order_events": order_events}
    if isinstance(source, (str, Path, Mapping)):
        return source
    raise ConfigInvalid(
        "only one frame was given", "give the account events and the order events: rank(a, o)"
    )
