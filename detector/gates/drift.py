"""The gate of drift: have features or scores moved since the fit of the model."""

from collections.abc import Iterable
from typing import Any

from detector.gates.finding import Finding
from detector.gates.limits import Limits
from detector.gates.summaries.past import Summary
from detector.gates.summaries.stability import measure_psi
from detector.gates.wording import find

LEAST_ACCOUNTS = 200
"""Fewer accounts say nothing of a distribution."""
ALIKE = 2.0
"""A fit is compared with a night as long as the longer of their histories is at most so many times
the other."""


def check_drift(fitted: Summary, tonight: Summary, limits: Limits) -> list[Finding]:
    """Check features and scores of a night against the fit of its model.

    Most features of a young log grow as the log does. So the limits grow with how many times
    longer the history is than it was, and beyond `ALIKE` nothing is compared: see `is_outgrown`.

    Parameters
    ----------
    fitted
        What `summarise_values` gave when the model was fitted.
    tonight
        The same of tonight, counted in the bins of `fitted`.
    limits
        `settings.nightly.gates`.

    Returns
    -------
    Findings of the gate `drift`. Single features are told; the gate closes when more than
    `drifted_share` of them, or the scores, moved.
    """
    scores = fitted["scores"]["counts"], tonight["scores"]["counts"]
    if is_outgrown(fitted, tonight) or min(map(sum, scores)) < LEAST_ACCOUNTS:
        return []
    drift, grown = measure_drift(fitted, tonight), _measure_growth(fitted, tonight)
    far = [one for one in drift if drift[one] > limits.psi_feature * grown]
    share, findings = len(far) / max(len(drift), 1), []
    if far:
        facts: dict[str, Any] = {"count": len(far), "all": len(drift)}
        facts["names"] = sorted(far, key=lambda one: (-drift[one], one))
        stops = share > limits.drifted_share
        findings = [find("drift", "features", stops, share, limits.drifted_share, **facts)]
    moved = measure_psi(*scores)
    if moved > limits.psi_score * grown:
        findings += [find("drift", "scores", True, moved, limits.psi_score * grown)]
    return findings


def name_drifted(findings: Iterable[Finding]) -> list[str]:
    """Name the features that findings say drifted, most first, and `scores` if they did."""
    drifted = [one for one in findings if one.gate == "drift"]
    features = [name for one in drifted if one.check == "features" for name in one.names]
    return features + ["scores" for one in drifted if one.check == "scores"]


def is_outgrown(fitted: Summary, tonight: Summary) -> bool:
    """Say whether the log has grown too long since a fit to compare with it: time for a new one.

    Examples
    --------
    >>> is_outgrown({"days": 60.0}, {"days": 90.0}), is_outgrown({"days": 30.0}, {"days": 80.0})
    (False, True)
    """
    return _measure_growth(fitted, tonight) > ALIKE


def _measure_growth(fitted: Summary, tonight: Summary) -> float:
    """Give how many times longer the history is than at the fit, or the other way round."""
    days = sorted([fitted["days"], tonight["days"]])
    return days[1] / days[0] if days[0] else 1.0


def measure_drift(before: Summary, now: Summary) -> dict[str, float]:
    """Measure the stability index of every feature that two summaries counted in the same bins.

    Features that one of the two has of no account are left out: they are switched off, and that is
    told elsewhere.
    """
    drift = {}
    for name, one in now["features"].items():
        known = before["features"].get(name)
        if known is None or known["edges"] != one["edges"]:
            continue
        if sum(known["counts"][1:]) and sum(one["counts"][1:]):
            drift[name] = measure_psi(known["counts"], one["counts"])
    return drift
