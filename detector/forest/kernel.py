"""The walk through a forest, compiled. Import it late: it brings numba with it."""

from collections.abc import Callable
from typing import TypeVar

import numba
import numpy as np

from detector.forest.padding import HIGHEST_BIT, LANES

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile for threads that run at once; keep the machine code on disk where that is allowed."""
    try:
        return numba.njit(function, nogil=True, cache=True)  # type: ignore[no-any-return]
    except RuntimeError:  # neither the package's folder nor the user's can be written
        return numba.njit(function, nogil=True)  # type: ignore[no-any-return]


@compiled
def load_lanes(
    evidence: np.ndarray, rows: np.ndarray, lanes: np.ndarray, least: np.ndarray, most: np.ndarray
) -> None:
    """Lay rows side by side, column by column, with each column's extremes; repeat the last row.

    Values are written as `order_bits` does.
    """
    values = lanes.view(np.float32)
    for lane in range(LANES):
        row = rows[min(lane, len(rows) - 1)]
        for column in range(evidence.shape[1]):
            values[column * LANES + lane] = evidence[row, column] + np.float32(0)
    for column in range(evidence.shape[1]):
        low, high = np.uint32(0xFFFFFFFF), np.uint32(0)
        for place in range(column * LANES, (column + 1) * LANES):
            bits = lanes[place]
            bits = ~bits if bits >= HIGHEST_BIT else bits | HIGHEST_BIT
            lanes[place] = bits
            low, high = min(low, bits), max(high, bits)
        least[column], most[column] = low, high


@compiled
def walk_together(nodes: np.ndarray, least: np.ndarray, most: np.ndarray) -> np.uint32:
    """Go down as long as all rows go the same way, and give the node where they part."""
    node = np.uint32(1)
    while node < np.uint32(len(nodes)):
        column = np.uint32(nodes[node]) // np.uint32(LANES)
        threshold = np.uint32(nodes[node] >> np.uint64(32))
        if most[column] <= threshold:
            node = node + node
        elif least[column] > threshold:
            node = node + node + np.uint32(1)
        else:
            break
    return node


@compiled
def walk_apart(nodes: np.ndarray, start: np.uint32, lanes: np.ndarray, node: np.ndarray) -> None:
    """Let every row go on from the shared node to its own leaf, one level at a time."""
    for lane in range(LANES):
        node[lane] = start
    while start < np.uint32(len(nodes)):
        for lane in range(LANES):
            here = node[lane]
            asked = nodes[here]
            value = lanes[np.uint32(asked) + np.uint32(lane)]
            node[lane] = here + here + np.uint32(value > np.uint32(asked >> np.uint64(32)))
        start = start + start


@compiled
def sum_paths(
    nodes: np.ndarray, path: np.ndarray, evidence: np.ndarray, order: np.ndarray, sums: np.ndarray
) -> None:
    """Sum the paths of chosen rows over all trees, in the order of the trees.

    Parameters
    ----------
    nodes, path
        The arrays of `Padded`.
    evidence
        float32, rows × columns, without NaN; every column that a node asks is there.
    order
        int64: the rows to walk. It is faster when rows that resemble each other are neighbours.
    sums
        float64, one per row of evidence; those in `order` are written.
    """
    lanes = np.empty(evidence.shape[1] * LANES, np.uint32)
    least = np.empty(evidence.shape[1], np.uint32)
    most = np.empty(evidence.shape[1], np.uint32)
    node = np.empty(LANES, np.uint32)
    total = np.empty(LANES)
    for start in range(0, len(order), LANES):
        rows = order[start : start + LANES]
        load_lanes(evidence, rows, lanes, least, most)
        total[:] = 0.0
        for tree in range(len(path)):
            walk_apart(nodes[tree], walk_together(nodes[tree], least, most), lanes, node)
            for lane in range(LANES):
                total[lane] += path[tree, node[lane] - np.uint32(path.shape[1])]
        for lane in range(len(rows)):
            sums[rows[lane]] = total[lane]
