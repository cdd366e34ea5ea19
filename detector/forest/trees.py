"""An isolation forest as plain arrays, and the score it gives."""

from dataclasses import dataclass

import numpy as np

BLOCK = 16_384
"""Rows scored at once: small enough that a block and its nodes stay in the cache."""


@dataclass(frozen=True)
class Trees:
    """All nodes of all trees, one after the other.

    Parameters
    ----------
    roots
        int64, the first node of each tree.
    feature
        int32 per node: the column that is asked; -1 at a leaf.
    threshold
        float64 per node: a row goes left when its value is at most this.
    left, right
        int32 per node: where the row goes on; at a leaf the leaf itself.
    path
        float64 per node: at a leaf the depth plus the expected depth of what was not split further
        (Liu, Ting and Zhou 2008, equation 1); elsewhere 0.
    samples
        Rows that each tree was grown on.
    """

    roots: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    path: np.ndarray
    samples: int


def average_path(rows: np.ndarray) -> np.ndarray:
    """Give the average path length of an unsuccessful search among `rows` rows.

    Liu, Ting and Zhou 2008, equation 1, as scikit-learn writes it: H(n) is ln n plus Euler's
    constant.

    Examples
    --------
    >>> average_path(np.array([1, 2, 256])).round(3).tolist()
    [0.0, 1.0, 10.245]
    """
    rows = np.asarray(rows, dtype=np.float64)
    harmonic = np.log(np.maximum(rows - 1, 1)) + np.euler_gamma
    long = 2 * harmonic - 2 * (rows - 1) / np.maximum(rows, 1)
    return np.where(rows <= 1, 0.0, np.where(rows == 2, 1.0, long))


def score_rows(trees: Trees, evidence: np.ndarray) -> np.ndarray:
    """Score rows of evidence: 2^(-mean path / average path), equation 2 of the paper.

    Parameters
    ----------
    trees
        The forest.
    evidence
        float32, accounts × columns.

    Returns
    -------
    float64 per account between 0 and 1; higher is more isolated, so riskier. An empty matrix
    gives an empty array.
    """
    if trees.samples < 2:  # a tree of one row says nothing: the paper's "no anomaly"
        return np.full(len(evidence), 0.5)
    scores = np.empty(len(evidence))
    for start in range(0, len(evidence), BLOCK):
        block = evidence[start : start + BLOCK]
        scores[start : start + BLOCK] = _mean_path(trees, block)
    return np.asarray(np.exp2(-scores / average_path(np.array([trees.samples]))[0]))


def _mean_path(trees: Trees, block: np.ndarray) -> np.ndarray:
    total = np.zeros(len(block))
    flat = np.ascontiguousarray(block).ravel()
    row_start = np.arange(len(block)) * block.shape[1]
    for root in trees.roots:
        node = np.full(len(block), root)
        walking = np.arange(len(block))
        while len(walking):
            here = node[walking]
            feature = trees.feature[here]
            inner = feature >= 0
            walking, here = walking[inner], here[inner]
            value = flat[row_start[walking] + feature[inner]]
            goes_left = value <= trees.threshold[here]
            node[walking] = np.where(goes_left, trees.left[here], trees.right[here])
        total += trees.path[node]
    return total / len(trees.roots)
