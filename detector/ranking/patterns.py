"""Which of the stories fits an account best, and how sure that is."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from detector.ranking.evidence import Evidence

NONE = "none"
"""The answer that no story fits."""

LEAST = 4.6
"""The evidence that `none` has to be beaten by: ln(0.1 / 0.001), one sign as rare as 1 in 1,000."""

CLEAR = 2 / 3
"""From here a pattern is clear: twice the evidence of the next best answer."""

LIKELY = 0.55
"""From here a pattern is likely; below it the two best answers are about as good."""

CERTAINTIES = ("clear", "likely", "unclear")
"""How sure a pattern is, in a word."""


class Patterns(NamedTuple):
    """What each account's signs look like; three arrays, one value per account.

    Parameters
    ----------
    pattern
        The name of the story that fits best, or `none`.
    second
        The answer that fits next best.
    certainty
        Evidence of the pattern, as a share of its own and the second's together: from 0.5 (both
        fit as well) to 1. It says how sure the naming is, and not how risky the account is.
    """

    pattern: np.ndarray
    second: np.ndarray
    certainty: np.ndarray


def fit_stories(
    evidence: np.ndarray | Evidence, stories_of: Sequence[Sequence[str]], stories: Sequence[str]
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
    return np.asarray(evidence @ weight.reshape(len(stories_of), len(stories)))


def name_patterns(fit: np.ndarray, stories: Sequence[str]) -> Patterns:
    """Name the story that fits each account best, the next best, and how far apart they are.

    That no story fits is an answer like the others, with the evidence `LEAST`.

    Parameters
    ----------
    fit
        Evidence for each story, accounts × stories, as `fit_stories` gives it.

    Examples
    --------
    >>> named = name_patterns(np.array([[9.2, 1.0], [6.0, 5.0], [1.0, 2.0]]), ["a", "b"])
    >>> named.pattern.tolist(), named.second.tolist()
    (['a', 'a', 'none'], ['none', 'b', 'b'])
    >>> named.certainty.round(2).tolist()
    [0.67, 0.55, 0.7]
    """
    answers = np.asarray([*stories, NONE], dtype=object)
    strength = np.column_stack([fit, np.full(len(fit), LEAST)]).astype(np.float64)
    best = np.argsort(-strength, axis=1, kind="stable")[:, :2]
    first, second = np.take_along_axis(strength, best, axis=1).T
    certainty = np.round(first / (first + second), 6)
    return Patterns(answers[best[:, 0]], answers[best[:, 1]], certainty)


def name_certainty(certainty: float) -> str:
    """Say in a word of `CERTAINTIES` how sure a pattern is.

    How often each word was right on simulated worlds, decision 0008 tells.

    Examples
    --------
    >>> name_certainty(0.9), name_certainty(0.6), name_certainty(0.5)
    ('clear', 'likely', 'unclear')
    """
    return CERTAINTIES[0 if certainty >= CLEAR else 1 if certainty >= LIKELY else 2]
