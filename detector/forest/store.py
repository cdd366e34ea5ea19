"""A model on disk: arrays in Parquet, facts in JSON. Nothing is executed when it is read.

A file is read only when it is no larger than a model can be, and a table only when its footer
promises the rows and types of one: neither a deep JSON nor an array of billions fills the memory.
"""

import hashlib
import json
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from detector.errors import ModelMismatch
from detector.forest.model import Model
from detector.forest.tails import KNOTS, Tail
from detector.forest.trees import Trees

FORMAT = 1
"""Raised whenever what is stored changes its meaning."""

_NODE = {"feature": "int32", "threshold": "float64", "left": "int32", "right": "int32",
         "path": "float64"}  # fmt: skip
_STEP = {"column": "int32", "value": "float64", "evidence": "float64"}
_FACTS, _TREES, _TAILS = "model.json", "trees.parquet", "tails.parquet"
_RECORD = "run.json"

MOST_BYTES = {_FACTS: 2**20, _TREES: 2**26, _TAILS: 2**26, _RECORD: 2**24}
"""Most bytes of each file: the files of a grown model are a tenth of it at most."""

MOST_NODES = 2**22
"""Most nodes of a forest. A grown one has some 300 × 1,023."""

MOST_EVIDENCE = 64.0
"""More than the logarithm of any number of accounts."""

_UNREADABLE = (OSError, KeyError, ValueError, TypeError, OverflowError, RecursionError,
               MemoryError, pa.ArrowException)  # fmt: skip
_ANEW = "rank without --model to fit anew"


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


def load_model(
    folder: Path, features: Sequence[str], signs: Sequence[int], version: str | None = None
) -> Model:
    """Read a model and see that it fits.

    Where the record of a published night lies beside the folder, the files must have the hashes
    that it holds.

    Parameters
    ----------
    folder
        Where `save_model` wrote it.
    features, signs
        The features of this version, in order, and their risky directions.
    version
        The version of `detector` that it must be from; None takes any.

    Raises
    ------
    ModelMismatch
        When files are missing, broken or too large, when they are not as the night wrote them, when
        the version, the features or their risky directions are not those of this version, or when
        an array could lead outside itself.
    """
    try:
        _check_hashes(folder)
        facts = _read_facts(folder / _FACTS)
        _check_facts(facts, features, signs, version)
        nodes = _read_table(folder / _TREES, _NODE, MOST_NODES)
        columns = _read_table(folder / _TAILS, _STEP, KNOTS * len(features))
        roots = np.asarray(facts["roots"], dtype=np.int64)
        trees = Trees(roots=roots, samples=_whole(facts["samples"]), **nodes)
        seed = _whole(facts["seed"])
    except _UNREADABLE as error:
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


def _check_hashes(folder: Path) -> None:
    """See that the files of a published night's model are as the record beside them says."""
    record = folder.resolve().parent / _RECORD
    if not record.is_file():
        return
    outputs = _read_facts(record).get("outputs", {})
    for name in (_FACTS, _TREES, _TAILS):
        told = outputs.get(f"{folder.resolve().name}/{name}")
        if told and hashlib.sha256(_read_file(folder / name)).hexdigest() != told:
            raise ModelMismatch(
                f"{folder.name}: {name} is not as the night wrote it: {_RECORD} holds another hash",
                f"restore the night from a copy, or {_ANEW}",
            )


def _read_file(path: Path) -> bytes:
    """Read a file that is no larger than it may be; a pipe or a folder is none."""
    found, most = path.stat(), MOST_BYTES[path.name]
    if not stat.S_ISREG(found.st_mode) or found.st_size > most:
        raise ValueError(f"{path.name} is no file of at most {most:,} bytes")
    with path.open("rb") as file:
        return file.read(most)


def _read_facts(path: Path) -> dict[str, Any]:
    facts = json.loads(_read_file(path).decode("utf-8"), parse_constant=_refuse)
    if not isinstance(facts, dict):
        raise TypeError(f"{path.name} is no object")
    return facts


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _read_table(path: Path, kinds: Mapping[str, str], most: int) -> dict[str, np.ndarray]:
    """Read the columns of a table; its footer must promise plain numbers, and not too many."""
    with pq.ParquetFile(pa.BufferReader(_read_file(path))) as file:
        types = {field.name: str(field.type) for field in file.schema_arrow}
        names = {"int32": "int32", "float64": "double"}
        right = all(types.get(name) == names[kind] for name, kind in kinds.items())
        if not right or file.metadata.num_rows > most:
            raise ValueError(f"{path.name} is no table of at most {most:,} rows of a model")
        table = file.read(columns=list(kinds), use_threads=False)
    return {name: table[name].to_numpy() for name in kinds}


def _whole(number: object) -> int:
    if not isinstance(number, int) or not -(2**31) <= number < 2**32:
        raise ValueError("it is no whole number that a model has")
    return number


def _check_facts(
    facts: Mapping[str, Any], features: Sequence[str], signs: Sequence[int], version: str | None
) -> None:
    stored = facts["features"]
    if facts["format"] != FORMAT or not isinstance(stored, list):
        raise ModelMismatch(
            f"the model is of format {facts['format']}, this version reads {FORMAT}",
            _ANEW,
        )
    if version is not None and facts["version"] != version:
        raise ModelMismatch(
            f"the model was fitted by detector {str(facts['version'])[:20]}, this is {version}:"
            " features of the same name may mean another thing",
            _ANEW,
        )
    if stored != list(features) or facts["signs"] != list(signs):
        gone = [name for name in stored if name not in features]
        new = [name for name in features if name not in stored]
        differs = (
            f"only in the model: {gone}; only here: {new}" if gone or new else "order or signs"
        )
        raise ModelMismatch(f"the model was fitted on other features ({differs})", _ANEW)


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
        and bool(np.isfinite(trees.threshold).all())
        and bool(((trees.path >= 0) & (trees.path <= trees.samples)).all())
    )
    if not sound:
        raise ModelMismatch(f"{name}: the model's trees are not sound", _ANEW)
    _ = trees.padded  # refuses trees that are too deep to be walked


def _check_tails(tails: Sequence[Tail], name: str) -> None:
    """See that values and evidence rise from step to step and are numbers."""
    for tail in tails:
        rising = (np.diff(tail.values) > 0).all() and (np.diff(tail.evidence) >= 0).all()
        numbers = np.isfinite(tail.values).all() and np.isfinite(tail.evidence).all()
        bounded = ((tail.evidence >= 0) & (tail.evidence <= MOST_EVIDENCE)).all()
        if not (rising and numbers and bounded):
            raise ModelMismatch(f"{name}: the model's tails are not sound", _ANEW)
