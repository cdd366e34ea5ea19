"""Why an account stands where it stands: its strongest evidence, in words."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa

MOST = 5
"""Reasons kept per account: as many as an analyst reads in a minute."""

Say: TypeAlias = Callable[..., str]
"""Puts a value into a feature's sentence; `language=` asks for another than that of the run."""

REASON = pa.struct(
    [
        ("feature", pa.string()),
        ("value", pa.float64()),
        ("contribution", pa.float64()),
        ("sentence", pa.string()),
    ]
)
"""One reason; `contribution` is the feature's share of all evidence against the account."""


def explain_rows(
    matrix: np.ndarray,
    evidence: np.ndarray,
    features: Sequence[str],
    say: Sequence[Say],
    most: int = MOST,
) -> "pa.ListArray[Any]":
    """Give each account its strongest reasons, strongest first.

    The shares are those of additive evidence, so they are exact for what the forest is shown, the
    same for every seed, and sum to one over all reasons.

    Parameters
    ----------
    matrix, evidence
        Features and their evidence, accounts × features.
    features, say
        Per column its name and the function that puts a value into a sentence.
    most
        Reasons per account at most; accounts without evidence get none.

    Returns
    -------
    A list of `REASON` per account.

    Examples
    --------
    >>> explain_rows(np.array([[3.0, 9.0]]), np.array([[1.0, 3.0]]), ["a", "b"],
    ...              ["a is {:.0f}".format, "b is {:.0f}".format], most=1).to_pylist()
    [[{'feature': 'b', 'value': 9.0, 'contribution': 0.75, 'sentence': 'b is 9'}]]
    """
    columns = np.argsort(-evidence, axis=1, kind="stable")[:, :most]
    strength = np.take_along_axis(evidence, columns, axis=1)
    given = strength > 0
    total = evidence.sum(axis=1, dtype=np.float64, keepdims=True)
    share = (strength / np.where(total > 0, total, 1))[given]
    column = columns[given]
    value = np.take_along_axis(matrix, columns, axis=1)[given]
    offsets = np.concatenate([[0], np.cumsum(given.sum(axis=1))])
    flat = pa.StructArray.from_arrays(
        [
            pa.array(np.asarray(features, dtype=object)[column], pa.string()),
            pa.array(value),
            pa.array(np.round(share, 9)),
            pa.array(_sentences(column, value, say), pa.string()),
        ],
        fields=list(REASON),
    )
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), flat)


def tabulate_evidence(
    rows: pd.DataFrame, say: Sequence[Say], language: str | None = None
) -> pd.DataFrame:
    """Lay out all evidence against one account, strongest first, context after it.

    Parameters
    ----------
    rows
        One row per feature: `feature`, `family`, `value` (NaN where there is nothing to tell) and
        `evidence`.
    say
        Per row, the sentence for a value.
    language
        `en` or `zh`; None for the language of the run.

    Returns
    -------
    The rows with a value, with `share` of all evidence (0 to 1) and `sentence`.

    Examples
    --------
    >>> rows = pd.DataFrame({"feature": ["a", "b"], "family": "x", "value": [3.0, 9.0]})
    >>> told = tabulate_evidence(rows.assign(evidence=[1.0, 3.0]), ["{:.0f} a".format] * 2)
    >>> told[["sentence", "share"]].values.tolist()
    [['9 a', 0.75], ['3 a', 0.25]]
    """
    asked = {} if language is None else {"language": language}
    known = rows["value"].notna()
    places = np.flatnonzero(known).tolist()
    said = [say[place](rows["value"].iloc[place], **asked) for place in places]
    told = rows[known].assign(sentence=np.array(said, dtype=object))
    told = told.sort_values("evidence", ascending=False, kind="stable", ignore_index=True)
    share = told["evidence"] / max(told["evidence"].sum(), 1e-300)
    told.insert(len(told.columns) - 1, "share", share)
    return told.astype({"sentence": "str"})


def _sentences(column: np.ndarray, value: np.ndarray, say: Sequence[Say]) -> np.ndarray:
    said = np.empty(len(column), dtype=object)
    for feature in np.unique(column):
        where = np.flatnonzero(column == feature)
        said[where] = [say[feature](v) for v in value[where].tolist()]
    return said
