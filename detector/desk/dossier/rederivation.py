"""A case made anew from the original events, so that a filed dossier can be proved."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from detector.cases.tables import CaseTables
from detector.desk.door import see_door
from detector.desk.dossier.case import find_row
from detector.desk.dossier.content import read_night_settings
from detector.desk.dossier.fingerprint import Fingerprint, fingerprint_case
from detector.desk.run import Run
from detector.engines.opening import open_engine
from detector.events.sources.find import Where
from detector.forest.store import save_model
from detector.pipeline import Night, gather_cases, run_night
from detector.privacy.masks import mask
from detector.settings import Settings, read_settings
from detector.version import __version__


@dataclass(frozen=True)
class Rederived:
    """A case as the events tell it today.

    Parameters
    ----------
    row, facts
        Its row of the ranking, and its facts, masked.
    fingerprint
        Of both, and of all they rest upon.
    plain
        Its facts with plain values, where they were asked for.
    """

    row: dict[str, Any]
    facts: CaseTables
    fingerprint: Fingerprint
    plain: CaseTables | None = None


def rederive(
    run: Run,
    account_id: str,
    data: Where,
    settings: Settings | None = None,
    verdicts: Path | None = None,
    unmask: Callable[[], None] | None = None,
) -> Rederived:
    """Make a case anew from the events, with the night's cut-off and the night's model.

    Parameters
    ----------
    run
        The night.
    account_id
        The account.
    data
        The events, as `rank` takes them.
    settings
        How to read them; by default as the night did.
    verdicts
        The store that the night learned from, where it did.
    unmask
        Called after the case was found and before any plain value is read; when it raises, none
        is.

    Raises
    ------
    DetectorError
        When the events cannot be read, the account is not ranked, or `unmask` refuses.
    """
    settings = settings or read_night_settings(run)
    see_door(run, settings)
    as_of = datetime.fromisoformat(run.record["as_of"])
    with open_engine(settings.engine) as engine:
        model = run.folder / "model"
        night = run_night(engine, data, settings, as_of, model, verdicts=verdicts)
        row = find_row(night.ranking.table, account_id, run.day)
        row["reasons"] = night.ranking.find_reasons(account_id)
        alone = pa.table({"account_id": [account_id]})
        facts = gather_cases(engine, night, alone, mask)
        found = _fingerprint(night, settings, row, facts)
        if unmask is None:
            return Rederived(row, facts, found)
        unmask()
        return Rederived(row, facts, found, gather_cases(engine, night, alone, _leave_plain))


def merge_settings(run: Run, config: Path | None) -> Settings:
    """Read the names and values of a settings file, and rank as the night did.

    What was ranked may have come from the command line or a notebook, so that no file has it.
    """
    ran = read_night_settings(run)
    if not config:
        return ran
    settings = read_settings(config, **ran.rank.model_dump())
    features = settings.features.model_copy(update={"own": ran.features.own})
    return settings.model_copy(update={"features": features})


def _fingerprint(
    night: Night, settings: Settings, row: dict[str, Any], facts: CaseTables
) -> Fingerprint:
    """Hash the case as its night would have recorded it."""
    as_of = night.events.as_of.astimezone(settings.tz).isoformat()
    record = {
        "inputs": [vars(given) for given in night.events.inputs],
        "settings": settings.record(),
        "as_of": as_of,
        "detector": __version__,
        "verdicts": night.taught.record,
    }
    with tempfile.TemporaryDirectory(prefix="detector-case-") as room:
        save_model(night.model, Path(room), __version__, as_of)
        return fingerprint_case(record, Path(room), row, facts)


def _leave_plain(kind: str, value: object) -> str:
    return "" if value is None else str(value)
