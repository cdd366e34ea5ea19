"""The contenders: each gives every account of a world a score, higher meaning look here first."""

import numpy as np
import pandas as pd

import detector
from benchmarks import peer
from detector.simulation.world import World

PEER = "afternoon notebook"
RAW_ZERO = "pyod defaults on our features, gaps as 0"
RAW_MEDIAN = "pyod defaults on our features, gaps as median"
SUM = "plain sum of the evidence"
OURS = "this ranking"
CEILING = "ceiling: boosted trees with all labels"
CONTENDERS = (PEER, RAW_ZERO, RAW_MEDIAN, SUM, OURS, CEILING)
"""In the order of the table."""


def score_world(world: World) -> pd.DataFrame:
    """Let every contender score a world.

    Returns
    -------
    float64, one row per account (account_id), one column per contender.
    """
    ranking = detector.rank(world.account_events, world.order_events)
    ids = [str(name) for name in ranking.table["account_id"].to_pylist()]
    matrix = ranking.matrix
    median = pd.DataFrame(matrix).median().fillna(0).to_numpy()
    scores = {
        RAW_ZERO: forest_as_it_comes(np.nan_to_num(matrix), ids),
        RAW_MEDIAN: forest_as_it_comes(np.where(np.isnan(matrix), median, matrix), ids),
        SUM: ranking.evidence.sum(axis=1, dtype=np.float64),
        OURS: -ranking.table["rank"].to_numpy().astype(np.float64),
        CEILING: boosted_with_labels(matrix, world.labels.set_index("account_id").loc[ids]),
    }
    table = pd.DataFrame(scores, index=pd.Index(ids, name="account_id"))
    features = peer.build_features(world.account_events, world.order_events)
    table[PEER] = peer.score_accounts(features)
    return table[list(CONTENDERS)]


def forest_as_it_comes(matrix: np.ndarray, account_ids: list[str]) -> np.ndarray:
    """Fit pyod's isolation forest with its defaults, rows in account order as for anybody.

    The rows come in rank order; left so, the sample that a tree draws would depend on our ranking.
    """
    from pyod.models.iforest import IForest

    order = np.argsort(np.asarray(account_ids, dtype=object), kind="stable")
    scores = np.empty(len(order))
    scores[order] = IForest(random_state=0).fit(matrix[order]).decision_scores_
    return scores


def boosted_with_labels(matrix: np.ndarray, labels: pd.DataFrame) -> np.ndarray:
    """Score by gradient boosting that is told every label but those of the fold it scores.

    What the features allow: no ranking without labels can be expected to pass it. scikit-learn's
    histogram boosting, five stratified folds, small trees at a slow rate.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    varied = np.nanmin(matrix, axis=0, initial=np.inf) < np.nanmax(matrix, axis=0, initial=-np.inf)
    boosting = HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.06, max_leaf_nodes=15, min_samples_leaf=10, random_state=0
    )
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    label = labels["label"].to_numpy()
    scores = cross_val_predict(boosting, matrix[:, varied], label, cv=folds, method="predict_proba")
    return np.asarray(scores[:, 1], dtype=np.float64)
