"""From the facts of a case to what its documents show."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from detector.cases.tables import CaseTables
from detector.catalogue.feature import Feature
from detector.desk.dossier.fingerprint import Fingerprint
from detector.desk.run import Run
from detector.ranking.patterns import name_certainty
from detector.ranking.stories import STORIES
from detector.ranking.stories.questions import choose_questions
from detector.report.dossier.content import CARD_STEPS, Card, Disclosure, Dossier, Papers
from detector.report.texts import LANGUAGES
from detector.settings import Settings

CREDIT = ("credit_opened", "credit_limit_changed", "cash_drawn", "transferred_out")
"""What a card tells of an account's credit and cash."""


def fill_dossier(
    run: Run,
    row: Mapping[str, Any],
    facts: CaseTables,
    fingerprint: Fingerprint,
    language: str,
    disclosure: Disclosure | None = None,
) -> Dossier:
    """Gather what the case file of one account shows.

    Parameters
    ----------
    run
        The night.
    row
        The account's row of the ranking.
    facts
        The account's facts; plain only together with a disclosure.
    fingerprint
        Of the masked case.
    language
        `en` or `zh`.
    disclosure
        Who asked for plain values.
    """
    settings = read_night_settings(run)
    story, second = STORIES[row["pattern"]], STORIES.get(row.get("pattern_second") or "")
    told = ("label", "meaning", "reach", "clears")
    asks = choose_questions(row["pattern"], (reason["feature"] for reason in row["reasons"]))
    return Dossier(
        row=row,
        accounts=run.ranking.num_rows,
        pattern={"name": story.name, **{name: getattr(story, name) for name in told}},
        certainty=name_certainty(row["pattern_certainty"]),
        second=second.label if second else None,
        binds=_read_binds(run, row.get("ring")),
        profile=facts.profiles.to_pylist()[0],
        reasons=list_signs(row, facts, settings.rank.language, settings.catalogue),
        asks=[{"question": a.ask, "clears": a.clears, "fits": a.fits} for a in asks],
        steps=facts.steps.to_pandas(),
        keys=facts.keys.to_pandas(),
        links=facts.links.to_pandas(),
        papers=build_papers(run, fingerprint),
        zone=settings.zone,
        language=language,
        disclosure=disclosure,
    )


def fill_card(
    run: Run, account_id: str, facts: CaseTables, fingerprint: Fingerprint, language: str
) -> Card:
    """Gather what may be read out to the owner: chosen columns of chosen steps, nothing else."""
    steps = facts.steps.to_pandas()[list(CARD_STEPS)]
    orders = facts.steps["log"].to_pandas() == "order_events"
    credit = ~orders & steps["what"].isin(CREDIT)
    papers = build_papers(run, fingerprint)
    zone = read_night_settings(run).zone
    return Card(account_id, steps[orders], steps[credit], papers, zone, language)


def list_signs(
    row: Mapping[str, Any], facts: CaseTables, language: str, catalogue: Mapping[str, Feature]
) -> list[dict[str, Any]]:
    """List the reasons of a row, strongest first, each with its peers and its events.

    The catalogue is that of the night's settings. A feature that this version does not know is told
    as the night told it, in its language.
    """
    traced = {sign["feature"]: sign for sign in facts.signs.to_pylist()}
    signs = []
    for reason in row["reasons"]:
        name, known = reason["feature"], catalogue.get(reason["feature"])
        trace = traced.get(name, {})
        said = {to: reason["sentence"] for to in LANGUAGES}
        if known:
            said |= {to: known.sentence(reason["value"], to) for to in LANGUAGES if to != language}
        signs.append(
            {
                "feature": name,
                "family": known.family if known else "",
                "value": reason["value"],
                "sentence": said,
                "share": reason["contribution"],
                "below": trace.get("below"),
                "peers": trace.get("peers"),
                "event_ids": trace.get("event_ids") or [],
            }
        )
    return signs


def tabulate_signs(signs: list[dict[str, Any]], language: str) -> pd.DataFrame:
    """Write reasons as a table, their sentences in one language."""
    columns = ["feature", "family", "value", "sentence", "share", "below", "peers", "event_ids"]
    rows = [{**sign, "sentence": sign["sentence"][language]} for sign in signs]
    return pd.DataFrame(rows, columns=columns)


def build_papers(run: Run, fingerprint: Fingerprint) -> Papers:
    """Say where a document comes from."""
    record = run.record
    return Papers(
        record["run_id"],
        record["as_of"],
        record["detector"],
        fingerprint.sha256,
        dict(fingerprint.parts),
    )


def read_night_settings(run: Run) -> Settings:
    """Give the settings that a night ran with, as its record has them."""
    return Settings.model_validate(run.record["settings"])


def _read_binds(run: Run, ring: str | None) -> dict[str, str] | None:
    """Say what binds a ring, in both languages, from the night's table of rings."""
    path = run.folder / "rings.parquet"
    if not ring or not path.is_file():
        return None
    rings = pq.read_table(path)
    found = rings.filter(pa.compute.equal(rings["ring"], pa.scalar(ring))).to_pylist()
    return {to: found[0][f"sentence_{to}"] for to in LANGUAGES} if found else None
