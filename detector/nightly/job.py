"""The main job: rank, and publish what was found."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from detector.engines.base import Engine
from detector.engines.duck import open_engine
from detector.errors import ConfigInvalid
from detector.events.quarantine import write_quarantine
from detector.events.read import parse_as_of
from detector.events.sources.find import Where
from detector.events.sources.frames import Frame
from detector.forest.store import save_model
from detector.nightly.picture import picture_night
from detector.nightly.publish import publishing
from detector.nightly.record import build_record
from detector.pipeline import Night, quiet, run_night
from detector.ranking.money import read_open_orders
from detector.ranking.ranking import Ranking
from detector.report.page import render_report
from detector.report.tables import orders_csv, worklist_csv
from detector.settings import Settings, read_settings
from detector.version import __version__

EVIDENCE_LISTS, EVIDENCE_LEAST = 10, 2_000
"""The evidence of the accounts of this many lists is published, and of so many at least."""


@dataclass(frozen=True)
class Published:
    """A night that was written: its folder and its ranking."""

    folder: Path
    ranking: Ranking


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
    with open_engine(settings.engine.memory, settings.engine.threads) as engine:
        stored = Path(model) if model else None
        night = run_night(engine, where, settings, as_of, stored, verdicts=verdicts)
        return replace(night.ranking, record=build_record(night, settings))


def rank_into(
    out: Path,
    source: Where,
    settings: Settings,
    as_of: datetime | None = None,
    model: Path | None = None,
    tell: Callable[[str], None] = quiet,
    verdicts: Frame | Path | str | None = None,
) -> Published:
    """Rank and publish `out/dt=YYYY-MM-DD/`, the local date of the cut-off, all or nothing.

    The folder holds ranking.parquet, rings.parquet, ring_members.parquet, worklist.csv,
    evidence.parquet, orders_to_stop.csv, report.html, run.json, quarantine/ (rows set aside, as
    they came in), model/ and, written last, _SUCCESS.

    Raises
    ------
    DetectorError
        As `rank`, and OutputUnwritable; then nothing is written.
    """
    with open_engine(settings.engine.memory, settings.engine.threads) as engine:
        night = run_night(engine, source, settings, as_of, model, tell, verdicts)
        day = night.events.as_of.astimezone(settings.tz).date().isoformat()
        record = build_record(night, settings)
        with night.clock.stage("publish"), publishing(out, day) as folder:
            _write(engine, folder, night, settings, record)
        return Published(out / f"dt={day}", replace(night.ranking, record=record))


def _where(source: Where | Frame, order_events: Frame | None) -> Where:
    if order_events is not None:
        return {"account_events": cast(Frame, source), "order_events": order_events}
    if isinstance(source, (str, Path, Mapping)):
        return source
    raise ConfigInvalid(
        "only one frame was given", "give the account events and the order events: rank(a, o)"
    )


def _write(
    engine: Engine, folder: Path, night: Night, settings: Settings, record: dict[str, Any]
) -> None:
    rings = night.ranking.ring_tables
    pq.write_table(night.ranking.table, folder / "ranking.parquet", compression="zstd")
    pq.write_table(rings.table, folder / "rings.parquet", compression="zstd")
    pq.write_table(rings.members, folder / "ring_members.parquet", compression="zstd")
    save_model(night.model, folder / "model", __version__, record["as_of"])
    write_quarantine(engine, folder / "quarantine")
    _write_lesson(folder, night, settings.rank.review)
    orders = _open_orders(engine, night, settings, _to_stop(night.ranking, settings.rank.review))
    shown = picture_night(night, settings, record, orders)
    texts = {
        "worklist.csv": worklist_csv(shown.worklist),
        "orders_to_stop.csv": orders_csv(orders),
        "report.html": render_report(shown),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    record["outputs"] = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file()
    }
    text = json.dumps(record, indent=1, ensure_ascii=False)
    (folder / "run.json").write_text(text + "\n", encoding="utf-8")


def _write_lesson(folder: Path, night: Night, review: int) -> None:
    """Write what verdicts taught, and the evidence that `detector suggest` chooses by."""
    if night.taught.facts:
        text = json.dumps(night.taught.facts, indent=1)
        (folder / "model" / "verdicts.json").write_text(text + "\n", encoding="utf-8")
    ranking, count = night.ranking, max(EVIDENCE_LISTS * review, EVIDENCE_LEAST)
    first = ranking.table.slice(0, count).select(["account_id", "rank"])
    for name, column in zip(ranking.features, ranking.evidence[:count].T, strict=True):
        first = first.append_column(name, pa.array(column, pa.float32()))
    pq.write_table(first, folder / "evidence.parquet", compression="zstd")


def _to_stop(ranking: Ranking, review: int) -> pa.Table:
    """Choose the accounts whose open orders are told: the worklist's, and all confirmed ones."""
    confirmed = np.array([v == "confirmed" for v in ranking.table["verdict"].to_pylist()], bool)
    chosen = np.union1d(ranking.choose_worklist(review), np.flatnonzero(confirmed))
    return ranking.table.take(chosen).select(["account_id", "rank"])


def _open_orders(engine: Engine, night: Night, settings: Settings, reviewed: pa.Table) -> Any:
    engine.enrol("worklist", reviewed)
    engine.create("reviewed", "SELECT account FROM accounts JOIN worklist USING (account_id)")
    orders = read_open_orders(engine, night.span.since, night.span.as_of, settings.zone)
    ranks = dict(zip(*(reviewed[name].to_pylist() for name in reviewed.column_names), strict=True))
    orders.insert(0, "rank", orders["account_id"].map(ranks).astype("int64"))
    return orders
