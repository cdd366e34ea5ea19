"""Our ranking after analysts looked at the top of it."""

import numpy as np

from benchmarks.quality.ranked import RankedWorld
from detector.verdicts.learning import find_anchor, learn

VERDICTS = 200
"""Accounts of the top of the list that have a verdict, all of them right."""


def score_taught(ranked: RankedWorld) -> np.ndarray:
    """Score by what `detector rank --verdicts` learns from the truth about our first 200 accounts.

    What was learned is measured, and not what was told: an account with a verdict gets the value
    of a lesson that did not see its verdict.
    """
    anchor = find_anchor(-ranked.ours)
    reviewed = np.sort(np.argsort(-ranked.ours, kind="stable")[:VERDICTS])
    labels = ranked.misused[reviewed].astype(np.int64)
    lesson = learn(anchor, ranked.evidence, reviewed, labels)
    if lesson is None:
        return ranked.ours
    values = lesson.apply(anchor, ranked.evidence)
    values[reviewed] = lesson.unseen
    return values
