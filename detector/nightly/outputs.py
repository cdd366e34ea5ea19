"""What a night leaves behind: its files, written aside and published all at once."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from detector.cases.exposure.points import write_common_points
from detector.cases.fingerprints.table import write_fingerprints
from detector.cases.movement.keeping import keep_values
from detector.cases.tables import write_cases
from detector.catalogue.values import read_rows
from detector.engines.base import Engine
from detector.events.quarantine import write_quarantine
from detector.forest.store import save_model
from detector.nightly.findings import Findings, find
from detector.nightly.picture import picture_night
from detector.nightly.previous import Since, hold_against, read_previous
from detector.nightly.publish import publishing
from detector.nightly.record import build_record
from detector.pipeline import Night
from detector.privacy.keys import place_key, read_key
from detector.ranking.assembly import LEAST, LISTS
from detector.ranking.ranking import Ranking
from detector.report.page import render_report
from detector.report.tables import orders_csv, worklist_csv
from detector.settings import Settings
from detector.version import __version__


@dataclass(frozen=True)
class Published:
    """A night that was written: its folder, its ranking and the seconds of its stages."""

    folder: Path
    ranking: Ranking
    seconds: Mapping[str, float]


@dataclass(frozen=True)
class Addition:
    """What the nightly job adds to a night that `detector rank` would write.

    Parameters
    ----------
    still_open
        Positions of the accounts that were raised before: their money is to be stopped as well.
    since
        What changed since the nights before.
    record
        The facts for `run.json`: those of `build_record`, and more.
    write
        Writes more files into the folder, before their hashes are taken.
    """

    still_open: np.ndarray
    since: Since
    record: Mapping[str, Any]
    write: Callable[[Path], None]


def publish_night(
    engine: Engine, out: Path, night: Night, settings: Settings, addition: Addition | None = None
) -> Published:
    """Publish a night as `out/dt=YYYY-MM-DD/`, while the engine still has its tables.

    Raises
    ------
    OutputUnwritable
        When it cannot be written; then nothing is.
    """
    day = name_day(night, settings)
    record = dict(addition.record) if addition else build_record(night, settings)
    with night.clock.stage("cases"):
        since = addition.since if addition else _since(out, day, night.ranking, settings)
        also = addition.still_open if addition else np.empty(0, np.int64)
        findings = find(engine, night, settings, since, also)
        key = read_key(place_key(out, settings.privacy.lookup_key), make=True)
    with night.clock.stage("publish"), publishing(out, day) as folder:
        write_fingerprints(engine, key, folder / "lookup.parquet")
        if addition:
            addition.write(folder)
        _write(engine, folder, night, settings, record, findings)
    ranking = replace(night.ranking, record=record)
    return Published(out / f"dt={day}", ranking, night.clock.seconds)


def name_day(night: Night, settings: Settings) -> str:
    """Give the local date of a night's cut-off, by which its folder is named."""
    return night.events.as_of.astimezone(settings.tz).date().isoformat()


def _since(out: Path, day: str, ranking: Ranking, settings: Settings) -> Since:
    """Hold the worklist against the latest night before."""
    listed = ranking.table.take(ranking.choose_worklist(settings.rank.review))
    return hold_against(read_previous(out, day), listed.select(["account_id", "rank"]).to_pandas())


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
        ids,
        lambda places: read_rows(engine, night.features, accounts[places]),
        ranking.features,
        count,
    )
    _write_tables(folder, {"evidence": first, "values": values})
