"""Who plays: one row per contender, in the order of the tables."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from benchmarks import peer
from benchmarks.quality.contenders.ceiling import score_ceiling
from benchmarks.quality.contenders.contender import Contender, Kind
from benchmarks.quality.contenders.detectors import list_detectors, score_raw, score_raw_median
from benchmarks.quality.contenders.rivals import (
    score_isotree,
    score_isotree_guided,
    score_neighbours,
)
from benchmarks.quality.contenders.rules import score_rules
from benchmarks.quality.contenders.taught import VERDICTS, score_taught
from benchmarks.quality.ranked import FULL, SIMULATED, THIN, RankedWorld
from benchmarks.quality.worlds.experts import score_signups, score_transactions

PEER = "afternoon notebook"
EXPERT = "expert's forest for this data"
RULES = "a dozen rules"
RAW_ZERO = "pyod defaults on our features, gaps as 0"
RAW_MEDIAN = "pyod defaults on our features, gaps as median"
SUM = "plain sum of the evidence"
NEIGHBOURS = "10th nearest of 10,000"
OURS = "this ranking"
CEILING = "ceiling: boosted trees with all labels"


def _score_ours(ranked: RankedWorld) -> np.ndarray:
    return ranked.ours


def _score_sum(ranked: RankedWorld) -> np.ndarray:
    return np.asarray(ranked.evidence.sum(axis=1, dtype=np.float64))


def _score_peer(ranked: RankedWorld) -> np.ndarray:
    """Score by the notebook."""
    features = peer.build_features(ranked.world.account_events, ranked.world.order_events)
    return peer.score_accounts(features).loc[list(ranked.ids)].to_numpy()


def _score_expert(ranked: RankedWorld) -> np.ndarray:
    score = {"signups": score_signups, "transactions": score_transactions}[ranked.name]
    return score(ranked.world).loc[list(ranked.ids)].to_numpy()


LINEUP = (
    Contender(PEER, Kind.EVENTS, _score_peer, worlds=(SIMULATED, "metropolis")),
    Contender(EXPERT, Kind.EVENTS, _score_expert, worlds=THIN),
    Contender(RULES, Kind.FEATURES, score_rules, worlds=FULL),
    Contender(RAW_ZERO, Kind.FEATURES, score_raw),
    Contender(RAW_MEDIAN, Kind.FEATURES, score_raw_median),
    Contender(SUM, Kind.EVIDENCE, _score_sum),
    *list_detectors(),
    Contender(NEIGHBOURS, Kind.EVIDENCE, score_neighbours),
    Contender("isotree", Kind.EVIDENCE, score_isotree, needs="isotree"),
    Contender("isotree, SCiForest", Kind.EVIDENCE, score_isotree_guided, needs="isotree"),
    Contender(OURS, Kind.TOTAL, _score_ours),
    Contender(f"{OURS}, with {VERDICTS} verdicts", Kind.VERDICTS, score_taught),
    Contender(CEILING, Kind.LABELS, score_ceiling),
)
"""All contenders; another is one more row. Those of kind `VERDICTS` have a goal of their own."""


def score_world(
    ranked: RankedWorld, contenders: Sequence[Contender], tell: Callable[[str], None]
) -> pd.DataFrame:
    """Let every contender that can play score a world.

    Parameters
    ----------
    ranked
        The world.
    contenders
        Who is asked; who misses a library or a column, or gives scores that are not finite, is
        left out.
    tell
        Told who is at work.

    Returns
    -------
    float64, one row per account (account_id), one column per contender by name.
    """
    scores = {}
    for contender in contenders:
        if contender.plays(ranked.name):
            tell(f"{ranked.name}, seed {ranked.seed}: {contender.name}")
            given = contender.score(ranked)
            if np.isfinite(given).all():
                scores[contender.name] = given
    return pd.DataFrame(scores, index=pd.Index(ranked.ids, name="account_id"))
