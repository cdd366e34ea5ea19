"""From scores to ranks."""

from collections.abc import Sequence

import numpy as np
import pandas as pd


def rank_scores(account_ids: Sequence[str] | pd.Series, scores: np.ndarray) -> pd.DataFrame:
    """Order accounts from most to least suspicious.

    Scores are compared at twelve digits; ties keep `account_id` order, so two runs over the same
    events write the same file.

    Parameters
    ----------
    account_ids
        One per account, each once.
    scores
        float64 in the same order, higher is riskier, none missing.

    Returns
    -------
    One row per account in rank order: `account_id`, `rank` (1 = look here first), `score`,
    `percentile` (0 to 100: the share of accounts that score no higher), and `account`, the
    position in the input. Empty input gives an empty frame.

    Examples
    --------
    >>> rank_scores(["b", "a", "c"], np.array([0.7, 0.7, 0.1]))["account_id"].tolist()
    ['a', 'b', 'c']
    """
    rounded = np.round(scores, 12)
    ids = pd.Series(account_ids, dtype="str")
    if ids.is_monotonic_increasing:
        order = np.argsort(-rounded, kind="stable")
    else:
        order = np.lexsort((ids.rank(method="first").to_numpy(), -rounded))
    ranked = rounded[order]
    no_higher = np.searchsorted(np.sort(rounded), ranked, side="right")
    return pd.DataFrame(
        {
            "account_id": ids.take(order).array,
            "rank": np.arange(1, len(order) + 1, dtype=np.int64),
            "score": ranked,
            "percentile": np.round(100.0 * no_higher / max(len(order), 1), 6),
            "account": order,
        }
    )
