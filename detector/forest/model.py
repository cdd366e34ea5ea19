"""The ranking model: tails for every feature and pyod's isolation forest over their evidence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from detector.forest.tails import Tail, fit_tail, score_evidence
from detector.forest.trees import Trees, average_path, score_rows

SAMPLE = 20_000
"""Accounts that the forest is fitted on; more did not rank better."""

PSI = 2_048
"""Rows per tree: evidence is sparse, and small samples of it hold too few signs."""

TREES = 200
"""More trees than pyod's 100, so that another seed moves the top of the list less."""


@dataclass(frozen=True)
class Model:
    """What was learned, as plain arrays: it can be read, compared and stored.

    Parameters
    ----------
    features
        Names of the columns, in order.
    tails
        One per feature.
    trees
        The forest over the evidence.
    seed
        The seed that the forest was grown from.
    """

    features: tuple[str, ...]
    tails: tuple[Tail, ...]
    trees: Trees
    seed: int

    def evidence(self, matrix: np.ndarray) -> np.ndarray:
        """Turn features into evidence: float32, accounts × features, ≥ 0, 0 where unremarkable."""
        return score_evidence(matrix, self.tails)

    def score(self, evidence: np.ndarray) -> np.ndarray:
        """Score evidence: float64 per account in 0 to 1, higher is riskier."""
        return score_rows(self.trees, evidence)


def choose_sample(account_ids: Sequence[str], size: int = SAMPLE) -> np.ndarray:
    """Choose positions by hash of the account id: the same accounts whatever the row order.

    Examples
    --------
    >>> ids = [f"a{n}" for n in range(50)]
    >>> chosen = choose_sample(ids, 3)
    >>> again = choose_sample(ids[::-1], 3)
    >>> sorted(ids[n] for n in chosen) == sorted(ids[::-1][n] for n in again)
    True
    """
    hashes = pd.util.hash_array(np.asarray(account_ids, dtype=object), categorize=False)
    return np.sort(np.argsort(hashes, kind="stable")[:size])


def fit_model(
    matrix: np.ndarray,
    features: Sequence[str],
    signs: Sequence[int],
    visible: Sequence[int],
    account_ids: Sequence[str],
    seed: int,
    progress: Callable[[str], None] = lambda step: None,
) -> Model:
    """Fit tails on all accounts and the forest on a bounded sample of them.

    Parameters
    ----------
    matrix
        float64, accounts × features, rows in the order of `account_ids`; NaN is "nothing happened".
    features, signs, visible
        Per column: its name, +1 where high is risky (-1 where low is, 0 where it is context), and
        how many accounts could have shown it.
    account_ids
        One per row; they choose the sample.
    seed
        For the forest's random splits.
    progress
        Told the name of each step.
    """
    progress("tails")
    tails = tuple(
        fit_tail(matrix[:, column], seen, sign)
        for column, (sign, seen) in enumerate(zip(signs, visible, strict=True))
    )
    sample = score_evidence(matrix[choose_sample(account_ids)], tails)
    progress("forest")
    return Model(tuple(features), tails, grow(sample, seed), seed)


def grow(sample: np.ndarray, seed: int, trees: int = TREES, psi: int = PSI) -> Trees:
    """Fit pyod's isolation forest and take its trees out as arrays.

    Parameters
    ----------
    sample
        float32, rows × columns. Two rows at least are needed to split anything.
    seed, trees, psi
        Random state, number of trees, rows per tree.
    """
    from pyod.models.iforest import IForest

    samples = min(psi, len(sample))
    forest = IForest(n_estimators=trees, max_samples=samples, random_state=seed).fit(sample)
    parts = [tree.tree_ for tree in forest.estimators_]
    sizes = np.array([part.node_count for part in parts])
    roots = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    own = np.arange(sizes.sum())
    shift = np.repeat(roots, sizes)
    left = np.concatenate([part.children_left for part in parts])
    leaf = left < 0
    right = np.concatenate([part.children_right for part in parts])
    rows = np.concatenate([part.n_node_samples for part in parts])
    depth = np.concatenate([_depths(part.children_left, part.children_right) for part in parts])
    return Trees(
        roots=roots.astype(np.int64),
        feature=np.where(leaf, -1, np.concatenate([p.feature for p in parts])).astype(np.int32),
        threshold=np.where(leaf, 0.0, np.concatenate([p.threshold for p in parts])),
        left=np.where(leaf, own, left + shift).astype(np.int32),
        right=np.where(leaf, own, right + shift).astype(np.int32),
        path=np.where(leaf, depth + average_path(rows), 0.0),
        samples=samples,
    )


def _depths(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Depth of every node; scikit-learn writes children after their parents."""
    depth = np.zeros(len(left))
    for node in range(len(left)):
        if left[node] >= 0:
            depth[left[node]] = depth[right[node]] = depth[node] + 1
    return depth
