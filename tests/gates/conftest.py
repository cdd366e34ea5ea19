"""A world without faults, and what its nights looked like."""

import re

import pytest

from detector.simulation.world import simulate
from tests.gates.nights import Summary, summarise
from tests.telling import Frames


@pytest.fixture(scope="session")
def full_world() -> Frames:
    made = simulate(1000, 4, end="2026-05-10", days=60)
    return {"account_events": made.account_events, "order_events": made.order_events}


@pytest.fixture(scope="session")
def world(full_world: Frames) -> Frames:
    """The same without numbers and places: quicker to read."""
    left = "phone|itude|region|address|id_number"
    return {
        log: rows.drop(columns=[one for one in rows if re.search(left, str(one))])
        for log, rows in full_world.items()
    }


@pytest.fixture(scope="session")
def nights(world: Frames) -> list[Summary]:
    """Ten nights in a row, the last of them tonight."""
    return [summarise(world, back) for back in range(9, -1, -1)]


@pytest.fixture(scope="session")
def before(nights: list[Summary]) -> Summary:
    """The night before."""
    return nights[-2]
