"""Which signs of an account grew or shrank, and whether its values did that or the model."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

LEAST = 1e-6
"""Smaller differences of evidence are rounding."""


def tabulate_signs(
    features: Sequence[str],
    values: tuple[np.ndarray, np.ndarray],
    evidence: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> pd.DataFrame:
    """Tell which features changed their evidence against an account.

    Parameters
    ----------
    features
        Names of the features.
    values
        Of the earlier and of the later night; NaN where nothing happened, or where not known.
    evidence
        Of the earlier values under the earlier model, of the later values under the earlier model,
        and of the later values under the later model; NaN where not known.

    Returns
    -------
    One row per feature whose evidence differs, what grew most first: `feature`, `value_before`,
    `value_after`, `evidence_before`, `evidence_after`, by how much the evidence has `grown`, and
    the two parts of that: what the value did (`by_value`) and what the model did, which takes the
    same value for more or less unusual than before (`by_model`). NaN where not known.

    Examples
    --------
    >>> told = tabulate_signs(["orders", "draws"], (np.array([1.0, 3.0]), np.array([9.0, 3.0])),
    ...                       (np.array([0.0, 1.0]), np.array([4.0, 1.0]), np.array([4.0, 0.5])))
    >>> told[["feature", "by_value", "by_model"]].to_dict("list")
    {'feature': ['orders', 'draws'], 'by_value': [4.0, 0.0], 'by_model': [0.0, -0.5]}
    """
    before, between, after = (np.asarray(part, dtype=np.float64) for part in evidence)
    told = pd.DataFrame(
        {
            "feature": list(features),
            "value_before": values[0],
            "value_after": values[1],
            "evidence_before": before,
            "evidence_after": after,
            "grown": after - before,
            "by_value": between - before,
            "by_model": after - between,
        }
    )
    changed = told[["grown", "by_value", "by_model"]].abs().gt(LEAST).any(axis=1)
    grown_first = told[changed].sort_values("grown", ascending=False, kind="stable")
    return grown_first.reset_index(drop=True)
