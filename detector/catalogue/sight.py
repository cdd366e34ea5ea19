"""What the features can see at all: blind, not clean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from detector.catalogue.feature import Feature
from detector.catalogue.phone_places import find_digits
from detector.engines.base import Engine


@dataclass(frozen=True)
class Sight:
    """Which features are switched off, and which accounts which family cannot see.

    Parameters
    ----------
    switched_off
        Feature name → the input that is missing altogether.
    visible
        int64 per feature: accounts that could have shown it.
    blind
        Family → bool per account: none of the family's features can see it.
    """

    switched_off: Mapping[str, str]
    visible: np.ndarray
    blind: Mapping[str, np.ndarray]

    def list_blind(self) -> "pa.Array[Any]":
        """List per account the families that cannot see it."""
        families = list(self.blind)
        code = sum((self.blind[name].astype(np.int64) << n for n, name in enumerate(families)))
        distinct, which = np.unique(np.asarray(code), return_inverse=True)
        names = [[name for n, name in enumerate(families) if one >> n & 1] for one in distinct]
        return pa.array(names, pa.list_(pa.string())).take(which)


def look(
    engine: Engine,
    features: Iterable[Feature],
    present: frozenset[str],
    event_types: frozenset[str],
    accounts: int,
) -> Sight:
    """Find out what can be seen.

    Parameters
    ----------
    present
        Columns with at least one value, as `log.column`.
    event_types
        Event types that occur, as `log.event_type:value`.
    accounts
        How many there are.
    """
    features = tuple(features)
    have = present | event_types | find_digits(engine)
    needs = {need for feature in features for need in feature.needs}
    columns = {one for need in needs for one in need.split("|") if ":" not in one and one in have}
    seen, rows = _look_at(engine, sorted(columns), accounts)
    blind_to = {need: _blind_to(need, have, seen, rows, accounts) for need in needs}
    missing: dict[str, str] = {}
    blind: dict[str, np.ndarray] = {}
    visible = np.zeros(len(features), dtype=np.int64)
    for place, feature in enumerate(features):
        here = np.zeros(accounts, dtype=bool)
        for need in feature.needs:
            here = here | blind_to[need]
            if not have.intersection(need.split("|")):
                missing.setdefault(feature.name, need)
        visible[place] = accounts - here.sum()
        blind[feature.family] = blind.get(feature.family, np.ones(accounts, dtype=bool)) & here
    return Sight(missing, visible, blind)


def _blind_to(
    need: str,
    have: frozenset[str],
    seen: Mapping[str, np.ndarray],
    rows: Mapping[str, np.ndarray],
    accounts: int,
) -> np.ndarray:
    """Say which accounts have rows where the need could be met, and in none of them a value.

    An account without orders is not blind to orders: it has none.
    """
    ways = [way for way in need.split("|") if way in have]
    if not ways:
        return np.ones(accounts, dtype=bool)
    if any(":" in way for way in ways):
        return np.zeros(accounts, dtype=bool)
    has_rows = np.logical_or.reduce([rows[way.split(".")[0]] for way in ways])
    has_value = np.logical_or.reduce([seen[way] for way in ways])
    return np.asarray(has_rows & ~has_value)


def _look_at(
    engine: Engine, columns: list[str], accounts: int
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Say per column which accounts have a value, and per log which have rows."""
    seen, rows = {}, {}
    for log in ("account_events", "order_events"):
        names = [c.removeprefix(f"{log}.") for c in columns if c.startswith(f"{log}.")]
        counts = "".join(f", count({name}) > 0 AS {name}" for name in names)
        table = engine.fetch(f"SELECT account{counts} FROM {log} GROUP BY account")
        account = table["account"].to_numpy()
        rows[log] = np.zeros(accounts, dtype=bool)
        rows[log][account] = True
        for name in names:
            seen[f"{log}.{name}"] = np.zeros(accounts, dtype=bool)
            seen[f"{log}.{name}"][account] = table[name].to_numpy()
    return seen, rows
