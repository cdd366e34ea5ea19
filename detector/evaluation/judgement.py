"""Judging a published night, or several of them in order, by labels."""

from typing import Any

import numpy as np
import pandas as pd

from detector.errors import ConfigInvalid, ContractBroken
from detector.evaluation.days import measure_days
from detector.evaluation.evaluation import Evaluation
from detector.evaluation.figures import NO_STORY, Judged, choose_budgets, measure_night
from detector.evaluation.labels import Given, Labels, read_labels
from detector.evaluation.nights import RankedNight, Run, read_nights
from detector.evaluation.resamples import share


def evaluate(
    run: Run,
    labels: Given,
    *,
    only_labelled: bool = False,
    delay: float | None = None,
    bootstrap: int = 500,
    seed: int = 0,
) -> Evaluation:
    """Judge a ranking by labels; the labels were not read when it was made.

    Parameters
    ----------
    run
        A ranking, the folder of a published night, a folder of nights, or a list of such folders.
        Of several nights the figures are those of the latest; `nights` tells what each night's
        list found that was not found before.
    labels
        A frame (pandas, polars, Arrow), or a Parquet or CSV file, in the contract's shape:
        `account_id`, `label` (1 confirmed, 0 cleared), `typology`, `labelled_at`.
    only_labelled
        Leave accounts without a label out of precision, average precision and ROC AUC, instead of
        counting them as not confirmed. Budgets still count every account that is ranked.
    delay
        For several nights: days from `labelled_at` until a confirmation is known; known accounts
        are taken out of the lists as if they had been found. None takes out only what was found.
    bootstrap
        Resamples of the accounts for the 95 % intervals; 0 for none.
    seed
        Of the resamples.

    Raises
    ------
    ConfigInvalid
        If there is no such run or file of labels, or a parameter makes no sense.
    ContractBroken
        If no label can be used, or none is of an account of the run.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> import pyarrow as pa
    >>> table = pa.table(
    ...     {"account_id": ["a", "b", "c", "d"], "rank": [1, 2, 3, 4],
    ...      "money_at_risk": [30.0, 5.0, 10.0, 5.0], "money_stoppable": [0.0] * 4}
    ... )
    >>> run = SimpleNamespace(table=table, record={"as_of": "2026-11-01T00:00+08:00", "review": 2})
    >>> told = evaluate(run, pd.DataFrame({"account_id": ["a", "c"], "label": 1}), bootstrap=0)
    >>> print(told.sentence())
    Reviewing 2 accounts finds 1 of the 2 confirmed ones: recall 50.0 %, precision 50.0 %, \
money at risk saved 75.0 %.
    """
    if bootstrap < 0 or seed < 0 or (delay or 0) < 0:
        raise ConfigInvalid(
            "bootstrap, seed or delay is negative", "give numbers that are 0 or more"
        )
    nights = read_nights(run)
    latest = nights[-1]
    told = read_labels(labels, latest.zone)
    judged = judge_night(latest, told, only_labelled)
    figures = measure_night(judged, bootstrap, seed)
    days = measure_days(nights, told, only_labelled, delay, bootstrap, seed)
    facts = _facts(latest, judged, told) | {
        "only_labelled": only_labelled,
        "delay": delay,
        "nights": len(nights),
        "found": int(days.nights["found"].sum()),
        "mean_over_nights": days.mean,
        "bootstrap": bootstrap,
        "seed": seed,
    }
    return Evaluation(facts, figures, days.nights, _curve(judged.accounts))


def judge_night(night: RankedNight, labels: Labels, only_labelled: bool) -> Judged:
    """Put the labels beside the accounts of a night.

    Raises
    ------
    ContractBroken
        If no label is of an account of the night.
    """
    rows = night.accounts.join(labels.frame[["confirmed", "typology"]])
    labelled = rows["confirmed"].notna()
    if not labelled.any():
        raise ContractBroken(
            f"none of the {len(labels.frame):,} labels is of an account of the night {night.day}",
            "give labels of the accounts that were ranked, under the same account_id",
        )
    confirmed = rows["confirmed"].eq(True)
    story = rows["typology"].where(confirmed, "").astype(object)
    if (story != "").any():
        story = story.mask(confirmed & (story == ""), NO_STORY)
    accounts = night.accounts.assign(
        confirmed=confirmed.astype(bool),
        labelled=labelled,
        judged=labelled | (not only_labelled),
        story=story,
        group=rows["typology"].where(labelled & ~confirmed, "").astype(object),
    )
    return Judged(accounts, tuple(choose_budgets(len(accounts), night.review)))


def _facts(night: RankedNight, judged: Judged, labels: Labels) -> dict[str, Any]:
    rows = judged.accounts
    confirmed, labelled = int(rows["confirmed"].sum()), int(rows["labelled"].sum())
    return {
        "day": str(night.day),
        "as_of": night.as_of.isoformat(),
        "accounts": len(rows),
        "confirmed": confirmed,
        "cleared": labelled - confirmed,
        "unlabelled": len(rows) - labelled,
        "deepest_label": int(np.flatnonzero(rows["labelled"])[-1]) + 1,
        "prevalence": confirmed / int(rows["judged"].sum()),
        "labels_elsewhere": len(labels.frame) - labelled,
        "set_aside": labels.set_aside,
        "review": night.review,
        "reviewed": min(night.review, len(rows)),
        "budgets": choose_budgets(len(rows), night.review),
    }


def _curve(rows: pd.DataFrame) -> pd.DataFrame:
    """Give precision and recall down to each confirmed account."""
    confirmed = rows["confirmed"].to_numpy()
    places = np.flatnonzero(confirmed)
    found = np.arange(1, len(places) + 1)
    seen = np.cumsum(rows["judged"].to_numpy())[places]
    columns = {"accounts": places + 1, "precision": share(found, seen)}
    return pd.DataFrame(columns | {"recall": found / max(len(places), 1)})
