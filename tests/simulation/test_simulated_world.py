"""The simulated world keeps the contract, and no single sign gives a fraud away."""

import unicodedata
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from detector.errors import ConfigInvalid
from detector.events.contract import (
    ACCOUNT_EVENT_TYPES,
    ACCOUNT_EVENTS,
    ORDER_EVENT_TYPES,
    ORDER_EVENTS,
    Column,
    Kind,
)
from detector.simulation.cast import FRAUDS, HONEST
from detector.simulation.world import World, simulate, write, write_in_blocks

END = pd.Timestamp("2025-07-01", tz="Asia/Shanghai")
FLOATS = {Kind.MONEY, Kind.LATITUDE, Kind.LONGITUDE}


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(3000, seed=11)


def _check_columns(frame: pd.DataFrame, columns: tuple[Column, ...]) -> None:
    assert list(frame.columns) == [column.name for column in columns]
    for column in columns:
        kind = str(frame[column.name].dtype)
        if column.kind is Kind.TIME:
            assert kind == "datetime64[us, Asia/Shanghai]"
        else:
            assert kind == ("float64" if column.kind in FLOATS else "str")
        if column.required and column.name != "amount":
            assert frame[column.name].notna().all()
    assert frame["event_id"].is_unique


def test_frames_keep_the_contract(world: World) -> None:
    _check_columns(world.account_events, ACCOUNT_EVENTS)
    _check_columns(world.order_events, ORDER_EVENTS)
    assert set(world.account_events["event_type"]) <= set(ACCOUNT_EVENT_TYPES)
    assert set(world.order_events["event_type"]) == set(ORDER_EVENT_TYPES)
    assert (world.order_events["amount"] > 0).all()
    assert (world.account_events["amount"].dropna() > 0).all()
    assert list(world.labels.columns) == ["account_id", "label", "typology", "labelled_at"]
    assert str(world.labels["label"].dtype) == "int8"
    assert world.labels["account_id"].is_unique
    assert set(world.account_events["account_id"]) == set(world.labels["account_id"])


def test_same_seed_gives_the_same_frames() -> None:
    one, two, other = simulate(300, seed=5), simulate(300, seed=5), simulate(300, seed=6)
    for name in ("account_events", "order_events", "labels"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name))
    assert not one.labels.equals(other.labels)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.07])
def test_fraud_share_is_as_asked(share: float) -> None:
    labels = simulate(1000, seed=2, fraud_share=share).labels
    assert labels["label"].sum() == round(1000 * share)


def test_every_story_is_told(world: World) -> None:
    counts = world.labels["typology"].value_counts()
    assert set(counts.index) == {*FRAUDS, *HONEST, "ordinary"}
    fraud = world.labels["label"] == 1
    assert set(world.labels.loc[fraud, "typology"]) == set(FRAUDS)
    smallest = min(counts[name] for name in HONEST)
    assert smallest > max(counts[name] for name in FRAUDS)


def test_nothing_happens_at_or_after_the_end(world: World) -> None:
    assert world.account_events["event_time"].max() < END
    assert world.order_events["event_time"].max() < END


def test_accounts_register_first_and_open_once(world: World) -> None:
    events = world.account_events
    first = events.groupby("account_id", sort=False).head(1)
    assert (first["event_type"] == "registered").all()
    assert (events["event_type"] == "registered").sum() == len(world.labels)
    assert (events["event_type"] == "credit_opened").sum() == len(world.labels)
    opened = events[events["event_type"] == "credit_opened"].set_index("account_id")["event_time"]
    orders = world.order_events
    lent = orders[(orders["event_type"] == "placed") & (orders["paid_with"] == "credit")]
    assert (lent["event_time"] > lent["account_id"].map(opened)).all()
    drawn = events[events["event_type"] == "cash_drawn"]
    assert (drawn["event_time"] > drawn["account_id"].map(opened)).all()


def test_steps_of_an_order_come_in_lifecycle_order(world: World) -> None:
    followers = {
        "placed": {"paid", "cancelled"},
        "paid": {"intercepted", "shipped", "delivered", "cancelled"},
        "intercepted": {"cancelled"},
        "shipped": {"delivered"},
        "delivered": {"refunded"},
        "cancelled": {"refunded"},
        "refunded": set(),
    }
    orders = world.order_events
    assert orders.groupby("order_id")["event_time"].is_monotonic_increasing.all()
    same = orders["order_id"] == orders["order_id"].shift(-1)
    steps = pd.DataFrame({"step": orders["event_type"], "next": orders["event_type"].shift(-1)})
    for step, after in steps[same].drop_duplicates().itertuples(index=False):
        assert after in followers[step]
    first = ~orders["order_id"].duplicated()
    assert (orders.loc[first, "event_type"] == "placed").all()


def test_phones_are_spelt_in_several_ways(world: World) -> None:
    events = world.account_events.dropna(subset=["login_phone"])
    digits = events["login_phone"].map(_digits)
    assert digits.str.fullmatch(r"1[0-9]{10}").all()
    ways = events["login_phone"].groupby(digits).nunique()
    assert (ways > 1).mean() > 0.3
    for mark in ("+86", "0086", " ", "-", chr(0xFF11)):
        assert events["login_phone"].str.contains(mark, regex=False).any()


def _digits(phone: object) -> str:
    plain = unicodedata.normalize("NFKC", str(phone))
    return "".join(mark for mark in plain if mark.isdigit())[-11:]


def _with_sign(world: World) -> dict[str, set[str]]:
    """Give the accounts that show each of some signs."""
    events, orders = world.account_events, world.order_events
    account = events["account_id"]
    signs = {
        kind: set(account[events["event_type"] == kind])
        for kind in ("password_reset", "login_failed", "transferred_out", "device_bound")
    }
    both = events.dropna(subset=["login_phone", "notify_phone"])
    apart = both["login_phone"].map(_digits) != both["notify_phone"].map(_digits)
    signs["another number is told"] = set(both.loc[apart, "account_id"])
    users = events.dropna(subset=["device_id"]).drop_duplicates(["account_id", "device_id"])
    shared = users["device_id"].map(users["device_id"].value_counts()) > 1
    signs["device of others"] = set(users.loc[shared, "account_id"])
    doors = orders.drop_duplicates(["account_id", "delivery_address"])
    door = doors["delivery_address"].map(doors["delivery_address"].value_counts()) > 3
    signs["door of others"] = set(doors.loc[door, "account_id"])
    opened = events[events["event_type"] == "credit_opened"]
    recent = opened["event_time"] > END - pd.Timedelta(days=180)
    signs["opened lately"] = set(opened.loc[recent, "account_id"])
    dear = orders[orders["category"].isin(["phone", "gold", "laptop"])]
    signs["dear goods"] = set(dear["account_id"])
    stopped = orders[orders["event_type"] == "intercepted"]
    signs["intercepted"] = set(stopped["account_id"])
    return signs


def test_no_single_sign_is_necessary_or_sufficient(world: World) -> None:
    fraud = set(world.labels.loc[world.labels["label"] == 1, "account_id"])
    for sign, accounts in _with_sign(world).items():
        assert len(accounts & fraud) < 0.95 * len(fraud), sign
        assert len(accounts - fraud) >= 1.5 * len(accounts & fraud), sign


def test_some_signs_are_missing_in_each_fraud() -> None:
    world = simulate(1500, seed=3, fraud_share=0.3)
    signs = _with_sign(world)
    for fraud in FRAUDS:
        members = set(world.labels.loc[world.labels["typology"] == fraud, "account_id"])
        full = [sign for sign, accounts in signs.items() if members <= accounts]
        assert full in ([], ["opened lately"]), fraud


def test_world_is_written_as_it_is(world: World, tmp_path: Path) -> None:
    write(world, tmp_path)
    for name in ("account_events", "order_events", "labels"):
        frame = pq.read_table(tmp_path / f"{name}.parquet").to_pandas()
        pd.testing.assert_frame_equal(frame, getattr(world, name))
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 3_000_000


def test_blocks_share_no_identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detector.simulation.world._BLOCK", 200)
    write_in_blocks(tmp_path, 500, seed=4)
    for name, key in (("account_events", "event_id"), ("order_events", "event_id")):
        assert pq.read_table(tmp_path / name).to_pandas()[key].is_unique
    labels = pq.read_table(tmp_path / "labels").to_pandas()
    assert len(labels) == 500
    assert labels["account_id"].is_unique
    events = [pq.read_table(file).to_pandas() for file in (tmp_path / "account_events").iterdir()]
    for column in ("login_phone", "device_id", "id_number"):
        sets = [set(frame[column].dropna().map(str)) for frame in events]
        assert sum(len(part) for part in sets) == len(set().union(*sets))


def test_nobody_gives_empty_frames() -> None:
    empty = simulate(0, seed=1)
    assert len(empty.account_events) == len(empty.order_events) == len(empty.labels) == 0


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(ConfigInvalid) as caught:
        simulate(-1, seed=1, end="tomorrow", days=3, fraud_share=0.9)
    for word in ("accounts", "end", "days", "fraud_share"):
        assert word in str(caught.value)
