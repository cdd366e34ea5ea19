"""The record of a run: what went in, what came out, what it was blind to."""

import hashlib
import json
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from detector.events.columns.door import hashed_columns
from detector.pipeline import Night
from detector.settings import Settings
from detector.version import __version__

LIBRARIES = ("duckdb", "numpy", "pandas", "pyarrow", "pyod", "scikit-learn", "scipy")


def build_record(night: Night, settings: Settings) -> dict[str, Any]:
    """Put the facts of a run together; nothing in it is personal.

    Returns
    -------
    What `run.json` holds: `run_id` (the same for the same inputs and settings), `as_of`, `inputs`,
    `counts`, `blind` (family → share of accounts that it cannot see), `switched_off` (feature →
    missing input), `model`, `verdicts`, `expected`, `settings`, `privacy` (where values were hashed
    as they were read), `versions`. The same night gives the same record, so no clock is in it.
    """
    as_of = night.events.as_of.astimezone(settings.tz).isoformat()
    inputs = [vars(given) for given in night.events.inputs]
    chosen = settings.record()
    verdicts, expected = night.taught.record, night.taught.expected
    told = [verdicts["sha256"]] if verdicts["sha256"] else []
    told += [night.events.key] if night.events.key else []
    named = json.dumps([__version__, as_of, inputs, chosen, night.model.seed, *told])
    return {
        "run_id": hashlib.sha256(named.encode()).hexdigest()[:12],
        "detector": __version__,
        "as_of": as_of,
        "inputs": inputs,
        "counts": _counts(night),
        "blind": {family: round(float(b.mean()), 6) for family, b in night.sight.blind.items()},
        "switched_off": dict(night.sight.switched_off),
        "resale_goods_known_by": night.resale,
        "rings": dict(night.ranking.ring_tables.facts),
        "model": {
            "seed": night.model.seed,
            "features": len(night.features),
            "trees": len(night.model.trees.roots),
            "rows_per_tree": night.model.trees.samples,
        },
        "verdicts": verdicts,
        "expected": expected,
        "settings": chosen,
        **({"privacy": tell_privacy(night.events.key)} if night.events.key else {}),
        "lookback_days": settings.rank.lookback_days,
        "review": settings.rank.review,
        "versions": name_versions(),
    }


def tell_privacy(key: str) -> dict[str, Any]:
    """Tell what was hashed as it was read, and name the key."""
    return {"key": key, "hashed": list(hashed_columns())}


def _counts(night: Night) -> dict[str, Any]:
    logs = {
        log: {
            "rows": facts.rows,
            "usable": facts.usable,
            "cut_at_as_of": facts.cut,
            "set_aside": facts.aside,
            "event_types": facts.event_types,
            "unknown_event_types": facts.unknown_types,
        }
        for log, facts in night.events.logs.items()
    }
    return {"accounts": len(night.ranking), **logs}


def name_versions() -> dict[str, str]:
    """Name the version of Python and of each library that a ranking depends on."""
    found = {"python": platform.python_version(), "platform": sys.platform}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found
