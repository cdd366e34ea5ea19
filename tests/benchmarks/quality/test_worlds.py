"""The worlds keep the contract, lack what they say they lack, and are the same again."""

import pandas as pd
import pytest

import detector
from benchmarks.quality.worlds import WORLDS, World, make_world
from benchmarks.quality.worlds.experts import score_signups, score_transactions
from detector.catalogue.feature import STORIES
from detector.events.contract import ACCOUNT_EVENTS, ORDER_EVENTS

REQUIRED = {"account_id", "event_time", "event_type"}
LOGS = ("account_events", "order_events")
MISUSED = {"metropolis": 6, "countryside": 6, "sparse": 6, "signups": 30, "transactions": 6}
"""World → misused accounts among 600, where no share is asked for."""


@pytest.fixture(scope="module")
def worlds() -> dict[str, World]:
    return {name: make_world(name, 600, seed=11) for name in WORLDS}


@pytest.mark.parametrize("name", WORLDS)
def test_every_account_is_ranked_and_nothing_is_set_aside(
    worlds: dict[str, World], name: str
) -> None:
    world = worlds[name]
    ranking = detector.rank(world.account_events, world.order_events)
    counts = ranking.record["counts"]
    assert [counts[log]["set_aside"] for log in LOGS] == [{}, {}]
    assert [counts[log]["unknown_event_types"] for log in LOGS] == [{}, {}]
    ranked = ranking.table["account_id"].to_pandas()
    assert ranked.sort_values().tolist() == world.labels["account_id"].tolist()


@pytest.mark.parametrize("name", WORLDS)
def test_columns_are_those_of_the_contract_in_its_order(
    worlds: dict[str, World], name: str
) -> None:
    world = worlds[name]
    for log, contract in (
        (world.account_events, ACCOUNT_EVENTS),
        (world.order_events, ORDER_EVENTS),
    ):
        assert list(log) == [column.name for column in contract if column.name in log]
    assert list(world.labels) == ["account_id", "label", "typology", "labelled_at"]
    assert str(world.labels["label"].dtype) == "int8"


@pytest.mark.parametrize("name", WORLDS)
def test_labels_tell_stories_and_honest_groups(worlds: dict[str, World], name: str) -> None:
    labels = worlds[name].labels
    misused = labels["label"] == 1
    assert misused.sum() == MISUSED[name]
    assert set(labels.loc[misused, "typology"]) <= set(STORIES)
    honest = set(labels.loc[~misused, "typology"])
    assert "ordinary" in honest and len(honest) > 4 and not honest & set(STORIES)


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("share", [0.002, 0.02])
def test_fraud_share_is_as_asked(name: str, share: float) -> None:
    assert make_world(name, 500, seed=3, fraud_share=share).labels["label"].sum() == 500 * share


@pytest.mark.parametrize("name", WORLDS)
def test_same_seed_same_frames_another_seed_others(name: str) -> None:
    one, same, other = (make_world(name, 100, seed=seed) for seed in (5, 5, 6))
    for frame in (*LOGS, "labels"):
        pd.testing.assert_frame_equal(getattr(one, frame), getattr(same, frame))
        assert not getattr(one, frame).equals(getattr(other, frame))


def test_metropolis_lacks_nothing_and_spells_numbers_in_many_ways(
    worlds: dict[str, World],
) -> None:
    world = worlds["metropolis"]
    assert list(world.account_events) == [column.name for column in ACCOUNT_EVENTS]
    assert list(world.order_events) == [column.name for column in ORDER_EVENTS]
    digits = world.account_events["login_phone"].dropna().str.replace(r"\D", "", regex=True)
    spelt = world.account_events["login_phone"].groupby(digits.str[-11:]).nunique()
    assert digits.str[-11:].str.match("1[3-9]").all() and spelt.max() > 2


def test_countryside_knows_no_zone_no_places_and_few_events(worlds: dict[str, World]) -> None:
    acts, steps = worlds["countryside"].account_events, worlds["countryside"].order_events
    assert str(acts["event_time"].dtype) == str(steps["event_time"].dtype) == "datetime64[us]"
    assert not {"latitude", "counterparty"} & set(acts)
    assert "delivery_latitude" not in steps
    assert not {"login", "transferred_out", "repaid"} & set(acts["event_type"])
    assert (steps["event_type"] == "placed").mean() > 0.7
    assert acts["ip"].dropna().str.endswith(".0").all()


def test_sparse_has_required_columns_device_and_ip(worlds: dict[str, World]) -> None:
    acts, steps = worlds["sparse"].account_events, worlds["sparse"].order_events
    assert set(acts) == REQUIRED | {"device_id", "ip"}
    assert set(steps) == REQUIRED | {"order_id", "amount", "device_id", "ip"}
    assert (acts["event_type"] == "registered").sum() < 300


def test_signups_have_one_event_and_one_order_each(worlds: dict[str, World]) -> None:
    acts, steps = worlds["signups"].account_events, worlds["signups"].order_events
    assert set(acts) == REQUIRED | {"device_id", "ip"}
    assert set(acts["event_type"]) == {"registered"} and set(steps["event_type"]) == {"placed"}
    assert acts["account_id"].is_unique and steps["account_id"].is_unique
    signed_up = acts.set_index("account_id")["event_time"]
    assert (steps["event_time"] > steps["account_id"].map(signed_up)).all()


def test_transactions_have_payments_merchants_and_a_home(worlds: dict[str, World]) -> None:
    acts, steps = worlds["transactions"].account_events, worlds["transactions"].order_events
    assert set(acts) == REQUIRED | {"latitude", "longitude"}
    assert not {"device_id", "ip", "delivery_address", "paid_with"} & set(steps)
    assert steps["account_id"].value_counts().median() > 50
    assert (steps.groupby("merchant_id")["delivery_latitude"].nunique() == 1).all()


def test_experts_find_misuse_without_labels(worlds: dict[str, World]) -> None:
    """Half of what comes first in as many places as there are cases; in no order it is 5 or 1 %."""
    for name, score in (("signups", score_signups), ("transactions", score_transactions)):
        labels = worlds[name].labels.set_index("account_id")["label"]
        first = score(worlds[name]).nlargest(int(labels.sum())).index
        assert labels[first].mean() >= 0.5
