"""Rings of a whole world: honest people do not hang together, planted rings come out whole."""

from detector.simulation.world import World, simulate
from tests.catalogue.conftest import members
from tests.telling import Frames, see

ACCOUNTS = 2000
LARGEST_HONEST = 12
"""Members of the largest ring in a world of 2,000 without recruiters: a household of four in most,
eleven of one dorm in the worst of three worlds, where a term begins within days."""


def world_of(seed: int) -> World:
    return simulate(ACCOUNTS, seed, end="2026-08-01", fraud_share=0.1)


def recruits(world: World) -> set[str]:
    labels = world.labels
    return set(labels.loc[labels["typology"] == "mule_ring", "account_id"])


def rings_of(world: World, left_out: set[str]) -> list[set[str]]:
    logs = {"account_events": world.account_events, "order_events": world.order_events}
    frames: Frames = {log: rows[~rows["account_id"].isin(left_out)] for log, rows in logs.items()}
    return members(see(frames, stages=["rings"], threads=2))


def test_without_recruiters_nobody_hangs_together() -> None:
    """Dorms, lockers, offices and families do not percolate."""
    world = world_of(23)
    rings = rings_of(world, recruits(world))
    assert len(rings[-1]) <= LARGEST_HONEST
    assert sum(map(len, rings)) < 0.05 * ACCOUNTS
    behind_one_locker = set(world.labels.loc[world.labels["typology"] == "locker", "account_id"])
    assert max(len(ring & behind_one_locker) for ring in rings) <= 2


def test_planted_rings_come_out_as_wholes() -> None:
    """Whoever shares nothing with the others cannot be found by what is shared."""
    world = world_of(21)
    recruited = recruits(world)
    wholes = [ring for ring in rings_of(world, set()) if len(ring & recruited) >= 3]
    tied = set().union(*wholes)
    assert len(tied & recruited) >= 0.8 * len(recruited)
    assert len(tied & recruited) >= 0.95 * len(tied)
    assert len(wholes) <= 5, "a ring is one alert, not many"
