"""One night of the nightly job: read, gates, rank, alerts, publish, remember."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from detector.catalogue.matrix import Span
from detector.engines.base import Engine
from detector.engines.opening import open_engine
from detector.events.read import Events
from detector.nightly.outputs import Addition, Published, publish_night
from detector.nightly.record import build_record
from detector.operation.plan import cut_off
from detector.operation.recovery import WORK
from detector.operation.site import Site
from detector.operation.steps.alerting import Alerting, choose_alerts
from detector.operation.steps.gatekeeper import Gatekeeper
from detector.operation.steps.scoring import Scoring
from detector.pipeline import run_night
from detector.ranking.ranking import Ranking
from detector.registry.comparison import Comparison
from detector.version import __version__
from detector.watching.log import NightLog

FORMAT = 1
"""Raised whenever a summary changes its meaning: nights are not held against those of another."""

NIGHTS_BACK = 28
"""How many earlier nights the gates hold a night against."""

FORWARD = timedelta(days=1)
"""Rows so far behind the cut-off are set aside as of the future; the clock has no say in it."""


@dataclass(frozen=True)
class Made:
    """A night that was published, and what the next ones have to know of it."""

    published: Published
    summary: Mapping[str, Any]
    alerting: Alerting


def make_night(site: Site, day: date, accepted: Mapping[str, str], log: NightLog) -> Made:
    """Make and publish one night.

    Its bytes depend on the data, the settings, the verdicts and suppressions given before the
    cut-off, earlier nights and the lookup's key; not on the clock, nor on whether it was run
    before. What was computed before a kill is taken up where it was left.

    Raises
    ------
    QualityGate, DriftGate, ShiftGate
        When a gate is closed; nothing is published.
    DetectorError
        As `rank_into`.
    """
    name, settings = day.isoformat(), site.settings
    as_of = cut_off(day, settings.nightly.at, settings.tz)
    earlier = site.memory.summaries_before(name, NIGHTS_BACK)
    earlier = [one for one in earlier if one.get("format") == FORMAT]
    gatekeeper = Gatekeeper(name, earlier, settings.nightly.gates, accepted, log)
    scoring = Scoring(site.registry, name, settings.nightly, gatekeeper, log)
    keep = site.out / WORK / f"dt={name}" / _fingerprint(site, as_of)
    with open_engine(settings.engine, keep) as engine:
        night = run_night(
            engine,
            site.data,
            settings,
            as_of,
            scoring,
            log.begin,
            _find_verdicts(site),
            as_of + FORWARD,
            partial(_look_at, engine, gatekeeper, scoring),
        )
        gatekeeper.check_sight(night)
        log.begin("alerts")
        alerting = choose_alerts(engine, night, site.memory, site.out, name, settings)
        first = _show_first(night.ranking, settings.rank.review)
        families = {feature.name: feature.family for feature in night.features}
        gatekeeper.check_shift(first, families, alerting.kept, alerting.lost)
        night = replace(night, ranking=replace(night.ranking, listed=alerting.listed))
        moved = scoring.compare(engine, night, settings.rank.review)
        record = build_record(night, settings)
        summary = _summarise(record, name, gatekeeper, scoring, alerting)
        log.name_run(record["run_id"])
        scoring.keep(engine, night, summary)
        addition = _add(record, summary, alerting, scoring, moved)
        published = publish_night(engine, site.out, night, settings, addition)
    shutil.rmtree(keep.parent, ignore_errors=True)
    return Made(published, summary, alerting)


def _look_at(
    engine: Engine, gatekeeper: Gatekeeper, scoring: Scoring, events: Events, span: Span
) -> None:
    """Look at what was read, before anything is computed from it."""
    scoring.note_history(events, span)
    gatekeeper.check_reading(engine, events, span)


def _show_first(ranking: Ranking, review: int) -> pd.DataFrame:
    """Show whom the model puts first by itself: verdicts empty a list, and that is no shift."""
    places = np.flatnonzero(ranking.table["rank_without_verdicts"].to_numpy() <= review)
    patterns = ranking.table["pattern"].take(places).to_pandas()
    return pd.DataFrame({"pattern": patterns, "reasons": ranking.list_reasons(places).to_pylist()})


def _find_verdicts(site: Site) -> Path | None:
    """Find the store of verdicts; before the first import there is none yet."""
    path = site.settings.nightly.verdicts
    return path if path and path.exists() else None


def _fingerprint(site: Site, as_of: datetime) -> str:
    """Name what tables depend on, so that a run never takes up those of other inputs."""
    seen = []
    for path in sorted(site.data.rglob("*")):
        with suppress(OSError):  # it vanished: the reader will say so
            found = path.stat()
            seen.append((path.as_posix(), found.st_size, found.st_mtime_ns))
    told = json.dumps([__version__, as_of.isoformat(), site.settings.record(), seen])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _summarise(
    record: Mapping[str, Any],
    day: str,
    gatekeeper: Gatekeeper,
    scoring: Scoring,
    alerting: Alerting,
) -> dict[str, Any]:
    """Put together what the next nights have to know of this one."""
    return {
        "format": FORMAT,
        "day": day,
        "as_of": record["as_of"],
        "run_id": record["run_id"],
        "accounts": record["counts"]["accounts"],
        "model": scoring.version,
        "fitted": dict(scoring.why),
        "gate": ", ".join(gatekeeper.record()["accepted"]),
        "states": alerting.count(),
        "alerts_sha256": hashlib.sha256(alerting.alerts.to_csv().encode()).hexdigest(),
        **gatekeeper.summary,
        **gatekeeper.record(),
    }


def _say_differences(
    summary: Mapping[str, Any], scoring: Scoring, moved: Comparison | None
) -> dict[str, list[str]]:
    """Say in both languages in what the night differs from the ones before it."""
    said: dict[str, list[str]] = {}
    for language, fitted, accepted in (
        ("en", "A model was fitted: {}.", "The {} gate was accepted: {}."),
        ("zh", "本夜重新拟合模型：{}。", "已放行 {} 关卡：{}。"),
    ):
        gates = [accepted.format(gate, why) for gate, why in summary["accepted"].items()]
        found = [one["said"][language] for one in summary["findings"]]
        model = [fitted.format(scoring.why[language])] if moved else []
        change = [moved.say()[language]] if moved else []
        said[language] = found + gates + [one[language] for one in scoring.told] + model + change
    return said


def _add(
    record: Mapping[str, Any],
    summary: Mapping[str, Any],
    alerting: Alerting,
    scoring: Scoring,
    moved: Comparison | None,
) -> Addition:
    """Say what the nightly job adds to the night's folder."""
    told = {
        "states": summary["states"],
        "room": alerting.room,
        "said": alerting.say(),
        "differs": _say_differences(summary, scoring, moved),
        "model": scoring.version,
        "model_change": moved.record() if moved else None,
        "findings": summary["findings"],
        "accepted": summary["accepted"],
    }

    def write(folder: Path) -> None:
        alerts = pa.Table.from_pandas(alerting.alerts, preserve_index=False)
        pq.write_table(alerts.replace_schema_metadata(), folder / "alerts.parquet")
        alerting.alerts.to_csv(folder / "alerts.csv", index=False)
        text = json.dumps(summary, indent=1, ensure_ascii=False, sort_keys=True)
        (folder / "summary.json").write_text(text + "\n", encoding="utf-8")
        if moved:
            moved.accounts.to_csv(folder / "model_change.csv", index=False)

    return Addition(alerting.still_open, alerting.since, {**record, "nightly": told}, write)
