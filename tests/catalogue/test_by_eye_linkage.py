"""Linkage, by eye: what ties accounts together, what does not, and how large rings grow."""

import math

import pytest

from detector.catalogue.stages.linkage.links import CAPS
from tests.catalogue.conftest import members
from tests.telling import Seen, see

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
    told = ["x 0d registered", "x 0d1h credit_opened amount=1000", "x 1d placed o 10"]
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


@pytest.mark.parametrize(
    ("line", "together", "apart"),
    [
        ("login device=handed-on", 7, 14),
        ("credit_opened amount=1000 device=counter", 14, 30),
        ("credit_opened amount=1000 notify=13700000000", 14, 18),
        ("credit_opened amount=1000 ip=10.0.0.1", 7, 15),
    ],
)
def test_a_tie_fades_with_time(line: str, together: float, apart: float) -> None:
    """The stronger the kind of key and the opening on it, the longer it ties two accounts."""
    for days, rings in ((together, 1), (apart, 0)):
        seen = see(sharing(2, days, line), "200d", stages=["rings"])
        assert len(members(seen)) == rings, days


def test_a_weak_key_without_an_opening_ties_nobody() -> None:
    line = "placed o# 10 address=office"
    assert members(see(sharing(5, 0.1, line), "200d", stages=["rings"])) == []


def test_two_weak_keys_tie_what_one_does_not() -> None:
    line = "placed o# 10 address=office recipient=13700000000"
    assert members(see(sharing(2, 0.1, line), "200d", stages=["rings"])) == [{"m0", "m1"}]


def weight(seen: Seen) -> int:
    """Give the weight of the heaviest tie, in thousandths."""
    return max((row["weight"] for row in seen.tables["ties"].to_pylist()), default=0)


def test_a_tie_weighs_what_its_text_says() -> None:
    """Two openings on one device at one hour weigh 1; a week between them halves it."""
    line = "credit_opened amount=1000 device=d"
    assert weight(see(sharing(2, 0, line), "200d", stages=["ties"])) == 1000
    assert weight(see(sharing(2, 7, line), "200d", stages=["ties"])) == 500
    assert weight(see(sharing(8, 0, line), "200d", stages=["ties"])) == 500, "sqrt(2 / 8)"


def test_what_many_share_over_years_ties_nobody() -> None:
    """Of ten accounts on a device two opened in one week: a ninth of the others came with them."""
    old = sharing(8, 20, "login device=shop")
    late = "".join(f"\nlate{n} 250d credit_opened amount=1000 device=shop" for n in (1, 2))
    assert members(see(old + late, "260d", stages=["rings"])) == []
    alone = see(sharing(0, 0, "") + late, "260d", stages=["rings"])
    assert members(alone) == [{"late1", "late2"}]


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


def test_a_handset_that_goes_from_victim_to_victim() -> None:
    """Three accounts knew the device for a day each, two months apart; the family keeps its own."""
    story = """
        v1  10d registered device=own-1
        v1  50d login device=passed-on
        v2  11d registered device=own-2
        v2  110d login device=passed-on
        v3  12d registered device=own-3
        v3  170d login device=passed-on
        v3  171d login device=passed-on
        kin 20d login device=family
        kin 90d login device=family
        son 40d login device=family
        v1  51d placed o1 10
    """
    seen = see(story, "180d")
    assert [seen[name, "passers_per_device"] for name in ("v1", "v2", "v3")] == [2, 2, 2]
    assert math.isnan(seen["kin", "passers_per_device"])
    assert math.isnan(seen["son", "passers_per_device"]), "half of its accounts keep to it"


def test_a_safe_account_and_a_landlord() -> None:
    story = """
        v1 50d  transferred_out amount=900 to=safe
        v2 110d transferred_out amount=900 to=safe
        t1 10d  transferred_out amount=900 to=landlord
        t1 40d  transferred_out amount=900 to=landlord
        t2 12d  transferred_out amount=900 to=landlord
        t2 42d  transferred_out amount=900 to=landlord
        v1 51d  placed o1 10
    """
    seen = see(story, "180d")
    assert [seen[name, "passers_per_payee"] for name in ("v1", "v2")] == [1, 1]
    assert math.isnan(seen["t1", "passers_per_payee"])


def test_a_drop_that_is_used_again_by_the_month() -> None:
    """A locker takes dear goods too, and people come back to it."""
    story = """
        v1 50d  placed o1 9000 category=phone address=drop
        v2 110d placed o2 9000 category=phone address=drop
        l1 20d  placed o3 10   category=food  address=locker
        l1 60d  placed o4 9000 category=phone address=locker
        l2 30d  placed o5 9000 category=phone address=locker
        l2 90d  placed o6 10   category=food  address=locker
    """
    events = "\n".join(f"{name} 1d registered" for name in ("v1", "v2", "l1", "l2"))
    seen = see(events + story, "180d")
    assert [seen[name, "buyers_per_drop"] for name in ("v1", "v2")] == [1, 1]
    assert math.isnan(seen["l1", "buyers_per_drop"])
    assert math.isnan(seen["l2", "buyers_per_drop"])
