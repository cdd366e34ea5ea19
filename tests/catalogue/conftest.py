"""Simulated worlds that several tests look at, and what the features see of them."""

import pytest

from tests.telling import Frames, Seen, build_world, see


@pytest.fixture(scope="session")
def large_world() -> Frames:
    return build_world(1500, 5, 0.1)


@pytest.fixture(scope="session")
def small_world() -> Frames:
    return build_world(300, 6, 0.4)


@pytest.fixture(scope="session")
def large_seen(large_world: Frames) -> Seen:
    return see(large_world)


def members(seen: Seen) -> list[set[str]]:
    """Give the rings as sets of account ids, the smallest first."""
    rings: dict[int, set[str]] = {}
    for row in seen.tables["rings"].to_pylist():
        rings.setdefault(row["ring"], set()).add(seen.ids[row["account"]])
    return sorted(rings.values(), key=len)
