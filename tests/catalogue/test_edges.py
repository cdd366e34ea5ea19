"""Edges that once went wrong: nothing is no evidence, odd types, odd orders of events."""

import pandas as pd

import detector
from detector.settings import read_settings
from tests.telling import see, tell


def test_nothing_is_never_evidence() -> None:
    world = detector.simulate(1500, seed=1)
    settings = read_settings(lookback_days=30)
    ranking = detector.rank(world.account_events, world.order_events, settings=settings)
    counted = (ranking.evidence.read_values(slice(None)) == 0).any(axis=0)
    said = [
        name
        for name, bad in zip(ranking.features, counted, strict=True)
        if bad and detector.CATALOGUE[name].sign() == 1
    ]
    assert said == []


def test_an_account_event_of_a_type_named_order_is_no_order() -> None:
    seen = see("a 0d registered\na 10d order\na 10d1m order\na 10d2m placed o1 5", "20d")
    assert seen["a", "orders_busiest_count_1h"] == 1


def test_a_draw_before_the_opening_is_not_after_it() -> None:
    story = """
        a 0d registered
        a 10d cash_drawn amount=5
        a 20d credit_opened amount=9
        a 21d placed o 1
    """
    assert not see(story, "30d")["a", "hours_opening_to_draw"] < 0


def test_the_state_of_an_order_is_its_latest_known_step() -> None:
    frames = tell("a 0d registered\na 1d placed o 5\na 2d shipped o 5")
    odd = frames["order_events"].tail(1)
    odd = odd.assign(event_type="inspected", event_time=pd.Timestamp("2026-03-10", tz="UTC"))
    frames["order_events"] = pd.concat([frames["order_events"], odd], ignore_index=True)
    assert see(frames, stages=["orders"]).row("orders", "a")["state"] == "shipped"


def test_an_order_is_what_was_placed_and_else_what_any_step_tells() -> None:
    story = """
        a 0d registered
        a 1d placed whole 5 merchant=m2
        a 2d paid whole 4 merchant=m1
        a 3d placed gap 5
        a 4d paid gap 4 merchant=m1
        a 5d paid unplaced 5 merchant=m1
        a 6d placed twice 5 merchant=m2
        a 6d1m placed twice 6 merchant=m1
    """
    orders = see(story, "30d", stages=["orders"]).tables["orders"].to_pylist()
    assert {row["order_id"]: (row["amount"], row["merchant_id"]) for row in orders} == {
        "whole": (500, "m2"),
        "gap": (500, "m1"),
        "unplaced": (500, "m1"),
        "twice": (500, "m1"),
    }


def test_cash_passed_to_a_known_payee_is_no_coached_draw() -> None:
    story = """
        known 0d registered
        known 1d credit_opened amount=1000
        known 5d transferred_out amount=10 to=landlord
        known 60d cash_drawn amount=900
        known 60d1m transferred_out amount=900 to=landlord
        known 61d placed o1 1
        fresh 0d registered
        fresh 1d credit_opened amount=1000
        fresh 60d cash_drawn amount=900
        fresh 60d1m transferred_out amount=900 to=safe
        fresh 61d placed o2 1
    """
    seen = see(story, "70d")
    assert not seen["known", "cash_passed_on_share_24h"] > 0
    assert seen["fresh", "cash_passed_on_share_24h"] == 1
