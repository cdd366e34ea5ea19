"""From what a night holds to the records that are handed over."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from detector.catalogue.feature import Feature
from detector.desk.dossier.content import read_night_settings
from detector.desk.dossier.fingerprint import hash_model_files, hash_value
from detector.desk.run import Run
from detector.errors import ConfigInvalid
from detector.handover.record import SCHEMA_VERSION, Question, Reason, Record, Stop
from detector.handover.standing import Standing
from detector.handover.stops import read_stops
from detector.privacy.masks import is_missing
from detector.ranking.patterns import name_certainty
from detector.ranking.stories import STORIES
from detector.ranking.stories.questions import choose_questions

_CASES = uuid.UUID("8e2b6f0a-5d0c-5f6e-9b55-0d6c1f7f3a41")
"""The name space of case keys; it never changes."""

_SCORED = ("rank", "score", "percentile", "pattern_certainty")
_NAMED = ("ring", "verdict", "pattern")


def name_case(account_id: str, first_night: date) -> str:
    """Name a case by its account and the night that first had it: the same on every night.

    Examples
    --------
    >>> name_case("a1", date(2026, 6, 30))
    '279d977f-acfd-5e22-82bd-2919e0d08937'
    """
    return str(uuid.uuid5(_CASES, f"{first_night.isoformat()} {account_id}"))


def build_records(run: Run, standings: Sequence[Standing], language: str) -> list[Record]:
    """Build the record of each standing, in their order.

    Raises
    ------
    ConfigInvalid
        When the night lacks a file.
    """
    common, stops = _tell_night(run, language), read_stops(run.folder)
    rows = _find_rows(run, [one.account_id for one in standings])
    tell = _tell_reasons(run, language)
    return [
        _build(common, one, row, stops.get(one.account_id, []), tell)
        for one, row in zip(standings, rows, strict=True)
    ]


def _tell_night(run: Run, language: str) -> dict[str, Any]:
    """Gather what all records of a night share."""
    record = run.record
    try:
        hashed = hash_value(hash_model_files(run.folder / "model"))
    except OSError as error:
        found = f"{run.folder.name}: its model cannot be read ({type(error).__name__})"
        raise ConfigInvalid(found, "make the night again, or put the files back") from None
    return {
        "schema_version": SCHEMA_VERSION,
        "night": date.fromisoformat(run.day),
        "run_id": record["run_id"],
        "as_of": datetime.fromisoformat(record["as_of"]),
        "model_version": record.get("nightly", {}).get("model"),
        "model_sha256": hashed,
        "detector_version": record["detector"],
        "language": language,
        "report": f"{run.folder.name}/report.html",
    }


def _find_rows(run: Run, names: Sequence[str]) -> list[dict[str, Any]]:
    """Find the rows of the ranking; an account that is gone has an empty one."""
    ids = run.ranking["account_id"].combine_chunks()
    places = pa.compute.index_in(pa.array(names, ids.type), value_set=ids)
    rows = iter(run.ranking.take(places.drop_null()).to_pylist())
    return [next(rows) if place is not None else {} for place in places.to_pylist()]


def _build(
    common: Mapping[str, Any],
    one: Standing,
    row: Mapping[str, Any],
    stops: list[Stop],
    tell: Callable[[Mapping[str, Any]], Reason],
) -> Record:
    """Build one record; what no part of the night tells is null."""
    pattern, reasons, language = row.get("pattern"), row.get("reasons"), common["language"]
    looked = one.raised or one.state == "known" or row.get("verdict") == "confirmed"
    live = [stop for stop in stops if stop.chance_left > 0]
    return Record(
        **{**common, "report": common["report"] + ("#worklist" if one.raised else "")},
        **one._asdict(),
        **{name: _number(row.get(name)) for name in _SCORED},
        **{name: row.get(name) or None for name in _NAMED},
        case_key=name_case(one.account_id, one.first_night),
        pattern_label=STORIES[pattern].label[language] if pattern else None,
        pattern_second=row.get("pattern_second") or None,
        certainty=name_certainty(row["pattern_certainty"]) if pattern else None,
        money_at_risk=_yuan(row.get("money_at_risk")),
        money_stoppable=_yuan(sum(stop.amount for stop in live)) if looked else None,
        deadline=min((stop.stop_by for stop in live if stop.stop_by), default=None),
        blind=list(row.get("blind") or ()),
        reasons=None if reasons is None else [tell(reason) for reason in reasons],
        questions=_ask(pattern, reasons, language),
        stops=stops if looked else None,
    )


def _tell_reasons(run: Run, language: str) -> Callable[[Mapping[str, Any]], Reason]:
    """Give what tells a reason; a feature that is not known stays in the night's words."""
    settings = read_night_settings(run)
    catalogue: Mapping[str, Feature] = settings.catalogue

    def tell(reason: Mapping[str, Any]) -> Reason:
        known, said = catalogue.get(reason["feature"]), reason["sentence"]
        if known and language != settings.rank.language:
            said = known.sentence(reason["value"], language)
        return Reason(
            sentence=said,
            feature=reason["feature"],
            family=known.family if known else None,
            value=reason["value"],
            unit=known.unit or None if known else None,
            share=reason["contribution"],
        )

    return tell


def _ask(pattern: str | None, reasons: Any, language: str) -> list[Question]:
    if not pattern or reasons is None:
        return []
    asks = choose_questions(pattern, [reason["feature"] for reason in reasons])
    return [Question(**ask.tell(language)) for ask in asks]


def _number(value: Any) -> Any:
    return None if is_missing(value) else value


def _yuan(value: Any) -> float | None:
    return None if is_missing(value) else round(float(value), 2)
