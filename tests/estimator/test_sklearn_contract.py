"""scikit-learn's own checks of estimators; what is not as they ask is listed with its reason."""

from collections.abc import Callable
from typing import Any

from sklearn.utils.estimator_checks import parametrize_with_checks

from detector.estimator.evidence_forest import EvidenceForest

PYOD_LABELS = (
    "pyod's contract: labels are 0 and 1 and a higher score is riskier; scikit-learn asks for 1 and"
    " -1, a higher score for the normal, and score_samples. test_pyod_contract.py sees to the rest."
)
EXPECTED = {"check_outliers_fit_predict": PYOD_LABELS, "check_outliers_train": PYOD_LABELS}

FORESTS = [
    EvidenceForest(n_estimators=10),
    EvidenceForest(0.3, risky="both", missing="unknown", dead_zone=0.5, n_estimators=5),
]


def expect(_: object) -> dict[str, str]:
    return EXPECTED


def run(estimator: Any, check: Callable[[Any], None]) -> None:
    check(estimator)


each_check: Any = parametrize_with_checks(FORESTS, expected_failed_checks=expect, xfail_strict=True)
test_scikit_learns_checks = each_check(run)
