"""A model on disk: arrays in Parquet, facts in JSON. Nothing is executed when it is read."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from detector.errors import ModelMismatch
from detector.forest.model import Model
from detector.forest.tails import Tail
from detector.forest.trees import Trees

FORMAT = 1
"""Raised whenever what is stored changes its meaning."""

_NODE = {"feature": "int32", "threshold": "float64", "left": "int32", "right": "int32",
         "path": "float64"}  # fmt: skip


def save_model(model: Model, folder: Path, version: str, as_of: str) -> None:
    """Write `model.json`, `trees.parquet` and `tails.parquet` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = {
        "format": FORMAT,
        "version": version,
        "as_of": as_of,
        "seed": model.seed,
        "samples": model.trees.samples,
        "roots": model.trees.roots.tolist(),
        "features": list(model.features),
        "signs": [tail.sign for tail in model.tails],
    }
    (folder / "model.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    nodes = pa.table({name: pa.array(getattr(model.trees, name)) for name in _NODE})
    pq.write_table(nodes, folder / "trees.parquet", compression="zstd")
    lengths = [len(tail.values) for tail in model.tails]
    steps = {
        "column": np.repeat(np.arange(len(lengths), dtype=np.int32), lengths),
        "value": np.concatenate([tail.values for tail in model.tails]),
        "evidence": np.concatenate([tail.evidence for tail in model.tails]),
    }
    table = pa.table({name: pa.array(step) for name, step in steps.items()})
    pq.write_table(table, folder / "tails.parquet", compression="zstd")


def load_model(folder: Path, features: Sequence[str], signs: Sequence[int]) -> Model:
    """Read a model and see that it fits.

    Raises
    ------
    ModelMismatch
        When files are missing or broken, when the features or their risky directions are not those
        of this version, or when an array could lead outside itself.
    """
    try:
        facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        nodes = pq.read_table(folder / "trees.parquet", columns=list(_NODE))
        steps = pq.read_table(folder / "tails.parquet")
        columns = {name: steps[name].to_numpy() for name in ("column", "value", "evidence")}
        roots = np.asarray(facts["roots"], dtype=np.int64)
        arrays = {name: nodes[name].to_numpy().astype(kind) for name, kind in _NODE.items()}
        trees = Trees(roots=roots, samples=int(facts["samples"]), **arrays)
        seed = int(facts["seed"])
        _check_facts(facts, features, signs)
    except (OSError, KeyError, ValueError, TypeError, OverflowError, pa.ArrowException) as error:
        raise ModelMismatch(
            f"{folder.name}: the model cannot be read ({type(error).__name__})",
            "give the model folder of an earlier night, or rank without --model to fit anew",
        ) from None
    _check_trees(trees, len(features) + 1, folder.name)
    tails = [
        Tail(sign, columns["value"][own], columns["evidence"][own])
        for own, sign in ((columns["column"] == place, s) for place, s in enumerate(signs))
    ]
    _check_tails(tails, folder.name)
    return Model(tuple(features), tuple(tails), trees, seed)


def _check_facts(facts: dict[str, object], features: Sequence[str], signs: Sequence[int]) -> None:
    stored = facts["features"]
    if facts["format"] != FORMAT or not isinstance(stored, list):
        raise ModelMismatch(
            f"the model is of format {facts['format']}, this version reads {FORMAT}",
            "rank without --model to fit anew",
        )
    if stored != list(features) or facts["signs"] != list(signs):
        gone = [name for name in stored if name not in features]
        new = [name for name in features if name not in stored]
        differs = (
            f"only in the model: {gone}; only here: {new}" if gone or new else "order or signs"
        )
        raise ModelMismatch(
            f"the model was fitted on other features ({differs})",
            "rank without --model to fit anew",
        )


def _check_trees(trees: Trees, columns: int, name: str) -> None:
    """See that every walk ends: children lie behind their parents and inside the arrays."""
    count = len(trees.feature)
    own = np.arange(count)
    leaf = trees.feature < 0
    sound = (
        count > 0
        and len(trees.roots) > 0
        and 0 <= trees.roots.min() <= trees.roots.max() < count
        and bool((trees.feature < columns).all())
        and trees.samples >= 1
        and all(
            bool(((child[~leaf] > own[~leaf]) & (child[~leaf] < count)).all())
            for child in (trees.left, trees.right)
        )
        and bool(np.isfinite(trees.path).all())
    )
    if not sound:
        raise ModelMismatch(
            f"{name}: the model's trees are not sound", "rank without --model to fit anew"
        )
    _ = trees.padded  # refuses trees that are too deep to be walked


def _check_tails(tails: Sequence[Tail], name: str) -> None:
    """See that values and evidence rise from step to step and are numbers."""
    for tail in tails:
        rising = (np.diff(tail.values) > 0).all() and (np.diff(tail.evidence) >= 0).all()
        numbers = np.isfinite(tail.values).all() and np.isfinite(tail.evidence).all()
        if not (rising and numbers and (tail.evidence >= 0).all()):
            raise ModelMismatch(
                f"{name}: the model's tails are not sound", "rank without --model to fit anew"
            )
