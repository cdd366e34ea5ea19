"""From a run to what the page shows: small plain tables."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from detector.cases.tables import CaseTables
from detector.catalogue.feature import Feature
from detector.nightly.findings import Findings
from detector.pipeline import Night
from detector.ranking.patterns import name_certainty
from detector.ranking.stories import STORIES
from detector.ranking.stories.questions import choose_questions
from detector.report.night import COLUMNS
from detector.report.night import Night as Shown
from detector.report.worklist.facts import CASE_COLUMNS
from detector.settings import Settings
from detector.version import __version__

BINS = 40
LANGUAGES = ("en", "zh")


def picture_night(
    night: Night, settings: Settings, record: Mapping[str, Any], findings: Findings
) -> Shown:
    """Gather what `report.html` and the CSV files show of a run.

    What is expected and what verdicts taught come from the record, where it has them.
    """
    review = settings.rank.review
    scores = night.ranking.table["score"].to_numpy()
    worklist = _worklist(night, review, findings)
    return Shown(
        as_of=record["as_of"],
        run_id=record["run_id"],
        version=__version__,
        review=record.get("nightly", {}).get("room", review),
        accounts=len(night.ranking),
        worklist=worklist,
        patterns=_patterns(),
        stops=findings.stops,
        score_counts=_histogram(scores),
        review_line=float(scores[: max(review, 1)][-1]) if len(scores) else float("nan"),
        families=_families(night, review),
        switched_off=_switched_off(record["switched_off"], night.catalogue),
        set_aside=_set_aside(record["counts"]),
        inputs=pd.DataFrame(record["inputs"], columns=["name", "rows", "bytes", "sha256"]),
        settings=_settings(night, settings),
        rings=_rings(night),
        common_points=findings.common_points.frame,
        common_point_told=findings.common_points.told,
        cases=_cases(findings.cases, set(worklist["account_id"])),
        since_last=findings.since.counts,
        expected=_by_language(record["expected"]),
        verdicts=_by_language(record["verdicts"]),
        alerts=_say(record, "said"),
        findings=_say(record, "differs"),
        language=settings.rank.language,
        zone=settings.zone,
    )


def _by_language(told: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {language: tuple(told["sentences"][language]) for language in LANGUAGES}


def _say(record: Mapping[str, Any], what: str) -> dict[str, tuple[str, ...]]:
    """Give sentences of the nightly job, nothing where `detector rank` made the night."""
    told = record.get("nightly", {}).get(what, {})
    return {language: tuple(told.get(language, ())) for language in LANGUAGES}


def _settings(night: Night, settings: Settings) -> dict[str, str]:
    return {
        "lookback": f"{settings.rank.lookback_days} days",
        "review": f"{settings.rank.review} accounts",
        "zone": settings.zone,
        "seed": str(night.model.seed),
        "resale goods known by": night.resale,
    }


def _rings(night: Night) -> pd.DataFrame:
    """List the rings that reach the worklist."""
    rings = night.ranking.ring_tables.table.to_pandas()
    said = {f"binds_{language}": rings[f"sentence_{language}"] for language in LANGUAGES}
    return rings.assign(**said).loc[rings["reviewed"] > 0, list(COLUMNS["rings"])]


def _patterns() -> pd.DataFrame:
    rows = [
        {"pattern": name}
        | {
            f"{part}_{language}": getattr(story, part)[language]
            for part in ("label", "meaning", "reach", "clears")
            for language in LANGUAGES
        }
        for name, story in STORIES.items()
    ]
    return pd.DataFrame(rows)


def _worklist(night: Night, review: int, findings: Findings) -> pd.DataFrame:
    chosen = night.ranking.choose_worklist(review)
    rows = night.ranking.table.take(chosen).to_pandas()
    cities = findings.cases.profiles.select(["account_id", "home_city"]).to_pandas()
    home = dict(zip(cities["account_id"], cities["home_city"], strict=True))
    signs, features = _signs(findings.cases), night.catalogue
    told = [
        [
            _reason(one, features[one["feature"]], signs.get((account, one["feature"])))
            for one in reasons
        ]
        for account, reasons in zip(rows["account_id"], rows["reasons"], strict=True)
    ]
    asks = [
        _asks(pattern, [str(reason["feature"]) for reason in reasons])
        for pattern, reasons in zip(rows["pattern"], told, strict=True)
    ]
    return rows.assign(
        certainty=rows["pattern_certainty"].map(name_certainty),
        second=rows["pattern_second"],
        money_stoppable=_stoppable(rows["account_id"], findings.stops),
        ring=rows["ring"].fillna(""),
        reasons=pd.Series(told, dtype=object),
        blind=pd.Series([list(families) for families in rows["blind"]], dtype=object),
        asks=pd.Series(asks, dtype=object),
        change=findings.since.changes["change"].to_numpy(),
        rank_before=findings.since.changes["rank_before"].to_numpy(),
        city=rows["account_id"].map(home).fillna(""),
        verdict=rows["verdict"].fillna(""),
    )


def _stoppable(accounts: pd.Series, stops: pd.DataFrame) -> pd.Series:
    """Sum up what can still be stopped of each account: orders, cash and transfers."""
    live = stops[stops["chance_left"] > 0]
    return accounts.map(live.groupby("account_id")["amount"].sum()).fillna(0.0)


def _signs(cases: CaseTables) -> dict[tuple[str, str], tuple[float, str]]:
    """Give how each reason stands among the account's peers."""
    columns = (cases.signs[c].to_pylist() for c in ("account_id", "feature", "below", "peers"))
    return {
        (account, feature): (math.nan if below is None else below, peers or "")
        for account, feature, below, peers in zip(*columns, strict=True)
    }


def _reason(
    reason: Mapping[str, Any], feature: Feature, standing: tuple[float, str] | None
) -> dict[str, Any]:
    below, peers = standing or (math.nan, "")
    said = {language: feature.sentence(reason["value"], language) for language in LANGUAGES}
    return {**reason, "family": feature.family, **said, "below": below, "peers": peers}


def _asks(pattern: str, reasons: list[str]) -> list[dict[str, str]]:
    return [
        {
            f"{part}_{language}": text
            for language in LANGUAGES
            for part, text in question.tell(language).items()
        }
        for question in choose_questions(pattern, reasons)
    ]


def _cases(cases: CaseTables, listed: set[str]) -> dict[str, pd.DataFrame]:
    """Give the facts of the worklist's accounts."""
    frames = {name: getattr(cases, name).to_pandas() for name in CASE_COLUMNS}
    return {name: frame[frame["account_id"].isin(listed)] for name, frame in frames.items()}


def _histogram(scores: np.ndarray) -> pd.DataFrame:
    counts, edges = np.histogram(scores, bins=BINS)
    return pd.DataFrame({"low": edges[:-1], "high": edges[1:], "accounts": counts})


def _families(night: Night, review: int) -> pd.DataFrame:
    evidence, families = night.ranking.evidence, list(night.ranking.families)
    chosen = evidence.take(night.ranking.choose_worklist(review))
    everyone, listed = (
        pd.Series(part.mean(), index=families).groupby(level=0, sort=False).sum()
        for part in (evidence, chosen)
    )
    return pd.DataFrame(
        {
            "family": everyone.index,
            "worklist_evidence": listed.to_numpy(),
            "everyone_evidence": everyone.to_numpy(),
            "blind_share": [float(night.sight.blind[name].mean()) for name in everyone.index],
        }
    )


def _switched_off(missing: dict[str, str], catalogue: Mapping[str, Feature]) -> pd.DataFrame:
    rows = [(name, catalogue[name].family, need) for name, need in missing.items()]
    return pd.DataFrame(rows, columns=["feature", "family", "missing"])


def _set_aside(counts: dict[str, Any]) -> pd.DataFrame:
    rows = [
        (log, reason, count)
        for log, facts in counts.items()
        if isinstance(facts, dict)
        for reason, count in facts["set_aside"].items()
    ]
    return pd.DataFrame(rows, columns=["log", "reason", "rows"])
