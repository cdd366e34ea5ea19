"""An isolation forest as plain arrays, and the score it gives."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from detector.errors import ModelMismatch
from detector.forest.padding import Padded, pad

SHARE = 4096
"""Rows that a thread takes at a time."""

SORTED = 65_536
"""Rows that are sorted at once: few enough to be found in the cache."""


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

    @cached_property
    def padded(self) -> Padded:
        """The same trees, filled up for the compiled walk."""
        return pad(self.roots, self.feature, self.threshold, self.left, self.right, self.path)


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

    A row's score is the same to the bit whatever rows stand beside it.

    Parameters
    ----------
    trees
        The forest.
    evidence
        float32, accounts × columns, without NaN.

    Returns
    -------
    float64 per account between 0 and 1; higher is more isolated, so riskier. An empty matrix
    gives an empty array.

    Raises
    ------
    ModelMismatch
        When the trees ask for a column that is not there.
    """
    if trees.samples < 2:  # a tree of one row says nothing: the paper's "no anomaly"
        return np.full(len(evidence), 0.5)
    asked = int(trees.feature.max(initial=-1))
    if asked >= evidence.shape[1]:
        raise ModelMismatch(
            f"the model's trees ask for column {asked} of {evidence.shape[1]}",
            "rank without --model to fit anew",
        )
    mean = _sum_paths(trees.padded, evidence) / len(trees.roots)
    return np.asarray(np.exp2(-mean / average_path(np.array([trees.samples]))[0]))


def warm() -> threading.Thread:
    """Begin to load and compile the walk in the background, so that scoring need not wait."""
    leaf = Padded(np.zeros((1, 1), np.uint64), np.zeros((1, 1)))
    nothing = np.zeros((1, 1), np.float32)
    thread = threading.Thread(target=_sum_paths, args=(leaf, nothing), name="compile the forest")
    thread.start()
    return thread


def _sum_paths(padded: Padded, evidence: np.ndarray) -> np.ndarray:
    """Sum paths on all processors; rows of like total, the last column, are walked together."""
    from detector.forest.kernel import sum_paths

    evidence = np.ascontiguousarray(evidence, dtype=np.float32)
    sums = np.empty(len(evidence))
    shares = [
        start + place
        for start in range(0, len(evidence), SORTED)
        for place in _cut(np.argsort(evidence[start : start + SORTED, -1]))
    ]
    if len(shares) == 1:
        sum_paths(padded.nodes, padded.path, evidence, shares[0], sums)
        return sums
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        walk = partial(sum_paths, padded.nodes, padded.path, evidence)
        for done in [pool.submit(walk, share, sums) for share in shares]:
            done.result()
    return sums


def _cut(order: np.ndarray) -> list[np.ndarray]:
    return [order[start : start + SHARE] for start in range(0, len(order), SHARE)]
