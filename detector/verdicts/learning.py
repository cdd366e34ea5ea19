"""What verdicts teach: a correction to the ranking that was made without them."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

LEAST = 10
"""Verdicts of each kind, confirmed and cleared, below which nothing is learned."""

UNIT = 3.0
"""Evidence is divided by it: a sign as rare as 1 in 200 comes to one unit."""

ANCHOR = 5.0
"""The anchor has this standard deviation, so that the penalty hardly touches it."""

PENALTY = 0.3
"""scikit-learn's C: weights are shrunk towards the ranking without verdicts."""

DOUBT = 0.1
"""The share of verdicts that are taken to be wrong: each counts a little for the other side too."""

STRANGERS = 2_000
"""Accounts without a verdict that stand for the honest, most of whom nobody reviews."""

TOP = 0.05
"""The top share of the ranking, which no stranger is taken from: many there may be misused."""

SUPPORT = 10
"""Verdicts whose accounts show a feature, at which half of its weight counts."""

SLOPE = 1.5
"""The least that the anchor counts beside what was learned."""

STRANGERS_WEIGHT = 1.0
"""What they weigh together, as a multiple of all verdicts."""

HALFWAY = 25
"""Verdicts of the rarer kind at which half of the correction counts; all of it at very many."""

SHARES = (0.0, 0.5, 1.0)
"""Of that, the share that ranks the verdicts best out of fold counts; the smaller one in a tie."""

FOLDS = 5


class Rows(Protocol):
    """Evidence, accounts × features: some rows of it, and weighed sums of all. An array will do."""

    def __getitem__(self, places: np.ndarray, /) -> np.ndarray: ...

    def __matmul__(self, weights: np.ndarray, /) -> np.ndarray: ...


@dataclass(frozen=True)
class Lesson:
    """What was learned, as plain numbers without any account.

    Parameters
    ----------
    weights
        Per feature, what one unit of its evidence adds to the log-odds of the rank.
    confirmed, cleared
        How many verdicts it was learned from.
    share
        The share of the raw correction that was kept, 0 to 1; it is in the weights already.
    before, after
        How well the verdicts are ranked without the lesson and, out of fold, with it: the
        probability that a confirmed account comes before a cleared one.
    unseen
        float64 per verdict, in their order: the account's value by a lesson that did not see it.
    """

    weights: np.ndarray
    confirmed: int
    cleared: int
    share: float
    before: float
    after: float
    unseen: np.ndarray

    def apply(self, anchor: np.ndarray, evidence: Rows) -> np.ndarray:
        """Give each account's value, higher is riskier: its anchor and what was learned."""
        return np.asarray(np.round(anchor + evidence @ self.weights, 9))


def find_anchor(ranks: np.ndarray) -> np.ndarray:
    """Turn ranks into log-odds, which verdicts can be added to: 0 in the middle, high at the top.

    Examples
    --------
    >>> find_anchor(np.array([1, 2, 3])).round(2).tolist()
    [1.1, 0.0, -1.1]
    """
    return np.asarray(np.log((len(ranks) + 1 - ranks) / ranks))


def learn(
    anchor: np.ndarray, evidence: Rows, accounts: np.ndarray, labels: np.ndarray
) -> Lesson | None:
    """Learn from verdicts how to correct the ranking, or nothing from a handful.

    A logistic model with a quadratic penalty on the one-sided evidence, beside the anchor, which is
    hardly penalised. Only reviewed accounts have verdicts, so a sample of all others stands for
    the honest; and evidence that no reviewed account shows keeps a weight near 0, so that stories
    which nobody reviewed stay where they were. The correction is shrunk by the number of verdicts
    and by how well it ranks verdicts that it has not seen.

    Parameters
    ----------
    anchor
        From `find_anchor`, one per account.
    evidence
        Accounts × features, ≥ 0.
    accounts, labels
        Positions of the accounts with a verdict, ascending, and 1 confirmed or 0 cleared.

    Returns
    -------
    None where fewer than `LEAST` verdicts of one kind are known.

    Examples
    --------
    >>> evidence = np.zeros((400, 2))
    >>> evidence[:200:2, 0] = evidence[1:200:2, 1] = 3.0
    >>> accounts = np.arange(40)
    >>> lesson = learn(find_anchor(np.arange(1, 401)), evidence, accounts, accounts % 2)
    >>> bool(lesson.weights[0] < 0 < lesson.weights[1])
    True
    """
    confirmed, cleared = int(labels.sum()), int(len(labels) - labels.sum())
    rarer = min(confirmed, cleared)
    if rarer < LEAST:
        return None
    strangers = _choose_strangers(anchor, accounts)
    unseen = np.zeros(len(accounts))
    fold = np.empty(len(accounts), dtype=np.int64)
    for label in (0, 1):
        own = labels == label
        fold[own] = np.arange(own.sum()) % FOLDS
    for out in range(FOLDS):
        seen, left = fold != out, accounts[fold == out]
        weights = _fit(anchor, evidence, accounts[seen], labels[seen], strangers)
        unseen[fold == out] = evidence[left] @ weights
    most = rarer / (rarer + HALFWAY)
    quality = [_order_well(anchor[accounts] + most * s * unseen, labels) for s in SHARES]
    best = int(np.argmax(np.round(quality, 9)))
    share = most * SHARES[best]
    weights = share * _fit(anchor, evidence, accounts, labels, strangers)
    told = np.round(anchor[accounts] + share * unseen, 9)
    return Lesson(weights, confirmed, cleared, share, quality[0], quality[best], told)


def _choose_strangers(anchor: np.ndarray, accounts: np.ndarray) -> np.ndarray:
    low = np.flatnonzero(anchor <= np.quantile(anchor, 1 - TOP))
    pool = np.setdiff1d(low, accounts)
    return np.asarray(np.random.default_rng(0).permutation(pool)[:STRANGERS])


def _fit(
    anchor: np.ndarray,
    evidence: Rows,
    accounts: np.ndarray,
    labels: np.ndarray,
    strangers: np.ndarray,
) -> np.ndarray:
    """Fit the logistic model; each weight is what a feature adds, measured in the anchor's unit."""
    from sklearn.linear_model import LogisticRegression

    scale = ANCHOR / max(float(anchor.std()), 1e-9)
    rows = np.concatenate([accounts, accounts, strangers])
    table = np.column_stack([evidence[rows] / UNIT, anchor[rows] * scale])
    said = np.concatenate([labels, 1 - labels, np.zeros(len(strangers), dtype=labels.dtype)])
    sure = np.full(len(accounts), 1.0 - DOUBT)
    each = STRANGERS_WEIGHT * len(accounts) / max(len(strangers), 1)
    weight = np.concatenate([sure, 1.0 - sure, np.full(len(strangers), each)])
    model = LogisticRegression(C=PENALTY, max_iter=1_000, tol=1e-4).fit(table, said, weight)
    learned, slope = model.coef_[0, :-1], model.coef_[0, -1]
    shown = (evidence[accounts] > 0).sum(axis=0)
    support = shown / (shown + SUPPORT)
    return np.asarray(learned * support / UNIT / max(float(slope) * scale, SLOPE))


def _order_well(values: np.ndarray, labels: np.ndarray) -> float:
    """Give the probability that a confirmed account has the higher value, ties half."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(labels, values))
