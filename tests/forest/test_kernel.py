"""The compiled walk scores as pyod does, whatever the forest and whatever stands beside a row."""

from typing import Any

import numpy as np
import pytest
from pyod.models.iforest import IForest

from detector.errors import ModelMismatch
from detector.forest.grow import extract, fit_pyod
from detector.forest.kernel import compiled
from detector.forest.padding import LANES, pad, round_down
from detector.forest.trees import SHARE, Trees, average_path, score_rows, warm


def sparse(rows: int, columns: int, seed: int) -> np.ndarray:
    """Rows with evidence in a tenth of the cells, some of them alike."""
    rng = np.random.default_rng(seed)
    loud = rng.random((rows, columns)) < 0.1
    return np.where(loud, rng.exponential(size=loud.shape).round(1), 0).astype(np.float32)


def grown(sample: np.ndarray, trees: int = 30, psi: int = 64) -> tuple[Any, Trees]:
    """Fit pyod's own forest, and take its trees out."""
    forest = IForest(n_estimators=trees, max_samples=min(psi, len(sample)), random_state=2)
    forest.fit(sample)
    return forest, extract(forest, np.arange(sample.shape[1]))


def plain(trees: Trees, row: np.ndarray) -> float:
    """Walk one row down every tree by hand."""
    total = 0.0
    for node in trees.roots:
        while trees.feature[node] >= 0:
            left = row[trees.feature[node]] <= trees.threshold[node]
            node = trees.left[node] if left else trees.right[node]
        total += trees.path[node]
    return float(np.exp2(-(total / len(trees.roots)) / average_path(np.array([trees.samples]))[0]))


@pytest.mark.parametrize(
    ("rows", "columns", "psi"),
    [(2, 1, 64), (3, 4, 64), (90, 1, 8), (300, 7, 300), (900, 60, 512), (2500, 9, 2048)],
)
def test_scores_are_pyods_up_to_its_offset(rows: int, columns: int, psi: int) -> None:
    rng = np.random.default_rng(rows)
    for sample in (sparse(rows, columns, 1), rng.normal(size=(rows, columns)).astype(np.float32)):
        forest, trees = grown(sample, psi=psi)
        unseen = np.concatenate([sample[::-1] * np.float32(1.5), sparse(331, columns, 9)])
        for asked in (sample, unseen):
            apart = forest.decision_function(asked) - score_rows(trees, asked)
            assert np.ptp(apart) < 1e-12
            assert abs(apart[0] - (forest.detector_.offset_)) < 1e-12


def test_pyods_trees_are_grown_without_scoring() -> None:
    sample = sparse(700, 12, 3)
    forest, theirs = grown(sample, trees=20)
    own = fit_pyod(sample, seed=2, trees=20, psi=64)
    ours = extract(own, np.arange(12))
    for name in ("roots", "feature", "threshold", "left", "right", "path", "samples"):
        assert np.array_equal(getattr(ours, name), getattr(theirs, name)), name
    assert np.ptp(own.decision_function(sample) - forest.decision_function(sample)) < 1e-12


def test_a_forest_of_one_row_or_one_leaf_scores_all_alike() -> None:
    one = grown(sparse(1, 3, 0))[1]
    assert score_rows(one, sparse(5, 3, 1)).tolist() == [0.5] * 5
    alike = np.ones((40, 3), dtype=np.float32)
    forest, trees = grown(alike)
    assert len(trees.feature) == len(trees.roots)
    asked = sparse(70, 3, 1)
    assert np.ptp(forest.decision_function(asked) - score_rows(trees, asked)) < 1e-12


def stump(threshold: float) -> Trees:
    """One tree that asks one question: at most the threshold is a path of 1, above it of 2."""
    leaf = np.array([0, -1, -1], dtype=np.int32)
    paths = np.array([0.0, 1.0, 2.0])
    left, right = np.array([1, 1, 2], dtype=np.int32), np.array([2, 1, 2], dtype=np.int32)
    thresholds = np.array([threshold, 0.0, 0.0])
    return Trees(np.array([0]), leaf, thresholds, left, right, paths, samples=2)


@pytest.mark.parametrize("threshold", [0.0, -0.0, 0.1, 0.5, 1 / 3, 2.0**24 + 1, -0.7, 1e300])
def test_a_value_on_the_threshold_goes_left(threshold: float) -> None:
    near = round_down(np.array([threshold]))
    with np.errstate(over="ignore"):
        row = np.array([near, np.nextafter(near, np.float32(np.inf)), -near]).astype(np.float32)
    left = row[:, 0].astype(np.float64) <= threshold
    assert score_rows(stump(threshold), row).tolist() == np.where(left, 0.5, 0.25).tolist()


@pytest.mark.parametrize("rows", [0, 1, LANES - 1, LANES, LANES + 1, SHARE + LANES + 3])
def test_any_number_of_rows_is_scored_as_each_row_alone(rows: int) -> None:
    trees = grown(sparse(200, 5, 4))[1]
    asked = sparse(rows, 5, 5)
    scores = score_rows(trees, asked)
    assert scores.shape == (rows,) and scores.dtype == np.float64
    some = range(0, rows, 97)
    assert [scores[row] for row in some] == [plain(trees, asked[row]) for row in some]
    assert np.array_equal(score_rows(trees, np.asfortranarray(asked[::-1])), scores[::-1])


def test_deep_trees_are_walked_and_endless_ones_refused() -> None:
    """A comb: each node has a leaf on its left. Twelve levels are filled up, a hundred are not."""
    comb = [_comb(depth) for depth in (12, 100)]
    rows = np.arange(14, dtype=np.float32)[:, None]
    assert score_rows(comb[0], rows).tolist() == [plain(comb[0], row) for row in rows]
    with pytest.raises(ModelMismatch, match="deeper"):
        score_rows(comb[1], rows)


def _comb(depth: int) -> Trees:
    count = 2 * depth + 1
    own = np.arange(count, dtype=np.int32)
    inner = (own % 2 == 0) & (own < count - 1)
    return Trees(
        np.array([0]),
        np.where(inner, 0, -1).astype(np.int32),
        own / 2.0,
        np.where(inner, own + 1, own).astype(np.int32),
        np.where(inner, own + 2, own).astype(np.int32),
        np.where(inner, 0.0, (own + 1) / 2.0),
        samples=2,
    )


def test_a_column_that_is_not_there_is_refused() -> None:
    trees = grown(sparse(200, 5, 4))[1]
    with pytest.raises(ModelMismatch, match="of 2"):
        score_rows(trees, sparse(9, 2, 0))


def test_leaves_that_lead_outside_are_not_followed() -> None:
    trees = stump(0.5)
    astray = np.array([1, 99, -99], dtype=np.int32)
    padded = pad(trees.roots, trees.feature, trees.threshold, astray, trees.right, trees.path)
    assert padded.path.tolist() == [[1.0, 2.0]]


def test_what_cannot_be_cached_is_compiled_all_the_same() -> None:
    names: dict[str, Any] = {}
    exec("def double(number):\n    return number + number", names)
    assert compiled(names["double"])(4) == 8


def test_the_walk_is_compiled_in_the_background() -> None:
    thread = warm()
    thread.join(60)
    assert not thread.is_alive()
