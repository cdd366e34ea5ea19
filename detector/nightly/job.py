"""The main job: rank, and publish what was found."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from detector.catalogue.feature import Feature
from detector.clock import quiet
from detector.engines.opening import open_engine
from detector.events.read import choose_cut
from detector.events.sources.naming import Source, name_logs
from detector.frames.given import Frame, as_path_or_pandas
from detector.nightly.outputs import Published, publish_night
from detector.nightly.record import build_record
from detector.pipeline import STEPS as RANKING_STEPS
from detector.pipeline import run_night, tell_context
from detector.ranking.ranking import Ranking
from detector.settings import Settings, choose_settings

STEPS = (*RANKING_STEPS, "cases", "publish")
"""The steps of the job in order, as the progress bar names them."""


def rank(
    source: Source,
    order_events: Frame | Path | str | None = None,
    *,
    settings: Settings | Path | str | None = None,
    as_of: datetime | date | str | None = None,
    model: Path | str | None = None,
    verdicts: Frame | Path | str | None = None,
    features: Iterable[Feature] = (),
) -> Ranking:
    """Rank every account of a folder, or of two frames; nothing is written.

    Parameters
    ----------
    source
        A folder as the contract describes, a mapping of `account_events` and `order_events` to
        frames (pandas, polars, Arrow, or anything that speaks Arrow) or paths, what `read` or
        `simulate` gave, or the account events alone, as a frame or a path, followed by
    order_events
        the order events.
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
    features
        Your own, beside those of the settings and ours; an entry of the settings that has the name
        of one gives way to it.

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
    settings = choose_settings(settings).add_features(features)
    where, cut = name_logs(source, order_events), choose_cut(as_of, settings.zone)
    given = None if verdicts is None else as_path_or_pandas("verdicts", verdicts)
    with open_engine(settings.engine) as engine:
        stored = Path(model) if model else None
        night = run_night(engine, where, settings, cut, stored, verdicts=given)
        ranking = tell_context(engine, night.ranking, night.features, night.sight)
        return replace(ranking, record=build_record(night, settings))


def rank_into(
    out: Path | str,
    source: Source,
    settings: Settings | Path | str | None = None,
    as_of: datetime | date | str | None = None,
    model: Path | str | None = None,
    tell: Callable[[str], None] = quiet,
    verdicts: Frame | Path | str | None = None,
    features: Iterable[Feature] = (),
) -> Published:
    """Rank and publish `out/dt=YYYY-MM-DD/`, the local date of the cut-off, all or nothing.

    The folder holds ranking.parquet, rings.parquet, ring_members.parquet, worklist.csv,
    orders_to_stop.csv, report.html, run.json, cases/ (the facts of the accounts in front),
    evidence.parquet and values.parquet (their features), common_points.json, lookup.parquet (keyed
    hashes; the key lies beside the nights), quarantine/ (rows set aside, as they came in), model/
    and, written last, _SUCCESS.

    Parameters
    ----------
    out
        The folder of nights; it is made where there is none.
    source
        As for `rank`; two frames as a mapping.
    settings, as_of, model, verdicts, features
        As for `rank`.
    tell
        Is told of each step as it begins.

    Raises
    ------
    DetectorError
        As `rank`, and OutputUnwritable; then nothing is written.

    Examples
    --------
    >>> import tempfile
    >>> import detector
    >>> with tempfile.TemporaryDirectory() as out:
    ...     night = detector.rank_into(out, detector.simulate(100, seed=1))
    ...     (night.folder.name, (night.folder / "report.html").exists())
    ('dt=2025-06-30', True)
    """
    out, settings = Path(out), choose_settings(settings).add_features(features)
    where, cut = name_logs(source), choose_cut(as_of, settings.zone)
    given = None if verdicts is None else as_path_or_pandas("verdicts", verdicts)
    stored = Path(model) if model else None
    with open_engine(settings.engine) as engine:
        night = run_night(engine, where, settings, cut, stored, tell, given)
        return publish_night(engine, out, night, settings)
