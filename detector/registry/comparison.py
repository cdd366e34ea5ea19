"""What another model changes: how far the first of the list moved, and which features moved it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from detector.registry.card import Words

DIGITS = 12
"""Scores are compared as the ranking compares them."""

FELT = 0.05
"""A smaller mean change of evidence, in natural logarithms of rarity, is not named."""

MOST_NAMED = 3

ENTERED, LEFT, STAYED = "entered", "left", "stayed"


@dataclass(frozen=True)
class Comparison:
    """Two models over the same accounts.

    Parameters
    ----------
    review
        How many accounts of each list are compared.
    stayed, entered, left
        How many of the new model's first are the old one's too, how many are not, and how many of
        the old one's are no more.
    correlation
        Spearman's, of the ranks of all accounts; None where one model gives all the same score.
    accounts
        One row per account that is among the first of either list, by new rank: `account_id`,
        `change` (`entered`, `left` or `stayed`), `rank_before`, `rank_after`, `score_before`,
        `score_after`, `most` (the feature whose evidence changed most; empty where none did) and
        `by` (that change).
    features
        One row per feature, the most moving first: `feature`, and the mean change of its evidence
        over the accounts that `entered`, that `left`, and over `all` of `accounts`; 0 where there
        are none.
    """

    review: int
    stayed: int
    entered: int
    left: int
    correlation: float | None
    accounts: pd.DataFrame
    features: pd.DataFrame

    @property
    def overlap(self) -> float:
        """The share of the new model's first that are the old one's too; 1 where there are none."""
        shown = self.stayed + self.entered
        return self.stayed / shown if shown else 1.0

    def say(self) -> Words:
        """Say in both languages how far the list moved and why."""
        shown, corr = self.stayed + self.entered, self.correlation
        related = "" if corr is None else f"{corr:.3f}"
        en = f"{self.stayed:,} of the first {shown:,} stay ({self.overlap:.0%})"
        zh = f"前 {shown:,} 名中保留 {self.stayed:,} 名（{self.overlap:.0%}）"
        if related:
            en += f"; over all accounts the ranks correlate at {related}"
            zh += f"；全部账户的名次相关系数为 {related}"
        why = self._say_why()
        return {"en": f"{en}. {why['en']}".strip(), "zh": f"{zh}。{why['zh']}".strip()}

    def record(self) -> dict[str, Any]:
        """Give counts, features and words as plain values; no account is named in them."""
        features = self.features.head(2 * MOST_NAMED).round(4)
        return {
            "review": self.review,
            "stayed": self.stayed,
            "entered": self.entered,
            "left": self.left,
            "overlap": round(self.overlap, 6),
            "correlation": None if self.correlation is None else round(self.correlation, 6),
            "features": features.to_dict("records"),
            "said": self.say(),
        }

    def _say_why(self) -> Words:
        if not self.entered:
            return {"en": "Nobody entered or left.", "zh": "没有账户进出。"}
        rose, fell = self._name(ENTERED, 1), self._name(LEFT, -1)
        if not rose and not fell:
            return self._say_what_else()
        more = {"en": f", for whom more weighs {rose}", "zh": f"，分量变重的是 {rose}"}
        less = {"en": f", for whom less weighs {fell}", "zh": f"，分量变轻的是 {fell}"}
        return {
            "en": f"{self.entered:,} entered{more['en'] if rose else ''};"
            f" {self.left:,} left{less['en'] if fell else ''}.",
            "zh": f"新进 {self.entered:,} 名{more['zh'] if rose else ''}；"
            f"退出 {self.left:,} 名{less['zh'] if fell else ''}。",
        }

    def _say_what_else(self) -> Words:
        """Say what changed where the signs of those who moved do not explain that they did."""
        other = ", ".join(filter(None, (self._name("all", 1), self._name("all", -1))))
        if other:
            return {
                "en": f"{self.entered:,} entered and {self.left:,} left, since signs of those"
                f" beside them weigh otherwise: {other}.",
                "zh": f"新进 {self.entered:,} 名，退出 {self.left:,} 名，"
                f"因为相邻账户的迹象分量变了：{other}。",
            }
        return {
            "en": f"{self.entered:,} entered and {self.left:,} left; each sign weighs as it did:"
            " the forest weighs them together differently.",
            "zh": f"新进 {self.entered:,} 名，退出 {self.left:,} 名；各迹象的分量未变："
            "变的是森林对它们的综合方式。",
        }

    def _name(self, moved: str, sign: int) -> str:
        """Name the features whose evidence changed in one direction, with the mean change."""
        changes = self.features.set_index("feature")[moved]
        felt = changes[changes * sign >= FELT]
        most = felt.sort_values(key=lambda each: -each.abs(), kind="stable")
        return ", ".join(f"{name} ({by:+.2f})" for name, by in most.head(MOST_NAMED).items())


def find_first(old: np.ndarray, new: np.ndarray, review: int) -> np.ndarray:
    """Find the accounts that are among the first of either list.

    Parameters
    ----------
    old, new
        float64, the scores of both models, in ascending order of `account_id`.
    review
        How many are first.

    Returns
    -------
    int64, positions in ascending order; of these `compare_models` wants the evidence.

    Examples
    --------
    >>> find_first(np.array([0.9, 0.8, 0.1]), np.array([0.9, 0.2, 0.3]), 2).tolist()
    [0, 1, 2]
    """
    ranks = [_rank(scores) for scores in (old, new)]
    return np.flatnonzero(np.minimum(*ranks) <= review)


def compare_models(
    account_ids: Sequence[str] | pd.Series,
    old: np.ndarray,
    new: np.ndarray,
    old_evidence: np.ndarray,
    new_evidence: np.ndarray,
    features: Sequence[str],
    review: int,
) -> Comparison:
    """Compare what two models say of the same accounts on the same night.

    Parameters
    ----------
    account_ids
        One per account, ascending.
    old, new
        float64, the scores of both models, in the same order; higher is riskier.
    old_evidence, new_evidence
        float32, the accounts that `find_first` gives × features: the evidence by each model.
    features
        The name of each column.
    review
        How many accounts are first.

    Examples
    --------
    >>> old, new = np.array([0.9, 0.8, 0.1]), np.array([0.9, 0.2, 0.3])
    >>> before, after = np.array([[3.0], [2.0], [0.0]]), np.array([[3.0], [0.5], [1.0]])
    >>> told = compare_models(["a", "b", "c"], old, new, before, after, ["orders_count"], 2)
    >>> told.say()["en"]
    '1 of the first 2 stay (50%); over all accounts the ranks correlate at 0.500. \
1 entered, for whom more weighs orders_count (+1.00); \
1 left, for whom less weighs orders_count (-1.50).'
    """
    before, after = _rank(old), _rank(new)
    places = np.flatnonzero(np.minimum(before, after) <= review)
    change = np.where(
        before[places] > review, ENTERED, np.where(after[places] > review, LEFT, STAYED)
    )
    grown = np.asarray(new_evidence, dtype=np.float64) - old_evidence
    accounts = pd.DataFrame(
        {
            "account_id": pd.Series(account_ids, dtype="str").take(places).array,
            "change": pd.array(change, dtype="str"),
            "rank_before": before[places],
            "rank_after": after[places],
            "score_before": np.round(old[places], DIGITS),
            "score_after": np.round(new[places], DIGITS),
            **_find_most(grown, features),
        }
    )
    counts = {name: int((change == name).sum()) for name in (STAYED, ENTERED, LEFT)}
    return Comparison(
        review=review,
        **counts,
        correlation=_correlate(old, new),
        accounts=accounts.sort_values("rank_after", ignore_index=True),
        features=_average(grown, change, features),
    )


def _rank(scores: np.ndarray) -> np.ndarray:
    order = np.argsort(-np.round(scores, DIGITS), kind="stable")
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(1, len(order) + 1)
    return ranks


def _correlate(old: np.ndarray, new: np.ndarray) -> float | None:
    """Correlate ranks, equal scores sharing their mean rank: Spearman 1904."""
    before, after = (pd.Series(np.round(scores, DIGITS)).rank() for scores in (old, new))
    if before.nunique() < 2 or after.nunique() < 2:
        return None
    return float(np.corrcoef(before, after)[0, 1])


def _find_most(grown: np.ndarray, features: Sequence[str]) -> dict[str, Any]:
    """Name for each account the feature whose evidence changed most, and the change."""
    if not grown.size:
        return {"most": pd.array([""] * len(grown), dtype="str"), "by": np.zeros(len(grown))}
    most = np.abs(grown).argmax(axis=1)
    by = np.round(grown[np.arange(len(grown)), most], 6)
    named = [features[place] if change else "" for place, change in zip(most, by, strict=True)]
    return {"most": pd.array(named, dtype="str"), "by": by}


def _average(grown: np.ndarray, change: np.ndarray, features: Sequence[str]) -> pd.DataFrame:
    """Average the change of evidence over those who entered, who left, and all."""
    groups = {ENTERED: change == ENTERED, LEFT: change == LEFT, "all": change != ""}
    means = {name: grown[of].mean(axis=0) if of.any() else 0.0 for name, of in groups.items()}
    table = pd.DataFrame({"feature": pd.array(list(features), dtype="str"), **means})
    order = np.argsort(-table[list(groups)].abs().max(axis=1).to_numpy(), kind="stable")
    return table.take(order).reset_index(drop=True)
