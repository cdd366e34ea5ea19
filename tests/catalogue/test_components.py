"""Components by joins are those of scipy, whatever the graph."""

import numpy as np
import pyarrow as pa
import pytest

from detector.catalogue.components import build_components
from detector.engines.base import Engine
from detector.engines.duck import DuckEngine

GRAPHS = ("sparse", "dense", "chain", "pairs", "star")


def draw(kind: str, seed: int) -> pa.Table:
    """Draw ties between accounts whose numbers say nothing of their place in the graph."""
    rng = np.random.default_rng(seed)
    number = rng.permutation(5000)
    ends = {
        "sparse": rng.integers(0, 900, (2, 500)),
        "dense": rng.integers(0, 60, (2, 900)),
        "chain": np.stack([np.arange(700), np.arange(1, 701)]),
        "pairs": np.arange(80).reshape(2, 40),
        "star": np.stack([np.zeros(300, dtype=np.int64), np.arange(1, 301)]),
    }[kind]
    left, right = number[ends[:, ends[0] != ends[1]]].astype(np.int32)
    return pa.table({"account": left, "account_before": right})


def components(engine: Engine, ties: pa.Table, most: int) -> list[dict[str, int]]:
    engine.enrol("drawn", ties)
    build_components(engine, "joined", "drawn", most)
    found: list[dict[str, int]] = engine.fetch("SELECT * FROM joined ORDER BY account").to_pylist()
    return found


@pytest.mark.parametrize("kind", GRAPHS)
def test_joins_and_scipy_agree(kind: str) -> None:
    with DuckEngine(threads=1) as engine:
        for seed in range(3):
            ties = draw(kind, seed)
            held = components(engine, ties, ties.num_rows)
            assert components(engine, ties, ties.num_rows - 1) == held
            assert all(one["ring"] <= one["account"] for one in held)


def test_no_ties_are_no_rings() -> None:
    with DuckEngine(threads=1) as engine:
        none = draw("pairs", 0).slice(0, 0)
        assert components(engine, none, 0) == components(engine, none, -1) == []
