"""Score the same accounts with pyod and with the kernel of `detector`, in turn.

`python -m benchmarks.speed.programs.scoring DATA ROUNDS` prints JSON.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from pyod.models.iforest import IForest

from detector.engines.opening import open_engine
from detector.forest.grow import PSI, TREES, extract, with_total
from detector.forest.model import SAMPLE
from detector.forest.trees import score_rows
from detector.pipeline import run_night
from detector.settings import read_settings


def read_evidence(folder: Path) -> np.ndarray:
    """Build the evidence of all accounts of a folder with its total, as the forest is given it."""
    with open_engine() as engine:
        night = run_night(engine, folder, read_settings())
    return with_total(night.ranking.evidence.weights.toarray())


def compare(evidence: np.ndarray, rounds: int) -> dict[str, Any]:
    """Score rows with one forest in both ways: seconds of each, and how far the scores are apart.

    pyod's score is the kernel's up to its offset, a constant of the forest.
    """
    sample = evidence[:SAMPLE]
    forest = IForest(TREES, max_samples=min(PSI, len(sample)), random_state=0).fit(sample)
    trees = extract(forest, np.arange(evidence.shape[1]))
    ways: dict[str, Callable[[], np.ndarray]] = {
        "pyod": lambda: forest.decision_function(evidence),
        "kernel": lambda: score_rows(trees, evidence),
    }
    start = time.perf_counter()
    score_rows(trees, evidence[:1])
    first = time.perf_counter() - start
    runs: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    scores = {}
    for _ in range(rounds):
        for way, score in ways.items():
            before = time.perf_counter(), time.process_time()
            scores[way] = score()
            runs[way].append((time.perf_counter() - before[0], time.process_time() - before[1]))
    medians = {
        way: [statistics.median(one) for one in zip(*r, strict=True)] for way, r in runs.items()
    }
    apart = float(np.ptp(scores["pyod"] - scores["kernel"]))
    facts = {"rows": len(evidence), "columns": evidence.shape[1], "trees": TREES}
    return {**facts, "rounds": rounds, "first_call": first, "apart": apart, **medians}


if __name__ == "__main__":
    print(json.dumps(compare(read_evidence(Path(sys.argv[1])), int(sys.argv[2]))))
