"""Scoring a stream of accounts, so that no more than a batch of them is ever in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from detector.forest.grow import with_total
from detector.forest.tails import Tail
from detector.forest.trees import Trees, score_rows

FOUND: dict[str, pa.DataType] = {
    "features": pa.int16(),
    "values": pa.float64(),
    "weights": pa.float32(),
}
"""What is listed per account of each feature that speaks against it: its column, in the order of
the tails, its value and its evidence."""

KINDS: dict[str, pa.DataType] = {
    "account": pa.int32(),
    "score": pa.float64(),
    **{name: pa.list_(kind) for name, kind in FOUND.items()},
}

SCORED = pa.schema(KINDS)
"""What a scorer gives: one row per account."""


@dataclass(frozen=True)
class Scorer:
    """Tails and trees as one step of a stream: batches of features in, batches of scores out.

    It bears pickling, so that an engine may send it to other processes.

    Parameters
    ----------
    tails
        One per feature, in column order.
    trees
        The forest over the evidence and, as the last column, its total.

    Examples
    --------
    >>> tail = Tail(1, np.array([5.0]), np.array([2.0]))
    >>> trees = Trees(np.array([0]), *(np.array([n]) for n in (-1, 0.0, 0, 0, 1.0)), samples=2)
    >>> accounts = pa.RecordBatch.from_pydict({"account": [7, 8], "calls": [9.0, None]})
    >>> (scored,) = Scorer((tail,), trees)(iter([accounts]))
    >>> scored.select(["score", "features", "values", "weights"]).to_pylist()[0]
    {'score': 0.5, 'features': [0], 'values': [9.0], 'weights': [2.0]}
    """

    tails: tuple[Tail, ...]
    trees: Trees

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Score batches of `account` and one DOUBLE per feature; NULL is "nothing happened"."""
        for batch in batches:
            rows, *found = self._find(batch)
            evidence = np.zeros((batch.num_rows, len(self.tails)), dtype=np.float32)
            evidence[rows, found[0]] = found[-1]
            scores = score_rows(self.trees, with_total(evidence))
            ends = np.cumsum(np.bincount(rows, minlength=batch.num_rows))
            offsets = pa.array(np.concatenate([[0], ends]), pa.int32())
            columns: list[Any] = [
                batch.column("account").cast(pa.int32()),
                pa.array(scores, pa.float64()),
            ]
            for each, kind in zip(found, FOUND.values(), strict=True):
                columns.append(pa.ListArray.from_arrays(offsets, pa.array(each, kind)))
            yield pa.RecordBatch.from_arrays(columns, schema=SCORED)

    def _find(self, batch: pa.RecordBatch) -> list[np.ndarray]:
        """Find row, feature, value and evidence wherever there is evidence, row by row."""
        names = [name for name in batch.schema.names if name != "account"]
        parts = [(np.empty(0, np.int64), np.empty(0, np.int16), np.empty(0), np.empty(0, "f4"))]
        for feature, (name, tail) in enumerate(zip(names, self.tails, strict=True)):
            column = batch.column(name).to_numpy(zero_copy_only=False)
            found = tail.find(column)
            values = column[found]
            parts.append((found, np.full(len(found), feature, "i2"), values, tail.weigh(values)))
        found, *others = (np.concatenate(part) for part in zip(*parts, strict=True))
        order = np.argsort(found, kind="stable")
        return [part[order] for part in (found, *others)]
