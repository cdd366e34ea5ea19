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
CONTENDERS = (PEER, RAW_ZERO, RAW_MEDIAN, SUM, OURS)
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
