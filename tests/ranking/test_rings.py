"""Rings as wholes: who plays which part, what a ring weighs, and how it is told."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

import detector
from detector.ranking.ranking import Ranking
from detector.ranking.rings.roles import find_organisers, give_roles
from detector.ranking.rings.table import MEMBERS, RINGS, Rings, build_rings
from detector.ranking.rings.ties import Ties
from tests.telling import tell

DAY = 86_400_000_000
OWN = np.array([9.0, 8.0, 7.0, 0.0, 0.0] + [0.0] * 35)
"""Evidence of their own: accounts 0 to 2 of forty have any."""

Sight = tuple[int, str, str, int, int]
"""Ring, kind, key, account, day first seen."""


def bound(*sights: Sight, tied: Sequence[int] = range(4)) -> pd.DataFrame:
    seen = pd.DataFrame(sights, columns=["ring", "kind", "shown", "account", "day"])
    on_key = seen.groupby(["ring", "shown"])["account"]
    seen["tied"] = seen["account"].isin(tied).astype(int)
    seen["members"] = seen.groupby(["ring", "shown"])["tied"].transform("sum")
    seen["accounts"] = on_key.transform("size")
    seen["key"] = seen.groupby("shown").ngroup()
    return seen.assign(first_at=seen["day"] * DAY).drop(columns="day")


def ties(*sights: Sight, collectors: Sequence[tuple[int, int, int]] = ()) -> Ties:
    """Tie accounts 0 to 3 into ring 7 by what they were seen with."""
    members = pd.DataFrame(
        {"ring": 7, "account": range(4), "opened_at": [DAY, 2 * DAY, np.nan, DAY]}
    )
    served = pd.DataFrame(list(collectors), columns=["ring", "account", "served"], dtype="int64")
    return Ties(members, bound(*sights), served, {"ip": 3})


ONE_DEVICE = [(7, "device", "d1", account, 1) for account in range(4)]


def test_roles() -> None:
    """Three have evidence of their own; one tied without any, and one only on the device."""
    people = give_roles(ties(*ONE_DEVICE, (7, "device", "d1", 4, 2)), OWN).set_index("account")
    assert people["role"].tolist() == ["recruited"] * 3 + ["bystander"] * 2
    assert people["tied"].tolist() == [True] * 4 + [False]
    assert people.loc[0, "linked_by"] == ["device"]


@pytest.mark.parametrize(("day", "stands_out"), [(2, True), (4, False)])
def test_the_account_that_had_the_device_before(day: int, stands_out: bool) -> None:
    """Account 4 had it a week before the ring's first."""
    later = [(7, "device", "d1", account, 9) for account in range(4)]
    found = find_organisers(ties(*later, (7, "device", "d1", 4, day)), OWN)
    assert found["account"].tolist() == ([4] if stands_out else [])


def test_a_parent_organises_nothing() -> None:
    later = [(7, "device", "d1", account, 9) for account in range(4)]
    family = ties(*later, (7, "device", "d1", 4, 0))
    assert find_organisers(family, np.zeros(40)).empty


def test_the_number_that_receives_the_messages_goes_before_the_device() -> None:
    later = [(7, "device", "d1", account, 9) for account in range(4)]
    told = ties(*later, (7, "device", "d1", 4, 0), collectors=[(7, 5, 3), (7, 6, 2)])
    assert find_organisers(told, OWN)["account"].tolist() == [5]
    people = give_roles(told, OWN).set_index("account")
    assert people.loc[5, "role"] == "organiser" and people.loc[5, "linked_by"] == ["notify_phone"]
    assert people.loc[4, "role"] == "bystander"
    both = ties(*later, collectors=[(7, 5, 3), (7, 6, 3)])
    assert find_organisers(both, OWN).empty, "two of a height: nobody stands out"


def accounts(ranks: Sequence[int]) -> pd.DataFrame:
    """Give forty accounts, the first of them with these ranks."""
    every = [*ranks, *(rank for rank in range(1, 41) if rank not in ranks)]
    return pd.DataFrame(
        {
            "account_id": [f"a{number:02}" for number in range(40)],
            "rank": every,
            "listed": [rank <= 3 for rank in every],
            "own": OWN,
            "money_at_risk": 10.0,
            "money_stoppable": 1.0,
        }
    )


def whole(sights: Sequence[Sight]) -> Rings:
    return build_rings(ties(*sights), accounts([1, 2, 4, 30]), zone="Asia/Shanghai")


def test_one_row_per_ring() -> None:
    """Ranks 1, 2 and 4 of 40 are 4, 2 and 1 times rarer than one in ten; rank 30 adds nothing."""
    sights = [*ONE_DEVICE, (7, "address", "h1", 0, 3), (7, "address", "h1", 1, 4)]
    told = whole([*sights, (7, "device", "d1", 4, 2)])
    (ring,) = told.table.to_pylist()
    assert ring["risk"] == pytest.approx(np.log(4) + np.log(2))
    assert (ring["members"], ring["recruited"], ring["bystanders"]) == (4, 3, 2)
    assert (ring["reviewed"], ring["money_at_risk"], ring["money_stoppable"]) == (2, 40, 4)
    assert [key["key"] for key in ring["bound_by"]] == ["d1", "h1"]
    assert ring["sentence_en"] == (
        "4 accounts tied by a device (4), a delivery address (2); opened 1970-01-02 to 1970-01-03"
    )
    assert "设备（4）、收货地址（2）" in ring["sentence_zh"]
    members = told.members.to_pylist()
    assert [row["rank"] for row in members] == [1, 2, 3, 4, 30]
    assert [row["tied"] for row in members] == [True, True, False, True, True]
    assert dict(told.facts) == {
        "count": 1, "accounts": 4, "largest": 4, "hubs_left_out": {"ip": 3}
    }  # fmt: skip


def test_a_hall_is_not_what_binds() -> None:
    """Of ten on the network four are members: it is told only where nothing else binds them."""
    hall = [(7, "ip", "n1", account, 1) for account in range(10)]
    (ring,) = whole(hall).table.to_pylist()
    assert [key["kind"] for key in ring["bound_by"]] == ["ip"]
    (ring,) = whole([*hall, *ONE_DEVICE]).table.to_pylist()
    assert [key["kind"] for key in ring["bound_by"]] == ["device"]


def test_the_name_of_a_ring_stays_while_its_first_account_does() -> None:
    (one,), (other,) = (whole(sights).table.to_pylist() for sights in (ONE_DEVICE, ONE_DEVICE[:2]))
    assert one["ring"] == other["ring"]


STORY = "\n".join(
    f"""
    m{n} {100 + n}d   registered    device=device-00001 phone=1370000000{n}
    m{n} {100 + n}d1h credit_opened device=device-00001 amount=1000
    m{n} {100 + n}d2h placed o{n} 900 category=phone address=drop recipient=13712345678
    x{n} {n}d registered device=own-{n}
    x{n} {50 * n}d credit_opened amount=1000 device=own-{n}
    """
    for n in range(4)
)


@pytest.fixture(scope="module")
def ranked() -> Ranking:
    frames = tell(STORY)
    return detector.rank(frames["account_events"], frames["order_events"])


def test_a_ring_in_a_notebook(ranked: Ranking) -> None:
    (ring,) = ranked.rings().to_dict("records")
    assert ring["members"] == 4
    assert {key["kind"]: key["key"] for key in ring["bound_by"]} == {
        "device": "de****01", "address": "****", "delivery_phone": "137****5678"
    }  # fmt: skip
    assert set(ranked.ring(ring["ring"])["account_id"]) == {"m0", "m1", "m2", "m3"}
    table = ranked.table.to_pandas().set_index("account_id")
    assert set(table.index[table["ring"] == ring["ring"]]) == {"m0", "m1", "m2", "m3"}
    assert ranked.record["rings"]["largest"] == 4
    with pytest.raises(KeyError, match="no ring"):
        ranked.ring("r0")


def test_no_ring_at_all() -> None:
    frames = tell(STORY)
    alone = frames["account_events"]["account_id"].isin(["m0", "x0", "x1", "x2"])
    orders = frames["order_events"].query("account_id == 'm0'")
    ranking = detector.rank(frames["account_events"][alone], orders)
    assert len(ranking.rings()) == 0 and ranking.ring_tables.table.schema == RINGS
    assert ranking.ring_tables.members.schema == MEMBERS
    assert ranking.record["rings"] == {
        "count": 0, "accounts": 0, "largest": 0, "hubs_left_out": {}
    }  # fmt: skip
