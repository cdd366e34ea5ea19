"""A ranking and the verdicts on it: what was learned, who moved, and what to expect tonight."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from detector.verdicts.expectation import expect_cases, say_expected
from detector.verdicts.intake.read import CLEARED, CONFIRMED
from detector.verdicts.known import Known, choose_known
from detector.verdicts.learning import Lesson, Rows, find_anchor, learn
from detector.verdicts.placement import place_accounts
from detector.verdicts.wording import Said, say_lesson, say_nothing_given, say_nothing_learned

NAMES = {CONFIRMED: "confirmed", CLEARED: "cleared"}
NO_VERDICTS = pd.DataFrame({"account_id": [], "label": [], "labelled_at": []}).astype(
    {"account_id": "str", "label": "int8", "labelled_at": "datetime64[us, UTC]"}
)
OWN = 1.0
"""What its own verdict adds to an account's log-odds; decision 0010 says why no more."""

DEEP = 10
"""What was learned is told by the accounts of this many lists."""


@dataclass(frozen=True)
class Pupil:
    """A ranking made without verdicts, as tables.

    Parameters
    ----------
    ranked
        From `rank_scores`: `account_id`, `rank`, `score`, `percentile`, `account`, in rank order.
    evidence
        One row per account in the order of `account`.
    read_values
        Gives the features of some accounts, where they are evidence: one row per position.
    features
        The names of the columns.
    say
        Language → per feature, a sentence for a value.
    last_event
        The instant of each account's last event (UTC), in the order of `account`; nobody looks at
        it where no verdict is given.
    """

    ranked: pd.DataFrame
    evidence: Rows
    read_values: Callable[[np.ndarray], np.ndarray]
    features: Sequence[str]
    say: Mapping[str, Sequence[Callable[[float], str]]]
    last_event: np.ndarray


@dataclass(frozen=True)
class Taught:
    """The ranking after the verdicts.

    Parameters
    ----------
    ranked
        As it was given, in the new order and with `rank_without_verdicts`, `verdict` (`confirmed`,
        `cleared` or null) and `settled`: an account with a verdict and no event since.
    record
        The facts for `run.json`; `sentences` holds them in `en` and `zh`.
    expected
        How many true cases tonight's list holds; `sentences` likewise.
    facts
        The lesson as plain numbers for the model's folder; empty where nothing was learned.
    """

    ranked: pd.DataFrame
    record: dict[str, Any]
    expected: dict[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)


def teach(pupil: Pupil, verdicts: pd.DataFrame | None, as_of: datetime, review: int) -> Taught:
    """Rank anew by what was learned from verdicts; without any the ranking stays as it was.

    Scores and percentiles belong to ranks: the account at rank 7 has the seventh highest score,
    with verdicts and without.

    Parameters
    ----------
    pupil
        The ranking without verdicts.
    verdicts
        What `read_verdicts` gives, in any order; None where the desk keeps none.
    as_of
        The cut-off; later verdicts are not used.
    review
        How many accounts can be reviewed tonight.
    """
    ranked = pupil.ranked
    without = np.empty(len(ranked), dtype=np.int64)
    without[ranked["account"].to_numpy()] = ranked["rank"].to_numpy()
    ids = ranked["account_id"].take(without - 1).reset_index(drop=True)
    known = choose_known(NO_VERDICTS if verdicts is None else verdicts, as_of, ids)
    accounts, labels = known.verdicts["account"].to_numpy(), known.verdicts["label"].to_numpy()
    anchor = find_anchor(without)
    lesson = learn(anchor, pupil.evidence, accounts, labels)
    order, values, unseen = ranked["account"].to_numpy(), anchor, anchor[accounts]
    if lesson is not None:
        values, unseen = lesson.apply(anchor, pupil.evidence), lesson.unseen
        cleared = np.zeros(len(ranked), dtype=bool)
        cleared[accounts[labels == CLEARED]] = True
        judged = values.copy()
        judged[accounts] += np.where(labels == CONFIRMED, OWN, -OWN)
        order = place_accounts(judged, cleared, without)
    new = _mark(pupil, known, order).assign(
        account_id=ids.take(order).array, account=order, rank_without_verdicts=without[order]
    )
    told = _tell(pupil, known, lesson, new, review)
    expected = _expect(values, unseen, labels, new, review)
    return Taught(new, told, expected, _facts(lesson, pupil.features))


def _mark(pupil: Pupil, known: Known, order: np.ndarray) -> pd.DataFrame:
    """Put each account's verdict beside it, and whether anything happened since."""
    accounts = known.verdicts["account"].to_numpy()
    given = known.verdicts["labelled_at"].dt.tz_convert(None).to_numpy()
    verdict = np.full(len(order), None, dtype=object)
    verdict[accounts] = known.verdicts["label"].map(NAMES).to_numpy()
    settled = np.zeros(len(order), dtype=bool)
    settled[accounts] = pupil.last_event[accounts] < given
    return pupil.ranked.assign(verdict=verdict[order], settled=settled[order])


def _tell(
    pupil: Pupil, known: Known, lesson: Lesson | None, new: pd.DataFrame, review: int
) -> dict[str, Any]:
    """Put together what the record says of the verdicts."""
    labels = known.verdicts["label"].to_numpy()
    confirmed = int(labels.sum())
    cleared = len(labels) - confirmed
    facts: dict[str, Any] = {"confirmed": confirmed, "cleared": cleared, "not_used": known.aside}
    rows = known.verdicts[["account_id", "label", "labelled_at"]].to_csv(index=False)
    facts["sha256"] = hashlib.sha256(rows.encode()).hexdigest() if len(labels) else None
    waiting = new[~new["settled"]]
    before = waiting.nsmallest(review, "rank_without_verdicts")["account_id"]
    moved = int((~waiting["account_id"].head(review).isin(before)).sum())
    facts |= {"learned": lesson is not None, "moved": moved, "settled": int(new["settled"].sum())}
    if not len(labels):
        return facts | {"sentences": say_nothing_given(known.aside)}
    if lesson is None:
        return facts | {"sentences": say_nothing_learned(confirmed, cleared, known.aside)}
    listed = np.sort(new["account"].to_numpy()[: DEEP * review])
    evidence, values = pupil.evidence[listed], pupil.read_values(listed)
    influence = (evidence * lesson.weights).mean(axis=0)
    signs = {
        language: [
            _typical(values[:, column][evidence[:, column] > 0], told)
            for column, told in enumerate(sentences)
        ]
        for language, sentences in pupil.say.items()
    }
    said = Said(confirmed, cleared, influence, moved, min(review, len(waiting)), lesson.share)
    quality = {"ordered_before": round(lesson.before, 4), "ordered_after": round(lesson.after, 4)}
    return (
        facts | quality | {"share": lesson.share, "sentences": say_lesson(said, signs, known.aside)}
    )


def _typical(values: np.ndarray, told: Callable[[float], str]) -> str:
    """Say a feature's reason with the middle value of the listed accounts that show it."""
    return told(float(np.sort(values)[len(values) // 2])) if len(values) else ""


def _expect(
    values: np.ndarray, unseen: np.ndarray, labels: np.ndarray, new: pd.DataFrame, review: int
) -> dict[str, Any]:
    """Expect true cases by the rank of values, which no verdict on the account itself has moved."""
    lower = np.sort(-values)
    verdict_ranks = np.searchsorted(lower, -unseen, side="left") + 1
    waiting = new["account"].to_numpy()[~new["settled"].to_numpy()]
    tonight = np.searchsorted(lower, -values[waiting], side="left") + 1
    told = expect_cases(verdict_ranks, labels, tonight, review)
    return told | {"sentences": say_expected(told)}


def _facts(lesson: Lesson | None, features: Sequence[str]) -> dict[str, Any]:
    """Give the lesson as plain data: no account, nothing to execute."""
    if lesson is None:
        return {}
    weights = {
        name: round(float(weight), 9)
        for name, weight in zip(features, lesson.weights, strict=True)
        if weight
    }
    return {
        "format": 1,
        "confirmed": lesson.confirmed,
        "cleared": lesson.cleared,
        "share": lesson.share,
        "log_odds_per_evidence": weights,
    }
