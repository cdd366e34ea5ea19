"""Which of the stories fits an account best, if any does."""

from collections.abc import Sequence

import numpy as np

LEAST = 4.6
"""The evidence below which no story is named: ln(0.1 / 0.001), one sign as rare as 1 in 1,000."""


def fit_stories(
    evidence: np.ndarray, stories_of: Sequence[Sequence[str]], stories: Sequence[str]
) -> np.ndarray:
    """Sum the evidence for each story; a feature that speaks for several is shared among them.

    Returns
    -------
    float64, accounts × stories.

    Examples
    --------
    >>> fit_stories(np.array([[2.0, 4.0]]), [["a"], ["a", "b"]], ["a", "b"]).tolist()
    [[4.0, 2.0]]
    """
    weight = np.array([[(s in told) / max(len(told), 1) for s in stories] for told in stories_of])
    return np.asarray(evidence @ weight.reshape(evidence.shape[1], len(stories)))


def name_patterns(fit: np.ndarray, stories: Sequence[str]) -> np.ndarray:
    """Name the best story per account, or `none` where even the best has too little evidence.

    Examples
    --------
    >>> name_patterns(np.array([[9.0, 5.0], [1.0, 2.0]]), ["a", "b"]).tolist()
    ['a', 'none']
    """
    if not len(fit):
        return np.empty(0, dtype=object)
    best = fit.argmax(axis=1)
    names = np.asarray(stories, dtype=object)[best]
    return np.where(fit[np.arange(len(fit)), best] >= LEAST, names, "none")
