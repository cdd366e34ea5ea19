"""The main job: rank, and publish what was found."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pyarrow.parquet as pq

from detector.cases.exposure.points import write_common_points
from detector.cases.fingerprints.secret import place_key, read_key
from detector.cases.fingerprints.table import write_fingerprints
from detector.cases.movement.keeping import keep_values
from detector.cases.tables import write_cases
from detector.engines.base import Engine
from detector.engines.opening import open_engine
from detector.errors import ConfigInvalid
from detector.events.quarantine import write_quarantine
from detector.events.read import parse_as_of
from detector.events.sources.find import Where
from detector.events.sources.frames import Frame
from detector.features.values import read_rows
from detector.forest.store import save_model
from detector.nightly.findings import Findings, find
from detector.nightly.picture import picture_night
from detector.nightly.previous import read_previous
from detector.nightly.publish import publishing
from detector.nightly.record import build_record
from detector.pipeline import FEATURES, Night, quiet, run_night, tell_context
from detector.pipeline import STEPS as RANKING_STEPS
from detector.ranking.assembly import LEAST, LISTS
from detector.ranking.ranking import Ranking
from detector.report.page import render_report
from detector.report.tables import orders_csv, worklist_csv
from detector.settings import Settings, read_settings
from detector.version import __version__

STEPS = (*RANKING_STEPS, "cases", "publish")
"""The steps of the job in order, as the progress bar names them."""


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
        day = night.events.as_of.astimezone(settings.tz).date().isoformat()
        record = build_record(night, settings)
        with night.clock.stage("cases"):
            findings = find(engine, night, settings, read_previous(out, day))
            key = read_key(place_key(out, settings.privacy.lookup_key), make=True)
        with night.clock.stage("publish"), publishing(out, day) as folder:
            write_fingerprints(engine, key, folder / "lookup.parquet")
            _write(engine, folder, night, settings, record, findings)
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
    engine: Engine,
    folder: Path,
    night: Night,
    settings: Settings,
    record: dict[str, Any],
    findings: Findings,
) -> None:
    rings = night.ranking.ring_tables
    _write_tables(folder, {"ranking": night.ranking.table, "rings": rings.table})
    _write_tables(folder, {"ring_members": rings.members})
    save_model(night.model, folder / "model", __version__, record["as_of"])
    write_quarantine(engine, folder / "quarantine")
    write_cases(findings.cases, folder / "cases")
    write_common_points(findings.common_points, folder)
    _write_lesson(engine, folder, night, settings.rank.review)
    shown = picture_night(night, settings, record, findings)
    texts = {
        "worklist.csv": worklist_csv(shown.worklist, settings.rank.language),
        "orders_to_stop.csv": orders_csv(shown.stops, settings.zone),
        "report.html": render_report(shown),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    record["outputs"] = _hash_files(folder)
    text = json.dumps(record, indent=1, ensure_ascii=False)
    (folder / "run.json").write_text(text + "\n", encoding="utf-8")


def _write_tables(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")


def _hash_files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _write_lesson(engine: Engine, folder: Path, night: Night, review: int) -> None:
    """Write what verdicts taught, and what later questions about the first accounts need."""
    if night.taught.facts:
        text = json.dumps(night.taught.facts, indent=1)
        (folder / "model" / "verdicts.json").write_text(text + "\n", encoding="utf-8")
    ranking, count = night.ranking, max(LISTS * review, LEAST)
    first = ranking.table.slice(0, count).select(["account_id", "rank"])
    for name, column in zip(ranking.features, ranking.evidence[:count].T, strict=True):
        first = first.append_column(name, pa.array(column, pa.float32()))
    ids, accounts = ranking.table["account_id"].to_pandas(), ranking.evidence.accounts
    values = keep_values(
        ids, lambda places: read_rows(engine, FEATURES, accounts[places]), ranking.features, count
    )
    _write_tables(folder, {"evidence": first, "values": values})
