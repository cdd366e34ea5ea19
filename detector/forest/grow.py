"""Growing the forest: pyod's isolation forest, taken out as plain arrays."""

from typing import Any

import numpy as np

from detector.forest.trees import Trees, average_path

PSI = 512
"""Rows per tree. Evidence is sparse, and small samples of it hold too few signs; with the total
beside it more rows rank no better, and crowded misuse is isolated later."""

TREES = 300
"""More trees than pyod's 100, so that another seed moves the top of the list less."""


BLOCK = 1024
"""Rows whose total is taken at once: what it is taken from stays in the cache."""

TOTAL_TIMES = 4
"""How many times as often as all features together a tree is offered their total."""


def with_total(evidence: np.ndarray) -> np.ndarray:
    """Add a last column: what an account's evidence comes to, taken together as the 1.5-norm.

    The 1-norm would add it up, larger ones let the loudest signs count for more. It is written with
    square and cube roots and rounded, so that every processor gives the same bytes.

    Trees split on one column at a time, so an account with many middling signs would hide behind
    one with a single loud sign.

    Examples
    --------
    >>> with_total(np.array([[4.0, 0.0], [4.0, 4.0]], dtype=np.float32)).round(2)[:, 2].tolist()
    [4.0, 6.349999904632568]
    """
    both = np.empty((len(evidence), evidence.shape[1] + 1), dtype=np.float32)
    both[:, :-1] = evidence
    for start in range(0, len(both), BLOCK):
        block = np.ascontiguousarray(evidence[start : start + BLOCK])
        powers = np.sqrt(block, dtype=np.float64) * block
        total = np.cbrt(np.square(powers.sum(axis=1)))
        both[start : start + BLOCK, -1] = np.round(total, 6)
    return both


Seed = int | np.random.RandomState | None
"""What pyod draws its random splits from; None is another forest each time."""


def grow(sample: np.ndarray, seed: Seed, trees: int = TREES, psi: int = PSI) -> Trees:
    """Fit pyod's isolation forest on evidence and its total, and take its trees out as arrays.

    The total is offered `TOTAL_TIMES` as often as all features together, so that most splits ask
    for it. Columns without any evidence are left out.

    Parameters
    ----------
    sample
        float32, rows × features of evidence.
    seed, trees, psi
        Random state, number of trees, rows per tree.

    Returns
    -------
    Trees over the features and, as one more column, the total.
    """
    live = np.flatnonzero(sample.any(axis=0))
    total = np.full(TOTAL_TIMES * max(len(live), 1), sample.shape[1])
    columns = np.concatenate([live, total])
    return extract(fit_pyod(with_total(sample)[:, columns], seed, trees, psi), columns)


def fit_pyod(sample: np.ndarray, seed: Seed, trees: int, psi: int) -> Any:
    """Grow the trees of pyod's detector; the only place that calls it."""
    from detector.forest.unscored import UnscoredForest

    detector: Any = UnscoredForest
    samples = min(psi, len(sample))
    return detector(n_estimators=trees, max_samples=samples, random_state=seed).fit(sample)


def extract(forest: Any, columns: np.ndarray) -> Trees:
    """Take the trees of a fitted pyod forest out as arrays; its column c becomes `columns[c]`."""
    parts = [tree.tree_ for tree in forest.estimators_]
    sizes = np.array([part.node_count for part in parts])
    roots = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    own = np.arange(sizes.sum())
    shift = np.repeat(roots, sizes)
    left = np.concatenate([part.children_left for part in parts])
    leaf = left < 0
    right = np.concatenate([part.children_right for part in parts])
    asked = np.concatenate([part.feature for part in parts])
    rows = np.concatenate([part.n_node_samples for part in parts])
    depth = np.concatenate([_depths(part.children_left, part.children_right) for part in parts])
    return Trees(
        roots=roots.astype(np.int64),
        feature=np.where(leaf, -1, columns[np.where(leaf, 0, asked)]).astype(np.int32),
        threshold=np.where(leaf, 0.0, np.concatenate([p.threshold for p in parts])),
        left=np.where(leaf, own, left + shift).astype(np.int32),
        right=np.where(leaf, own, right + shift).astype(np.int32),
        path=np.where(leaf, depth + average_path(rows), 0.0),
        samples=int(rows.max()),
    )


def _depths(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Depth of every node; scikit-learn writes children after their parents."""
    depth = np.zeros(len(left))
    for node in range(len(left)):
        if left[node] >= 0:
            depth[left[node]] = depth[right[node]] = depth[node] + 1
    return depth
