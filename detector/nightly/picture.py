"""From a run to what the page shows: small plain tables."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from detector.features.catalogue import STORIES as NAMED
from detector.features.families import CATALOGUE
from detector.pipeline import FEATURES, Night
from detector.ranking.patterns import CLEAR, fit_stories, name_patterns, say_certainty
from detector.ranking.stories import STORIES
from detector.ranking.stories.questions import choose_questions
from detector.report.night import COLUMNS
from detector.report.night import Night as Shown
from detector.settings import Settings
from detector.version import __version__

BINS = 40


def picture_night(
    night: Night, settings: Settings, record: Mapping[str, Any], orders: pd.DataFrame
) -> Shown:
    """Gather what `report.html` and the CSV files show of a run.

    What is expected and what verdicts taught come from the record, where it has them.
    """
    review, language = settings.rank.review, settings.rank.language
    scores = night.ranking.table["score"].to_numpy()
    return Shown(
        as_of=record["as_of"],
        run_id=record["run_id"],
        version=__version__,
        review=review,
        accounts=len(night.ranking),
        worklist=_worklist(night, review, language),
        patterns=_patterns(language),
        orders_to_stop=orders,
        score_counts=_histogram(scores),
        review_line=float(scores[: max(review, 1)][-1]) if len(scores) else float("nan"),
        families=_families(night, review),
        switched_off=_switched_off(record["switched_off"]),
        set_aside=_set_aside(record["counts"]),
        inputs=pd.DataFrame(record["inputs"], columns=["name", "rows", "bytes", "sha256"]),
        seconds=pd.DataFrame(list(record["seconds"].items()), columns=["stage", "seconds"]),
        settings={
            "lookback": f"{settings.rank.lookback_days} days",
            "review": f"{review} accounts",
            "zone": settings.zone,
            "seed": str(night.model.seed),
            "resale goods known by": night.resale,
        },
        rings=_rings(night, language),
        expected=_sentences(record.get("expected"), language),
        verdicts=_sentences(record.get("verdicts"), language),
        language=language,
    )


def _sentences(told: Any, language: str) -> tuple[str, ...]:
    """Read sentences of a record: one, several, or either by language (under `sentences` or not).

    Examples
    --------
    >>> _sentences("one", "en"), _sentences({"sentences": {"en": ["a", "b"]}}, "en")
    (('one',), ('a', 'b'))
    """
    for key in ("sentences", language):
        if isinstance(told, Mapping):
            told = told.get(key, told if key == "sentences" else ())
    return (told,) if isinstance(told, str) else tuple(told or ())


def _rings(night: Night, language: str) -> pd.DataFrame:
    """List the rings that reach the worklist."""
    rings = night.ranking.ring_tables.table.to_pandas()
    rings["binds"] = rings[f"sentence_{language}"]
    return rings.loc[rings["reviewed"] > 0, list(COLUMNS["rings"])]


def _patterns(language: str) -> pd.DataFrame:
    rows = [
        (name, *(words[language] for words in (s.label, s.meaning, s.reach, s.clears)))
        for name, s in STORIES.items()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS["patterns"]))


def _worklist(night: Night, review: int, language: str) -> pd.DataFrame:
    rows = night.ranking.table.take(night.ranking.choose_worklist(review)).to_pandas()
    told = [
        [{**reason, "family": CATALOGUE[reason["feature"]].family} for reason in reasons]
        for reasons in rows["reasons"]
    ]
    blind = [list(families) for families in rows["blind"]]
    asks = [
        [
            question.tell(language)
            for question in choose_questions(pattern, (reason["feature"] for reason in reasons))
        ]
        for pattern, reasons in zip(rows["pattern"], told, strict=True)
    ]
    return rows.assign(
        certainty=[say_certainty(share, language) for share in rows["pattern_certainty"]],
        second=_seconds(night, review),
        ring=rows["ring"].fillna(""),
        reasons=pd.Series(told, dtype=object),
        blind=pd.Series(blind, dtype=object),
        asks=pd.Series(asks, dtype=object),
    )


def _seconds(night: Night, review: int) -> list[str]:
    """Name the next best pattern of each account whose pattern is not clear."""
    evidence = night.ranking.evidence[night.ranking.choose_worklist(review)]
    named = name_patterns(fit_stories(evidence, [f.stories for f in FEATURES], NAMED), NAMED)
    return [
        "" if certainty >= CLEAR else str(second)
        for second, certainty in zip(named.second, named.certainty, strict=True)
    ]


def _histogram(scores: np.ndarray) -> pd.DataFrame:
    counts, edges = np.histogram(scores, bins=BINS)
    return pd.DataFrame({"low": edges[:-1], "high": edges[1:], "accounts": counts})


def _families(night: Night, review: int) -> pd.DataFrame:
    evidence = pd.DataFrame(night.ranking.evidence.T, index=list(night.ranking.families))
    everyone = evidence.mean(axis=1).groupby(level=0, sort=False).sum()
    chosen = night.ranking.choose_worklist(review)
    listed = evidence.iloc[:, chosen].mean(axis=1).groupby(level=0, sort=False).sum()
    return pd.DataFrame(
        {
            "family": everyone.index,
            "worklist_evidence": listed.to_numpy(),
            "everyone_evidence": everyone.to_numpy(),
            "blind_share": [float(night.sight.blind[name].mean()) for name in everyone.index],
        }
    )


def _switched_off(missing: dict[str, str]) -> pd.DataFrame:
    rows = [(name, CATALOGUE[name].family, need) for name, need in missing.items()]
    return pd.DataFrame(rows, columns=["feature", "family", "missing"])


def _set_aside(counts: dict[str, Any]) -> pd.DataFrame:
    rows = [
        (log, reason, count)
        for log, facts in counts.items()
        if isinstance(facts, dict)
        for reason, count in facts["set_aside"].items()
    ]
    return pd.DataFrame(rows, columns=["log", "reason", "rows"])
