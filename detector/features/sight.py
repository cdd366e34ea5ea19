"""What the features can see at all: blind, not clean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from detector.engines.base import Engine
from detector.features.catalogue import Feature


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
    have = present | event_types
    missing = {f.name: _missing(f, have) for f in features}
    columns = {need for f in features for need in f.needs if ":" not in need and need in have}
    unseen = _unseen(engine, sorted(columns), accounts)
    nobody, everybody = np.zeros(accounts, dtype=bool), np.ones(accounts, dtype=bool)
    blind: dict[str, np.ndarray] = {}
    visible = np.zeros(len(features), dtype=np.int64)
    for place, feature in enumerate(features):
        here = everybody if missing[feature.name] else nobody
        for need in feature.needs:
            here = here | unseen.get(need, nobody)
        visible[place] = accounts - here.sum()
        blind[feature.family] = blind.get(feature.family, everybody) & here
    return Sight({name: need for name, need in missing.items() if need}, visible, blind)


def _missing(feature: Feature, have: frozenset[str]) -> str:
    """Name the first need that is not met; `a|b` behind the colon needs one of the two."""
    for need in feature.needs:
        log, _, types = need.partition(":")
        wanted = [f"{log}:{value}" for value in types.split("|")] if types else [need]
        if not have.intersection(wanted):
            return need
    return ""


def _unseen(engine: Engine, columns: list[str], accounts: int) -> dict[str, np.ndarray]:
    """Say per column which accounts have rows in the log, and in none of them a value."""
    unseen = {}
    for log in ("account_events", "order_events"):
        names = [c.removeprefix(f"{log}.") for c in columns if c.startswith(f"{log}.")]
        if not names:
            continue
        counts = ", ".join(f"count({name}) AS {name}" for name in names)
        rows = engine.fetch(f"SELECT account, {counts} FROM {log} GROUP BY account")
        account = rows["account"].to_numpy()
        for name in names:
            empty = np.zeros(accounts, dtype=bool)
            empty[account] = rows[name].to_numpy() == 0
            unseen[f"{log}.{name}"] = empty
    return unseen
