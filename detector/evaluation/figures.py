"""The figures of one night: each with its interval and the most that any ranking could reach."""

from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd

from detector.evaluation.resamples import group_cells, intervals, resample, share

BUDGETS = (50, 100, 200, 500, 1000)
SHARES = (0.002, 0.005, 0.01)

AVERAGE_PRECISION = "average precision"
ROC_AUC = "ROC AUC"
PRECISION = "precision"
RECALL = "recall"
RISK_SAVED = "money at risk saved"
STOPPABLE_SAVED = "stoppable money saved"
STORY = "recall of a story"
GROUP = "share of an honest group"
NO_STORY = "(no typology)"

_OVERALL = (AVERAGE_PRECISION, ROC_AUC)


@dataclass(frozen=True)
class Judged:
    """A night's accounts in rank order, as the labels judge them.

    Parameters
    ----------
    accounts
        `confirmed` and `judged` (bool: counts for precision), `story` and `group` (typology of
        a confirmed and of a cleared account, "" for none), `money_at_risk` and `money_stoppable`.
    budgets
        Numbers of accounts that are looked at, ascending.
    """

    accounts: pd.DataFrame
    budgets: tuple[int, ...]

    def marks(self, places: np.ndarray) -> tuple[list[tuple[str, str]], np.ndarray]:
        """Give a column of numbers for all that is summed up, and the figure and group of each.

        The first column counts the judged, the second the confirmed accounts.
        """
        rows = self.accounts.iloc[places]
        confirmed = rows["confirmed"].to_numpy()
        told = {
            (PRECISION, ""): rows["judged"].to_numpy(),
            (RECALL, ""): confirmed,
            (RISK_SAVED, ""): confirmed * rows["money_at_risk"].to_numpy(),
            (STOPPABLE_SAVED, ""): confirmed * rows["money_stoppable"].to_numpy(),
        }
        for figure, column in ((STORY, "story"), (GROUP, "group")):
            for name in sorted(set(self.accounts[column]) - {""}):
                told[figure, name] = (rows[column] == name).to_numpy()
        return list(told), np.column_stack(list(told.values())).astype(np.float64)


def choose_budgets(accounts: int, review: int) -> dict[int, str]:
    """Give the numbers of accounts that are looked at, ascending, each with what it stands for.

    Examples
    --------
    >>> choose_budgets(20_000, review=200)
    {40: '0.2 %', 50: '', 100: '0.5 %', 200: 'review, 1 %', 500: '', 1000: ''}
    """
    names: dict[int, list[str]] = {count: [] for count in BUDGETS if count <= accounts}
    names.setdefault(min(review, accounts), []).append("review")
    for part in SHARES:
        names.setdefault(max(round(accounts * part), 1), []).append(
            f"{part:.1%}".replace("%", " %")
        )
    told = {count: ", ".join(names[count]).replace(".0 %", " %") for count in sorted(names)}
    return told


def measure_night(night: Judged, bootstrap: int, seed: int) -> pd.DataFrame:
    """Measure one night, with 95 % bootstrap intervals over its accounts.

    Places are taken as they were published: the order is strict, a tie was broken by account_id.
    Average precision is the mean, over the confirmed, of the precision down to each of them.

    Returns
    -------
    One row per figure, group and budget: `figure`, `group` (story or honest group, or ""),
    `accounts` (the budget; 0 for a figure of the whole order), `value`, `low`, `high`,
    `attainable` (what the best of all orders would reach) and `members` (accounts of the night
    that belong to the group; confirmed ones where there is no group). All figures are shares
    (0 to 1); NaN where there is nothing to divide by.

    Examples
    --------
    >>> rows = pd.DataFrame({"confirmed": [True, False, True, False], "judged": [True] * 4})
    >>> rows = rows.assign(story="", group="", money_at_risk=[30.0, 5, 10, 5], money_stoppable=0.0)
    >>> told = measure_night(Judged(rows, (2,)), bootstrap=0, seed=0)
    >>> told.set_index("figure")["value"].round(3).to_dict()
    ... # doctest: +NORMALIZE_WHITESPACE
    {'average precision': 0.833, 'ROC AUC': 0.75, 'precision': 0.5, 'recall': 0.5,
     'money at risk saved': 0.75, 'stoppable money saved': nan}
    """
    rows = night.accounts
    confirmed, judged = rows["confirmed"].to_numpy(), rows["judged"].to_numpy()
    cells = group_cells(confirmed, judged, max(night.budgets))
    keys, marks = night.marks(cells.place)
    groups = np.array([figure == GROUP for figure, _ in keys])
    draws = chain([cells.size[None, :].astype(np.float64)], resample(cells, bootstrap, seed))
    found = np.vstack([_measure(weights, marks, groups, night.budgets) for weights in draws])
    low, high = intervals(found[1:])
    names = [(figure, "", 0) for figure in _OVERALL]
    names += [(figure, group, count) for count in night.budgets for figure, group in keys]
    told = pd.DataFrame(names, columns=["figure", "group", "accounts"])
    told = told.assign(value=found[0], low=low, high=high)
    return told.assign(attainable=_attainable(told, night), members=_members(told, rows))


def _measure(
    weights: np.ndarray, marks: np.ndarray, groups: np.ndarray, budgets: tuple[int, ...]
) -> np.ndarray:
    """Give resamples × figures; weights say how often each cell was drawn."""
    parts = [_measure_order(weights, marks[:, 1] > 0, marks[:, 0] > 0)]
    totals = weights @ marks
    before = np.cumsum(weights, axis=1) - weights
    for count in budgets:
        deep = int(np.searchsorted(before.min(axis=0), count))
        held = np.clip(count - before[:, :deep], 0, weights[:, :deep]) @ marks[:deep]
        found = share(held, totals)
        found[:, 0] = share(held[:, 1], held[:, 0])
        found[:, groups] = share(held[:, groups], held[:, :1])
        parts.append(found)
    return np.concatenate(parts, axis=1)


def _measure_order(weights: np.ndarray, confirmed: np.ndarray, judged: np.ndarray) -> np.ndarray:
    """Give average precision and ROC AUC of each resample, from the confirmed alone."""
    hits = weights[:, confirmed]
    seen = np.cumsum(weights * judged, axis=1)[:, confirmed]
    reached = np.cumsum(hits, axis=1)
    total = reached[:, -1] if hits.shape[1] else np.zeros(len(weights))
    others = (weights * judged).sum(axis=1) - total
    precision = np.nan_to_num(share(reached, seen))
    behind = others[:, None] - (seen - reached)
    return np.column_stack(
        [
            share((hits * precision).sum(axis=1), total),
            share((hits * behind).sum(axis=1), total * others),
        ]
    )


def _attainable(told: pd.DataFrame, night: Judged) -> list[float]:
    """Give what an order with every confirmed account in front would reach."""
    rows = night.accounts
    confirmed = int(rows["confirmed"].sum())
    judged = np.cumsum(rows["judged"].to_numpy())
    money = {
        figure: np.cumsum(np.sort(rows.loc[rows["confirmed"], column].to_numpy())[::-1])
        for figure, column in (
            (RISK_SAVED, "money_at_risk"),
            (STOPPABLE_SAVED, "money_stoppable"),
        )
    }
    members = _members(told, rows)

    def best(figure: str, count: int, size: int) -> float:
        if figure == GROUP or not confirmed:
            return float("nan")
        if figure in _OVERALL:
            return 1.0
        if figure in money:
            saved = money[figure]
            return float(saved[min(count, confirmed) - 1] / saved[-1]) if saved[-1] else np.nan
        return min(
            1.0, confirmed / max(judged[count - 1], 1) if figure == PRECISION else count / size
        )

    return [
        best(figure, count, size)
        for figure, count, size in zip(told["figure"], told["accounts"], members, strict=True)
    ]


def _members(told: pd.DataFrame, rows: pd.DataFrame) -> list[int]:
    """Count the accounts that each figure is about."""
    sizes = {STORY: rows["story"].value_counts(), GROUP: rows["group"].value_counts()}
    confirmed = int(rows["confirmed"].sum())
    return [
        int(sizes[figure][group]) if figure in sizes else confirmed
        for figure, group in zip(told["figure"], told["group"], strict=True)
    ]
