"""From a platform to a world: draw people, let them live, export what the platform keeps."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.quality.worlds.credit.cast.drawing import draw_people
from benchmarks.quality.worlds.credit.export.countryside import export_countryside
from benchmarks.quality.worlds.credit.export.metropolis import export_metropolis
from benchmarks.quality.worlds.credit.export.sparse import export_sparse
from benchmarks.quality.worlds.credit.ground import END, START, Ground
from benchmarks.quality.worlds.credit.honest.milestones import live_milestones
from benchmarks.quality.worlds.credit.honest.occasions import live_occasions
from benchmarks.quality.worlds.credit.honest.shopping import go_shopping
from benchmarks.quality.worlds.credit.kinds import EVENTS, Kind
from benchmarks.quality.worlds.credit.platforms import COUNTRYSIDE, METROPOLIS, SPARSE
from benchmarks.quality.worlds.credit.schemes.playing import act_schemes, plan_schemes
from benchmarks.quality.worlds.credit.settlement import collect_repayments, hold_limits, live_orders
from benchmarks.quality.worlds.credit.town import Town
from benchmarks.quality.worlds.frames import as_words, make_labels
from detector.simulation.draws import Floats
from detector.simulation.world import World

Export = Callable[
    [Town, pd.DataFrame, pd.DataFrame, pd.DataFrame], tuple[pd.DataFrame, pd.DataFrame]
]


def make_metropolis(rng: np.random.Generator, accounts: int, misused: int) -> World:
    """Make the platform that exports everything."""
    return _make(rng, METROPOLIS, export_metropolis, accounts, misused)


def make_countryside(rng: np.random.Generator, accounts: int, misused: int) -> World:
    """Make the platform of villages, tokens and rings."""
    return _make(rng, COUNTRYSIDE, export_countryside, accounts, misused)


def make_sparse(rng: np.random.Generator, accounts: int, misused: int) -> World:
    """Make the platform that keeps little more than device and ip."""
    return _make(rng, SPARSE, export_sparse, accounts, misused)


def _make(
    rng: np.random.Generator, kind: Kind, export: Export, accounts: int, misused: int
) -> World:
    ground = Ground(rng, kind, accounts)
    town = Town(ground, draw_people(ground, misused))
    struck, rings = plan_schemes(town)
    live_milestones(town)
    go_shopping(town)
    live_occasions(town)
    act_schemes(town, struck, rings)
    orders = hold_limits(town, struck)
    collect_repayments(town, orders, struck)
    account_events, order_events = export(
        town, _sort_events(town), orders, live_orders(town, orders)
    )
    ids = _account_ids(accounts)
    for log in (account_events, order_events):
        log["account_id"] = ids[log["account_id"]]
    return World(as_words(account_events), as_words(order_events), _labels(town, struck, ids))


def _account_ids(accounts: int) -> np.ndarray:
    """Name accounts by their rows, which say nothing: groups and schemes are drawn over them."""
    width = len(str(accounts))
    return np.array([f"{row:0{width}d}" for row in range(accounts)], object)


def _sort_events(town: Town) -> pd.DataFrame:
    """Give the account events of the types that the platform exports, by account and time."""
    events = town.account_log.frame()
    kept = events["type"].isin([EVENTS[name] for name in town.kind.event_types])
    return events[kept].sort_values(["account", "time", "type"], kind="stable", ignore_index=True)


def _labels(town: Town, struck: Floats, ids: np.ndarray) -> pd.DataFrame:
    roles = town.people.roles
    typology = np.where(roles.honest, roles.group, roles.scheme)
    return make_labels(town.rng, ids, typology, struck, START, END)
