"""Every usable detector of pyod, with its defaults: on our features, and on our evidence."""

import importlib
import inspect
import warnings
from collections.abc import Callable, Sequence
from types import MappingProxyType

import numpy as np

from benchmarks.quality.contenders.contender import Contender, Kind
from benchmarks.quality.ranked import RankedWorld
from detector.forest.model import choose_sample

BOUND, TIGHT_BOUND = 20_000, 5_000
"""Most accounts that a detector is fitted on; the tight one where time grows with the square."""

DETECTORS = MappingProxyType(
    {
        "IForest": ("iforest", BOUND),
        "ECOD": ("ecod", BOUND),
        "COPOD": ("copod", BOUND),
        "HBOS": ("hbos", BOUND),
        "LODA": ("loda", BOUND),
        "INNE": ("inne", BOUND),
        "Sampling": ("sampling", BOUND),
        "PCA": ("pca", BOUND),
        "GMM": ("gmm", BOUND),
        "CBLOF": ("cblof", BOUND),
        "KNN": ("knn", BOUND),
        "LOF": ("lof", BOUND),
        "OCSVM": ("ocsvm", TIGHT_BOUND),
    }
)
"""pyod's class → its module, and the most accounts it is fitted on."""

LEFT_OUT = MappingProxyType(
    {
        "neural networks": (
            "AE1SVM, ALAD, AnoGAN, AutoEncoder, DIF, DeepSVDD, DevNet, LUNAR, MO_GAAL, SO_GAAL, VAE"
        ),
        "time or memory grows with the square of the accounts or faster": (
            "ABOD, COF, KPCA, LOCI, RGraph, SOD, SOS"
        ),
        "minutes on 10,000 accounts": "LMDD, ROD",
        "slow, and at 0.02 to 0.66 where the best reached 0.80 in a trial on 10,000 accounts": (
            "CD, HDBSCAN, KDE, MCD, QMCD"
        ),
        "ensembles and wrappers of the others": "FeatureBagging, LSCP, SUOD",
        "for one column, graphs, pictures, texts or time series, or in need of labels": (
            "MAD, Pyg…, Embedding…, TS…, XGBOD"
        ),
    }
)
"""Why → which detectors of pyod do not play."""


def list_detectors() -> tuple[Contender, ...]:
    """List the contenders: each detector on the evidence alone, and with the total beside it."""
    return tuple(
        Contender(
            with_total(name) if total else name,
            Kind.TOTAL if total else Kind.EVIDENCE,
            _score_with(name, total),
        )
        for total in (False, True)
        for name in DETECTORS
    )


def with_total(name: str) -> str:
    """Name a detector that is given the total beside the evidence."""
    return f"{name} + total"


RIVALS = tuple(each for name in DETECTORS for each in (name, with_total(name)))
"""Names of all contenders that are pyod's detectors on our evidence."""


def score_raw(ranked: RankedWorld) -> np.ndarray:
    """Score by pyod's isolation forest as it comes, gaps in the features as 0."""
    return detect("IForest", np.nan_to_num(ranked.matrix), ranked.ids)


def score_raw_median(ranked: RankedWorld) -> np.ndarray:
    """Score by pyod's isolation forest as it comes, gaps as the feature's median."""
    matrix = ranked.matrix
    known = ~np.isnan(matrix).all(axis=0)
    median = np.zeros(matrix.shape[1])
    median[known] = np.nanmedian(matrix[:, known], axis=0)
    return detect("IForest", np.where(np.isnan(matrix), median, matrix), ranked.ids)


def detect(name: str, rows: np.ndarray, ids: Sequence[str]) -> np.ndarray:
    """Fit one of `DETECTORS` with its defaults on a sample chosen as for our forest.

    What it was fitted on keeps the score that the fit gave it, as pyod's users read it (neighbours
    then leave the account itself out); the others are scored after.

    Parameters
    ----------
    name
        pyod's class.
    rows
        float64, accounts × columns, without gaps.
    ids
        One per row; they choose the sample.

    Examples
    --------
    >>> rows = np.arange(50.0).reshape(-1, 1) ** 3
    >>> int(detect("KNN", rows, [f"a{n}" for n in range(50)]).argmax())
    49
    """
    module, most = DETECTORS[name]
    kind = getattr(importlib.import_module(f"pyod.models.{module}"), name)
    seeded = "random_state" in inspect.signature(kind).parameters
    detector = kind(**({"random_state": 0} if seeded else {}))
    sample = choose_sample(ids, most)
    rest = np.setdiff1d(np.arange(len(rows)), sample)
    scores = np.empty(len(rows))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # PCA divides by variances of 0
        scores[sample] = detector.fit(rows[sample]).decision_scores_
        if len(rest):
            scores[rest] = detector.decision_function(rows[rest])
    return scores


def _score_with(name: str, total: bool) -> Callable[[RankedWorld], np.ndarray]:
    def score(ranked: RankedWorld) -> np.ndarray:
        rows = ranked.same_evidence_and_total if total else ranked.same_evidence
        return detect(name, rows, ranked.ids)

    return score
