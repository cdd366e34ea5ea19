"""What a case rests upon, as hashes: made anew later, the same case has the same ones."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from detector.cases.tables import CaseTables

MODEL = ("model.json", "trees.parquet", "tails.parquet")
"""The files of a model; the rest of its folder is what verdicts taught."""

_DIGITS = 12


@dataclass(frozen=True)
class Fingerprint:
    """The sha256 of each part that a case rests upon, by name."""

    parts: Mapping[str, str]

    @property
    def sha256(self) -> str:
        """The hash over all parts, which the dossier prints."""
        return hash_value(dict(self.parts))

    def differing(self, other: "Fingerprint") -> tuple[str, ...]:
        """Name the parts that are not the same.

        Examples
        --------
        >>> Fingerprint({"inputs": "1", "facts": "2"}).differing(
        ...     Fingerprint({"inputs": "1", "facts": "3"}))
        ('facts',)
        """
        names = dict.fromkeys([*self.parts, *other.parts])
        return tuple(n for n in names if self.parts.get(n) != other.parts.get(n))


def fingerprint_case(
    record: Mapping[str, Any], model: Path, row: Mapping[str, Any], facts: CaseTables
) -> Fingerprint:
    """Hash what a case rests upon.

    Parameters
    ----------
    record
        The facts of the run, as in `run.json`.
    model
        The folder of the model.
    row
        The account's row of the ranking.
    facts
        The account's facts, masked.

    Returns
    -------
    The parts `inputs` (name, rows and sha256 of each file), `settings`, `as_of`, `program` (its
    version), `verdicts`, `model` (its files), `ranking` and `facts`.
    """
    inputs = [[given[name] for name in ("name", "rows", "sha256")] for given in record["inputs"]]
    parts = {
        "inputs": inputs,
        "settings": record["settings"],
        "as_of": record["as_of"],
        "program": record["detector"],
        "verdicts": (record.get("verdicts") or {}).get("sha256"),
        "model": hash_model_files(model),
        "ranking": dict(row),
        "facts": {name: table.to_pylist() for name, table in facts._asdict().items()},
    }
    return Fingerprint({name: hash_value(part) for name, part in parts.items()})


def hash_model_files(model: Path) -> list[str]:
    """Give the sha256 of each file of a model, in the order of `MODEL`."""
    return [hashlib.sha256((model / name).read_bytes()).hexdigest() for name in MODEL]


def hash_value(value: object) -> str:
    """Hash a value as canonical JSON: keys in order, instants in ISO, twelve digits per number.

    Examples
    --------
    >>> hash_value({"b": 0.1 + 0.2, "a": None}) == hash_value({"a": float("nan"), "b": 0.3})
    True
    """
    told = json.dumps(_canonical(value), sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _canonical(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_canonical(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float):
        return None if value != value else f"{value:.{_DIGITS}g}"
    return value
