"""The sparse evidence gives what a dense table would, whatever the blocks it came in."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from detector.ranking import evidence as module
from detector.ranking.assembly import LEAST, Signs, assemble
from detector.ranking.evidence import Evidence, collect_evidence, take_evidence
from detector.ranking.ranking import Ranking

DRAWS = np.random.default_rng(1)
DENSE = (DRAWS.exponential(1.0, (50, 6)) * (DRAWS.random((50, 6)) < 0.3)).astype(np.float32)
MATRIX = DRAWS.normal(size=DENSE.shape)
ORDER = DRAWS.permutation(50)


def scored(block: int) -> list[pa.Table]:
    """What a scorer gives of the dense table, so many accounts at a time."""
    tables = []
    for first in range(0, len(DENSE), block):
        rows = [np.flatnonzero(row) for row in DENSE[first : first + block]]
        lists = {
            "features": pa.array([list(row) for row in rows], pa.list_(pa.int16())),
            "values": pa.array([list(MATRIX[first + n, row]) for n, row in enumerate(rows)]),
            "weights": pa.array(
                [list(DENSE[first + n, row]) for n, row in enumerate(rows)], pa.list_(pa.float32())
            ),
        }
        tables.append(pa.table(lists))
    return tables


@pytest.mark.parametrize("block", [7, 50])
def test_sparse_is_dense(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", block)
    found = collect_evidence(scored(block), DENSE.shape[1]).take(ORDER)
    assert np.array_equal(found[:], DENSE[ORDER])
    assert np.array_equal(
        found.read_values(slice(None)), np.where(DENSE > 0, MATRIX, np.nan)[ORDER], equal_nan=True
    )
    weights = DRAWS.normal(size=(6, 2))
    np.testing.assert_allclose(found @ weights, DENSE[ORDER] @ weights, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(found.take(np.arange(9)).mean(), DENSE[ORDER[:9]].mean(axis=0))


def test_no_accounts_at_all() -> None:
    nothing = collect_evidence([], 3)
    assert len(nothing) == 0 and nothing[:].shape == (0, 3) and (nothing @ np.ones(3)).shape == (0,)


def rank(evidence: Evidence) -> Ranking:
    """Rank a list of which two accounts have verdicts: the last one, and a settled one in front."""
    count = len(evidence)
    places = np.arange(count)
    verdict = pd.Series(None, index=places, dtype="str")
    verdict[[0, count - 1]] = "cleared"
    ranked = pd.DataFrame(
        {
            "account_id": [f"a{n}" for n in places],
            "rank": places + 1,
            "score": 0.5,
            "percentile": 50.0,
            "account": places,
            "rank_without_verdicts": places + 1,
            "verdict": verdict,
            "settled": places == 0,
        }
    )
    names = ("money_at_risk", "money_stoppable", "ring", "blind")
    beside = pa.table({name: pa.nulls(count) for name in names})
    signs = Signs(["one", "two"], ["x", "y"], [["a"], []], [str, str])
    return assemble(ranked, evidence, signs, ["a"], beside, review=20)


def test_reasons_are_kept_in_front_and_found_everywhere() -> None:
    matrix = np.arange(2.0 * (LEAST + 90)).reshape(-1, 2)
    ranking = rank(take_evidence(matrix, np.ones(matrix.shape)))
    told = ranking.table["reasons"].is_valid().to_numpy()
    assert np.flatnonzero(told).tolist() == [*range(LEAST), len(ranking) - 1]
    far = f"a{LEAST + 5}"
    assert ranking.explain(far)["value"].tolist() == matrix[LEAST + 5].tolist()
    assert [reason["feature"] for reason in ranking.find_reasons(far)] == ["one", "two"]
    assert ranking.top(LEAST + 9)["reason"].iloc[-1] == str(matrix[LEAST + 8, 0])
    front = ranking.table["reasons"][:3].to_pylist()
    assert front == [ranking.find_reasons(name) for name in ("a0", "a1", "a2")]
