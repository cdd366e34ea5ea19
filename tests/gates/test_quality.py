"""Nights without a fault give no finding; each fault gives its own, and no other."""

import numpy as np
import pandas as pd

from detector.gates.quality import check_quality, check_sight
from detector.gates.summaries.sight import summarise_sight
from tests.gates.nights import (
    LIMITS,
    Summary,
    find,
    name_checks,
    on,
    summarise,
    with_accounts,
    with_orders,
)
from tests.telling import Frames, shuffled

DAY = pd.Timedelta(days=1)
LOW, TWICE, LATE = "quality: day low", "quality: day twice", "quality: late rows (told)"


def test_nights_without_a_fault_give_no_finding(nights: list[Summary]) -> None:
    for place, night in enumerate(nights):
        assert name_checks(check_quality(night, nights[:place], LIMITS)) == []


def test_row_order_is_nothing(world: Frames, nights: list[Summary]) -> None:
    assert summarise(shuffled(world, 1)) == nights[-1]


def test_a_file_that_is_late_and_then_arrives(
    world: Frames, nights: list[Summary], before: Summary
) -> None:
    orders = world["order_events"]
    without = with_orders(world, orders[~on(orders, 1)])
    missing = summarise(without, back=1)
    found = check_quality(missing, nights[:-2], LIMITS)
    assert name_checks(found) == [LOW]
    assert "Only 0 order events of 2026-05-06 came; a usual day has 2" in found[0].said["en"]
    assert name_checks(check_quality(nights[-1], [*nights[:-2], missing], LIMITS)) == [LATE]
    assert find(without, *nights[:-2]) == []


def test_a_day_that_is_cut_short(world: Frames, before: Summary) -> None:
    orders = world["order_events"]
    short = on(orders) & (orders["event_time"].dt.hour > 8)
    assert find(with_orders(world, orders[~short]), before) == [LOW]


def test_a_day_delivered_twice(world: Frames, nights: list[Summary], before: Summary) -> None:
    orders = world["order_events"]
    again = with_orders(world, pd.concat([orders, orders[on(orders)]]))
    tonight = summarise(again)
    assert name_checks(check_quality(tonight, nights[:-1], LIMITS)) == [TWICE]
    assert name_checks(check_quality(tonight, [before], LIMITS)) == [TWICE]


def test_a_day_delivered_twice_is_found_without_or_under_new_event_ids(
    world: Frames, before: Summary
) -> None:
    orders = world["order_events"]
    more = orders[on(orders)].assign(event_id=lambda rows: "again" + rows["event_id"])
    assert find(with_orders(world, pd.concat([orders, more])), before) == [TWICE]
    older = orders[on(orders, 3)].assign(event_id=lambda rows: "again" + rows["event_id"])
    assert find(with_orders(world, pd.concat([orders, older])), before) == [TWICE]


def test_many_more_rows_that_are_no_copies_are_told_and_stop_nothing(
    world: Frames, before: Summary
) -> None:
    orders = world["order_events"]
    sale = [orders[on(orders, back)] for back in (1, 2, 3)]
    moved = [
        day.assign(
            event_id=f"{back}" + day["event_id"],
            event_time=day["event_time"] + pd.Timedelta(days=back),
        )
        for back, day in enumerate(sale, 1)
    ]
    found = find(with_orders(world, pd.concat([orders, *moved])), before)
    assert found == ["quality: day high (told)"]


def test_rows_that_disappear(world: Frames, before: Summary) -> None:
    orders = world["order_events"]
    assert find(with_orders(world, orders[~on(orders, 5)]), before) == ["quality: rows vanished"]
    old = orders["event_time"] < orders["event_time"].max() - pd.Timedelta(days=45)
    assert find(with_orders(world, orders[~old]), before) == ["quality: history shorter"]


def test_an_export_of_so_many_days_loses_one_each_night(world: Frames) -> None:
    orders = world["order_events"]

    def last_days(back: int) -> Frames:
        first = orders["event_time"].max().normalize() - pd.Timedelta(days=30 + back)
        return with_orders(world, orders[orders["event_time"] >= first])

    assert find(last_days(0), summarise(last_days(1), back=1)) == []


def test_a_column_that_was_renamed_or_dropped(world: Frames, before: Summary) -> None:
    accounts = world["account_events"]
    renamed = with_accounts(world, accounts.rename(columns={"device_id": "device_uuid"}))
    assert find(renamed, before) == ["quality: column gone"]
    assert find(world, _without(before, "device_id")) == ["quality: column came (told)"]


def _without(night: Summary, name: str) -> Summary:
    log = night["logs"]["account_events"]
    columns = {one: held for one, held in log["columns"].items() if one != name}
    log = log | {"filled": log["filled"] | {name: 0.0}, "columns": columns}
    return night | {"logs": night["logs"] | {"account_events": log}}


def test_a_column_that_is_empty_from_a_day_on(world: Frames, before: Summary) -> None:
    orders = world["order_events"]
    empty = with_orders(world, orders.assign(device_id=orders["device_id"].mask(on(orders))))
    tonight = summarise(empty)
    found = check_quality(tonight, [before], LIMITS)
    assert name_checks(found) == ["quality: columns emptied"]
    assert "device_id 94% → 0%" in found[0].said["en"]
    assert name_checks(check_quality(tonight, [], LIMITS)) == ["quality: columns emptied"]


def test_what_was_let_pass_once_is_not_told_again(world: Frames, before: Summary) -> None:
    """A column is empty since yesterday, an event type has another name, half of the rows come."""
    orders = world["order_events"]
    last = on(orders) | on(orders, 1)
    changed = orders.assign(
        device_id=orders["device_id"].mask(last),
        event_type=orders["event_type"].mask(last & orders["event_type"].eq("paid"), "settled"),
    )
    fewer = last & (orders["order_id"].str[-1].astype(int) % 5 > 1)
    frames = with_orders(world, changed[~fewer])
    accepted = summarise(frames, back=1)
    assert len(check_quality(accepted, [], LIMITS)) == 4
    assert find(frames, accepted) == []


def test_event_types(world: Frames, before: Summary) -> None:
    orders = world["order_events"]
    paid = on(orders) & orders["event_type"].eq("paid")
    renamed = orders.assign(event_type=orders["event_type"].mask(paid, "settled"))
    new, vanished = "quality: event types unknown", "quality: event types vanished"
    assert find(with_orders(world, renamed), before) == [new, vanished]
    assert find(with_orders(world, orders[~paid]), before) == [vanished]


def test_rows_that_cannot_be_used(world: Frames, before: Summary) -> None:
    orders = world["order_events"]
    some = on(orders) & orders["order_id"].str.endswith(("1", "2"))
    broken = with_orders(world, orders.assign(amount=orders["amount"].mask(some)))
    assert find(broken, before) == ["quality: rows set aside"]


def test_amounts_in_another_unit_are_a_drift(world: Frames, before: Summary) -> None:
    orders = world["order_events"]
    fen = orders["amount"].where(~on(orders), orders["amount"] * 100)
    assert find(with_orders(world, orders.assign(amount=fen)), before) == ["drift: amounts"]


def test_devices_that_are_shared_otherwise_are_a_drift(world: Frames, before: Summary) -> None:
    orders = world["order_events"]
    device = orders["device_id"]
    for changed in ("unknown", orders["event_id"]):
        frames = with_orders(world, orders.assign(device_id=device.mask(on(orders), changed)))
        assert find(frames, before) == ["drift: sharing"]


def test_a_young_log_says_nothing(world: Frames) -> None:
    orders = world["order_events"]
    young = orders[orders["event_time"] >= orders["event_time"].max() - pd.Timedelta(days=6)]
    assert find(with_orders(world, young)) == []


def test_a_log_without_rows_yet(world: Frames, before: Summary) -> None:
    orders = world["order_events"]
    later = orders[on(orders)].assign(event_time=lambda rows: rows["event_time"] + DAY)
    tonight = summarise(with_orders(world, later))
    assert tonight["logs"]["order_events"]["usable"] == 0
    assert check_quality(tonight, [], LIMITS) == []
    assert check_quality(before, [tonight | {"as_of_us": 0}], LIMITS) == []


def test_what_features_can_see() -> None:
    def sight(day: int, off: dict[str, str], blind: float) -> Summary:
        return {"as_of_us": day, "sight": summarise_sight(off, {"geography": np.array([blind])})}

    seen = sight(1, {"kmh_between_logins": "account_events.latitude"}, 0.1)
    off = sight(2, {"accounts_per_ip": "account_events.ip"}, 0.4)
    (found,) = check_sight(off, [seen], LIMITS)
    assert found.names == ("accounts_per_ip (account_events.ip)",)
    (found,) = check_sight(sight(2, {}, 0.4), [seen], LIMITS)
    assert found.said["en"].count("geography 10% → 40%") == 1
    assert check_sight(sight(2, {}, 0.15), [seen], LIMITS) == []
    assert check_sight(seen, [off], LIMITS) == []  # a night that is run again looks back only


def test_a_rare_event_type_that_ended_by_chance_stops_nothing(before: Summary) -> None:
    need = {"screen_shared_draw_sum_24h": "account_events.event_type:screen_shared"}
    seen = before | {"sight": summarise_sight({}, {})}
    tonight = {"as_of_us": before["as_of_us"] + 1, "sight": summarise_sight(need, {})}
    assert name_checks(check_sight(tonight, [seen], LIMITS)) == [
        "quality: features switched off (told)"
    ]
    often = {"hours_unrepaid": "account_events.event_type:repaid"}
    tonight["sight"] = summarise_sight(often, {})
    assert name_checks(check_sight(tonight, [seen], LIMITS)) == ["quality: features switched off"]
