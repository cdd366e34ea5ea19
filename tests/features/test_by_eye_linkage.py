"""Linkage, by eye: what ties accounts together, what does not, and how large rings grow."""

import math
from collections.abc import Sequence

import pytest

from detector.features.stages.links import CAPS
from detector.simulation.world import simulate
from tests.telling import Frames, Seen, build_world, see

RING = """
    r1 100d  registered device=shared-1
    r1 100d1h credit_opened amount=1000 device=shared-1
    r2 101d  registered device=shared-1
    r2 101d1h credit_opened amount=1000 device=shared-1
    r3 102d  registered device=shared-1
    r3 102d1h credit_opened amount=1000 device=shared-1
    r1 103d  placed o1 900 category=phone address=drop recipient=13700000000
    r2 103d  placed o2 900 category=phone address=drop recipient=13700000000
    r3 103d  placed o3 900 category=phone address=drop recipient=13700000000
    old 0d   registered device=family-1
    old 1d   credit_opened amount=1000 device=family-1
    son 90d  registered device=family-1
    son 91d  credit_opened amount=1000 device=family-1
    lone 5d  registered device=alone-1
"""


@pytest.fixture(scope="module")
def ring() -> Seen:
    return see(RING, "110d", stages=["rings"])


def members(seen: Seen) -> list[set[str]]:
    rings: dict[int, set[str]] = {}
    for row in seen.tables["rings"].to_pylist():
        rings.setdefault(row["ring"], set()).add(seen.ids[row["account"]])
    return sorted(rings.values(), key=len)


def test_a_recruiters_device_makes_a_ring(ring: Seen) -> None:
    assert members(ring) == [{"r1", "r2", "r3"}]
    assert [ring[name, "accounts_per_ring"] for name in ("r1", "r2", "r3")] == [3, 3, 3]
    assert [ring[name, "openings_per_ring_7d"] for name in ("r1", "r2", "r3")] == [2, 2, 2]


def test_accounts_per_device(ring: Seen) -> None:
    assert ring["r1", "accounts_per_device"] == 3
    assert ring["old", "accounts_per_device"] == 2
    assert math.isnan(ring["lone", "accounts_per_device"])


def test_openings_in_one_week(ring: Seen) -> None:
    """The son opened his credit ninety days after the father: no opening together, no ring."""
    assert ring["r2", "openings_per_device_7d"] == 2
    assert math.isnan(ring["son", "openings_per_device_7d"])
    assert math.isnan(ring["son", "accounts_per_ring"])


def test_a_drop_that_three_accounts_discover(ring: Seen) -> None:
    assert ring["r1", "newcomers_per_address_7d"] == 2
    assert ring["r1", "drop_amount_sum_7d"] == 900
    assert ring["r1", "linked_opening_limit_share_7d"] == pytest.approx(0.9)
    assert ring["r1", "opening_links_signs"] == 3  # device, address, recipient


def sharing(count: int, days_apart: float, line: str) -> str:
    """Tell of accounts that each have the same line, so many days one after the other."""
    told = ["x 0d registered", "x 1d placed o 10"]
    for number in range(count):
        hours = int(24 * days_apart * number)
        told.append(f"m{number} 10d{hours}h registered")
        told.append(f"m{number} 10d{hours}h1m " + line.replace("#", str(number)))
    return "\n".join(told)


@pytest.mark.parametrize(
    ("kind", "line", "feature"),
    [
        ("address", "placed o# 10 address=locker", "accounts_per_address"),
        ("device", "login device=kiosk", "accounts_per_device"),
        ("ip", "login ip=gateway", "accounts_per_ip"),
        ("payee", "transferred_out amount=10 to=landlord", "accounts_per_payee"),
    ],
)
def test_a_key_above_its_cap_is_a_hub_and_no_link(kind: str, line: str, feature: str) -> None:
    cap = CAPS[kind]
    at_the_cap = see(sharing(cap, 0.01, line), "200d")
    assert at_the_cap["m0", feature] == cap
    above = see(sharing(cap + 1, 0.01, line), "200d", stages=["rings"])
    assert math.isnan(above["m0", feature])
    assert members(above) == []


@pytest.mark.parametrize(("days", "rings"), [(29, 1), (31, 0)])
def test_a_device_that_is_handed_on_makes_no_ring(days: float, rings: int) -> None:
    seen = see(sharing(3, days, "login device=handed-on"), "200d", stages=["rings"])
    assert len(members(seen)) == rings


@pytest.mark.parametrize(("days", "rings"), [(1, 1), (8, 0)])
def test_a_weak_key_ties_only_openings_of_one_week(days: float, rings: int) -> None:
    line = "credit_opened amount=1000 notify=13700000000"
    seen = see(sharing(3, days, line), "200d", stages=["rings"])
    assert len(members(seen)) == rings


def test_a_weak_key_without_an_opening_ties_nobody() -> None:
    line = "placed o# 10 address=office"
    assert members(see(sharing(5, 0.1, line), "200d", stages=["rings"])) == []


def test_links_of_unlike_kinds_join_into_one_ring() -> None:
    """One and two share a device, two and three papers: a chain is one ring."""
    story = """
        one   10d registered device=d
        two   11d registered device=d
        two   12d identity_verified paper=id9
        three 13d identity_verified paper=ID9
        four  13d registered device=e
        one   14d placed o1 10
    """
    assert members(see(story, "20d", stages=["rings"])) == [{"one", "two", "three"}]


def largest(seen: Seen) -> int:
    return max((len(ring) for ring in members(seen)), default=0)


def stories_of(frames: Frames, names: Sequence[str], seed: int, accounts: int) -> set[str]:
    labels = simulate(accounts, seed, end="2026-08-01", fraud_share=0.0).labels
    return set(labels.loc[labels["typology"].isin(names), "account_id"])


def test_honest_people_do_not_hang_together() -> None:
    """Dorms, lockers, offices, families: without fraud no ring holds 1 % of a world."""
    accounts, seed = 2000, 21
    frames = build_world(accounts, seed, 0.0)
    seen = see(frames, stages=["rings"], threads=2)
    assert largest(seen) < 0.005 * accounts
    tied = {name for ring in members(seen) for name in ring}
    assert len(tied) < 0.1 * accounts
    for roof in ("dorm", "locker"):
        under = stories_of(frames, [roof], seed, accounts)
        assert max((len(ring & under) for ring in members(seen)), default=0) <= 5, roof
