"""Columns as evidence, on one side or on both; the tails are those of the ranking."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from detector.forest.tails import Tail, fit_tail


def fit_sides(column: np.ndarray, visible: int, sides: Sequence[int], zone: float) -> list[Tail]:
    """Learn the risky tails of one column: none, one, or both.

    Two sides share the dead zone: a value's evidence is ln(z / 2p), as in a two-sided test.

    Parameters
    ----------
    column
        float64; NaN is no evidence. In a column without a negative value 0 means none of it, and
        is never evidence of high.
    visible
        How many rows could have shown a value.
    sides
        +1 for high, -1 for low.
    zone
        The dead zone, a share of the visible rows.

    Examples
    --------
    >>> column = np.arange(-100.0, 100.0)
    >>> tails = fit_sides(column, 200, (1, -1), zone=0.1)
    >>> score_sides(column[[0, 100, 199], np.newaxis], [tails]).round(1).tolist()
    [[2.299999952316284], [0.0], [2.299999952316284]]
    """
    floor = -np.inf if (column < 0).any() else 0.0
    return [fit_tail(column, visible, sign, zone / len(sides), floor) for sign in sides]


def score_sides(matrix: np.ndarray, tails: Sequence[Iterable[Tail]]) -> np.ndarray:
    """Turn a matrix into evidence of the same shape, float32, ≥ 0: of two sides the louder."""
    evidence = np.zeros(matrix.shape, dtype=np.float32)
    for place, sides in enumerate(tails):
        for tail in sides:
            louder = np.maximum(evidence[:, place], tail.score(matrix[:, place]))
            evidence[:, place] = louder
    return evidence


def choose_rows(evidence: np.ndarray, size: int) -> np.ndarray:
    """Choose positions by hash of what is in the rows: the same rows whatever their order.

    Rows that are alike are hashed with a running number, so that of many a share is chosen, as of
    all others.

    Examples
    --------
    >>> rows = np.array([[0.0], [0.0], [0.0], [3.0], [1.0]], dtype=np.float32)
    >>> chosen, again = choose_rows(rows, 3), choose_rows(rows[::-1], 3)
    >>> np.array_equal(rows[chosen], rows[::-1][again])
    True
    """
    content = pd.util.hash_pandas_object(pd.DataFrame(evidence), index=False).to_numpy()
    order = np.argsort(content, kind="stable")
    content = content[order]
    first = np.flatnonzero(np.append(True, content[1:] != content[:-1]))
    sizes = np.diff(np.append(first, len(content)))
    number = np.arange(len(content)) - np.repeat(first, sizes)
    key = pd.util.hash_array(content ^ pd.util.hash_array(number))
    return order[np.argsort(key, kind="stable")[:size]]
