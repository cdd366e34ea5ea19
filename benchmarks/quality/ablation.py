"""What each idea earns: the ranking built up step by step, and taken apart again."""

from collections.abc import Callable, Iterator

import numpy as np
from sklearn.metrics import average_precision_score

from benchmarks.quality.contenders.detectors import score_raw
from benchmarks.quality.figures import mark_top
from benchmarks.quality.ranked import RankedWorld
from detector.catalogue.families import CATALOGUE
from detector.forest.grow import PSI, TREES, extract, fit_pyod, grow, with_total
from detector.forest.model import choose_sample
from detector.forest.tails import DEAD_ZONE
from detector.forest.trees import score_rows

AVERAGE_PRECISION, KEPT = "average precision", "of its top 1 %"
"""What an ablation measures: the second is the share of the ranking's top 1 % that stays."""

PYOD_TREES, PYOD_PSI = 100, 256

Steps = dict[str, dict[str, float]]
"""Step → figure → value."""


def ablate(ranked: RankedWorld, tell: Callable[[str], None]) -> tuple[Steps, Steps]:
    """Build the ranking up idea by idea, then leave out one part of it at a time.

    Every step is fitted anew on the matrix of the world.

    Returns
    -------
    The steps up, the last of which is the ranking; and the parts left out.
    """
    return _judge(ranked, _climb(ranked), tell), _judge(ranked, _leave_out(ranked), tell)


def take_tails(
    matrix: np.ndarray, visible: np.ndarray, signs: np.ndarray, zone: float
) -> np.ndarray:
    """Turn features into one-sided evidence as `detector.forest.tails` does, with any dead zone.

    Parameters
    ----------
    matrix
        float64, accounts × features.
    visible, signs
        Per feature: how many accounts could have shown it; +1, -1, or 0 for no evidence at all.
    zone
        The share of the visible accounts from which on a value counts as nothing; 1 for no zone.

    Examples
    --------
    >>> column = np.arange(100.0).reshape(-1, 1)
    >>> tails = take_tails(column, np.array([100]), np.array([1]), zone=0.1)
    >>> tails[[50, 91, 99], 0].round(2).tolist()
    [0.0, 0.11, 2.3]
    """
    evidence = np.zeros(matrix.shape)
    for place in np.flatnonzero((signs != 0) & (visible > 0)):
        oriented = np.where(np.isnan(matrix[:, place]), -np.inf, matrix[:, place] * signs[place])
        ranked = np.sort(oriented)
        reached = len(ranked) - np.searchsorted(ranked, oriented, side="left")
        rare = np.log(zone * visible[place] / reached)
        told = np.isfinite(oriented) & ((oriented > 0) | (signs[place] < 0))
        evidence[:, place] = np.where(told, np.maximum(rare, 0), 0)
    return evidence


def _climb(ranked: RankedWorld) -> Iterator[tuple[str, np.ndarray]]:
    """Give the steps up, from pyod as it comes to the ranking."""
    named = [CATALOGUE[name] for name in ranked.features]
    all_signs = np.array([1 if feature.risky == "high" else -1 for feature in named])
    yield "pyod defaults on our features, gaps as 0", score_raw(ranked)
    tails = take_tails(ranked.matrix, ranked.visible, all_signs, zone=1.0)
    yield "+ one-sided tails", _forest(ranked, tails, PYOD_TREES, PYOD_PSI)
    tails = take_tails(ranked.matrix, ranked.visible, all_signs, DEAD_ZONE)
    yield "+ dead zone of a tenth", _forest(ranked, tails, PYOD_TREES, PYOD_PSI)
    yield f"+ {TREES} trees of {PSI:,} accounts", _forest(ranked, tails, TREES, PSI)
    yield "+ the total beside them", _forest_with_total(ranked, tails)
    yield "+ context left out: this ranking", ranked.ours


def _leave_out(ranked: RankedWorld) -> Iterator[tuple[str, np.ndarray]]:
    """Give the ranking without one part."""
    yield "another seed", _forest_with_total(ranked, ranked.evidence, seed=1)
    yield "the total, and no forest", with_total(ranked.evidence)[:, -1].astype(np.float64)
    families = np.asarray(ranked.families)
    parts = {f"without {family}": families == family for family in dict.fromkeys(families)}
    signs = np.array([name.endswith("_signs") for name in ranked.features])
    parts["without stories (`*_signs`)"] = signs
    for name, part in parts.items():
        yield name, _forest_with_total(ranked, np.where(part, 0, ranked.evidence))


def _forest(ranked: RankedWorld, evidence: np.ndarray, trees: int, psi: int) -> np.ndarray:
    """Score by pyod's forest on evidence alone."""
    rows = np.ascontiguousarray(evidence[:, evidence.any(axis=0)])
    forest = fit_pyod(rows[choose_sample(ranked.ids)], seed=0, trees=trees, psi=psi)
    return score_rows(extract(forest, np.arange(rows.shape[1])), rows)


def _forest_with_total(ranked: RankedWorld, evidence: np.ndarray, seed: int = 0) -> np.ndarray:
    """Score by the forest of the ranking."""
    rows = evidence.astype(np.float32)
    return score_rows(grow(rows[choose_sample(ranked.ids)], seed), with_total(rows))


def _judge(
    ranked: RankedWorld, steps: Iterator[tuple[str, np.ndarray]], tell: Callable[[str], None]
) -> Steps:
    top = mark_top(ranked.ours)
    judged = {}
    for name, scores in steps:
        tell(f"{ranked.name}, seed {ranked.seed}: {name}")
        judged[name] = {
            AVERAGE_PRECISION: float(average_precision_score(ranked.misused, scores)),
            KEPT: float(mark_top(scores)[top].mean()),
        }
    return judged
