"""Trees filled up to full depth, so that where to go next is arithmetic and never leads outside."""

from dataclasses import dataclass

import numpy as np

from detector.errors import ModelMismatch

MOST_LEAVES = 2**22
"""Most leaves of a whole forest when filled up: some 64 MB. A grown forest has 300 × 512."""


LANES = 64
"""Rows that step down a tree side by side: their loads overlap, and they fit the nearest cache."""

HIGHEST_BIT = np.uint32(2**31)
"""The sign of a float32."""


@dataclass(frozen=True)
class Padded:
    """Full binary trees: node n of a tree leads to 2n and 2n + 1, its root is 1, 0 is not used.

    A leaf above the lowest level is continued by nodes that lead to its own path on both sides.

    Parameters
    ----------
    nodes
        uint64, trees × inner nodes. The upper half is the threshold, rounded down to float32 and
        written by `order_bits`: a row goes to 2n when its value is at most this. The lower half is
        the column that is asked, times `LANES`.
    path
        float64, trees × leaves: what `Trees.path` says of the leaf.
    """

    nodes: np.ndarray
    path: np.ndarray


def pad(
    roots: np.ndarray,
    feature: np.ndarray,
    threshold: np.ndarray,
    left: np.ndarray,
    right: np.ndarray,
    path: np.ndarray,
) -> Padded:
    """Fill up the trees of `Trees`, level by level.

    Raises
    ------
    ModelMismatch
        When the trees are so deep or so many that they would not fit into memory.
    """
    level = np.asarray(roots, dtype=np.int64)[:, np.newaxis]
    edges = order_bits(round_down(threshold)).astype(np.uint64) << np.uint64(32)
    packed = edges | (np.maximum(feature, 0) * LANES).astype(np.uint64)
    nodes = [np.zeros(level.shape, dtype=np.uint64)]
    while not (leaf := feature[level] < 0).all():
        if 2 * level.size > MOST_LEAVES:
            raise ModelMismatch(
                f"the model's {len(roots)} trees are deeper than {len(nodes)} levels",
                "rank without --model to fit anew",
            )
        nodes.append(packed[level])
        sides = [np.where(leaf, level, child[level]) for child in (left, right)]
        level = np.stack(sides, axis=-1).reshape(len(roots), -1)
    return Padded(np.concatenate(nodes, axis=1), path[level])


def round_down(values: np.ndarray) -> np.ndarray:
    """Give the largest float32 that is at most each value: x ≤ it just when x ≤ the value.

    Examples
    --------
    >>> [float(each) for each in round_down(np.array([0.5, 16777217.0]))]
    [0.5, 16777216.0]
    """
    with np.errstate(over="ignore"):
        near = values.astype(np.float32)
    return np.where(near > values, np.nextafter(near, np.float32(-np.inf)), near)


def order_bits(values: np.ndarray) -> np.ndarray:
    """Write float32 as uint32 that compare as they do: whole numbers are compared faster.

    Examples
    --------
    >>> numbers = order_bits(np.array([-2.0, -0.0, 0.0, 0.5, 2.0], dtype=np.float32))
    >>> (np.diff(numbers) > 0).tolist()
    [True, False, True, True]
    """
    bits = (values + np.float32(0)).view(np.uint32)  # -0 becomes 0
    return np.where(bits >= HIGHEST_BIT, ~bits, bits | HIGHEST_BIT)
