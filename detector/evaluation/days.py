"""Nights in order: what each night's list found that no earlier list had found."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from detector.evaluation.labels import Labels
from detector.evaluation.nights import RankedNight
from detector.evaluation.resamples import intervals, share


@dataclass(frozen=True)
class Days:
    """What the nights' lists found.

    Parameters
    ----------
    nights
        One row per night: `day`, `accounts` (ranked), `confirmed` (of them, not yet taken out),
        `reviewed`, `found`, `found_so_far`, `precision` with `low` and `high`, `attainable` (if
        all that is confirmed came first), `recall` (of `confirmed`) and `money_found` (at risk on
        the accounts found, yuan), each with `..._low` and `..._high`.
    mean
        Of the nights' precisions: `value`, `low`, `high`, `attainable`.
    """

    nights: pd.DataFrame
    mean: dict[str, float]


def measure_days(
    nights: Sequence[RankedNight],
    labels: Labels,
    only_labelled: bool = False,
    delay: float | None = None,
    bootstrap: int = 500,
    seed: int = 0,
) -> Days:
    """Measure the precision of each night's list, with accounts taken out once they are found.

    This is the card precision top-k of Le Borgne, Siblini, Lebichot and Bontempi, "Reproducible
    Machine Learning for Credit Card Fraud Detection: Practical Handbook" (2022), section 4.4: k
    accounts are reviewed each day; a confirmed one among them is found, and is on no later list.
    With a `delay`, an account is also taken out of a list that is made when its confirmation is
    known from elsewhere, as the Handbook does with the cards known from training.

    Labels carry no date of the misuse, so a night is held against what is confirmed by the end:
    an account counts as soon as it is ranked, even if nobody has misused it yet. Early nights of
    a replay therefore look worse than they were.

    Parameters
    ----------
    nights
        In order of their cut-offs.
    labels
        The verdicts of all time.
    only_labelled
        Whether only accounts with a verdict count for precision.
    delay
        Days from `labelled_at` until a verdict is known; None takes out only what was found.
    bootstrap
        Resamples: accounts are drawn by Poisson weights, the same for all nights.
    """
    confirmed = labels.frame.index[labels.frame["confirmed"]]
    heads = [_head(night, confirmed) for night in nights]
    ranked = [night.accounts.index.intersection(confirmed) for night in nights]
    members = pd.Index(sorted(set[str]().union(*heads, *ranked)))
    hit = members.isin(confirmed)
    counted = members.isin(labels.frame.index) | (not only_labelled)
    drawn = np.random.default_rng(seed).poisson(1, (bootstrap, len(members))).astype(np.int16)
    weights = np.concatenate([np.ones((1, len(members)), dtype=np.int16), drawn])
    found_before = np.zeros(weights.shape, dtype=bool)
    rows, figures = [], []
    for night, head, own in zip(nights, heads, ranked, strict=True):
        told = np.zeros(len(members), dtype=bool)
        if delay is not None:
            told = hit & members.isin(labels.known(night.as_of, delay)["account_id"])
        at = members.get_indexer(head)
        held = weights[:, at] * ~(found_before[:, at] | told[at])
        mine = members.get_indexer(own)
        left = (weights[:, mine] * ~(found_before[:, mine] | told[mine])).sum(axis=1)
        taken = np.clip(night.review - (np.cumsum(held, axis=1) - held), 0, held)
        caught, reviewed = taken * hit[at], (taken * counted[at]).sum(axis=1)
        found = caught.sum(axis=1)
        money = caught @ night.accounts["money_at_risk"].reindex(members[at]).to_numpy()
        found_before[:, at] |= (taken > 0) & hit[at]
        figures.append((share(found, reviewed), share(found, left), money))
        rows.append((str(night.day), len(night.accounts), left[0], reviewed[0], found[0]))
    precisions, recalls, moneys = (np.column_stack(drawn) for drawn in zip(*figures, strict=True))
    days = _days(rows, precisions)
    more = {**_reach("recall", recalls), **_reach("money_found", moneys)}
    return Days(days.nights.assign(**more), days.mean)


def _reach(name: str, figures: np.ndarray) -> dict[str, np.ndarray]:
    """Give a figure of every night with its interval; the first row is the point."""
    low, high = intervals(figures[1:])
    return {name: figures[0], f"{name}_low": low, f"{name}_high": high}


def _head(night: RankedNight, confirmed: pd.Index) -> pd.Index:
    """Give the accounts that could come on a night's list, whatever was found before."""
    deepest = night.review + int(6 * np.sqrt(night.review)) + 36
    others = np.cumsum(~night.accounts.index.isin(confirmed))
    return night.accounts.index[: int(np.searchsorted(others, deepest)) + 1]


def _days(rows: list[tuple[str, int, int, int, int]], precisions: np.ndarray) -> Days:
    nights = pd.DataFrame(rows, columns=["day", "accounts", "confirmed", "reviewed", "found"])
    nights["found_so_far"] = nights["found"].cumsum()
    reviewed = nights["reviewed"].to_numpy()
    best = share(np.minimum(nights["confirmed"].to_numpy(), reviewed), reviewed)
    told = np.vstack(
        [np.column_stack([precisions, _mean(precisions)]), [*best, *_mean(best[None])]]
    )
    point, drawn, attainable = told[0], told[1:-1], told[-1]
    low, high = intervals(drawn)
    columns = {"value": point, "low": low, "high": high, "attainable": attainable}
    mean = {name: float(column[-1]) for name, column in columns.items()}
    columns["precision"] = columns.pop("value")
    kept = ("precision", "low", "high", "attainable")
    return Days(nights.assign(**{name: columns[name][:-1] for name in kept}), mean)


def _mean(rows: np.ndarray) -> np.ndarray:
    """Give the mean of each row; a night on which nothing was reviewed has none."""
    return share(np.nansum(rows, axis=1), (~np.isnan(rows)).sum(axis=1))
