"""What a notebook shows: small, escaped, masked, and nothing from outside."""

import re
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import detector
from detector.cli.main import main
from detector.face.logs import Logs
from detector.settings import PrivacySettings, Settings
from detector.simulation.world import World, write
from tests.face.conftest import Night

EVIL = "<img src=x onerror=alert(1)>\u202e"


@pytest.fixture(scope="module")
def evil(world: World) -> World:
    orders = world.order_events.assign(category=EVIL, merchant_id=EVIL)
    orders[EVIL] = "x"
    return World(world.account_events, orders, world.labels)


def test_what_is_shown_is_small_escaped_and_from_here(
    world: World, evil: World, night: Night
) -> None:
    first = night.ranking.top(1)["account_id"][0]
    logs = detector.read(evil)
    for told in (
        logs,
        logs.check,
        night.ranking,
        detector.case(night.folder, first),
    ):
        page = told._repr_html_()
        assert "<table" in page and len(page) < 20_000
        assert not re.search("<script|<style|<iframe|<img|<link|https?:|\u202e", page)
        assert not any(phone in page for phone in world.account_events["login_phone"].dropna())
        assert "\n" not in repr(told) and len(repr(told)) < 200
    assert "&lt;img src=x onerror=alert(1)&gt;" in logs._repr_html_()
    assert len(repr(world)) < 200


def test_no_plain_value_of_a_person_is_shown(logs: Logs) -> None:
    page = logs._repr_html_() + repr(logs) + str(logs.check)
    for log, personal in {
        "account_events": ["login_phone", "notify_phone", "id_number", "device_id", "ip"],
        "order_events": ["delivery_address", "delivery_phone", "device_id", "ip"],
    }.items():
        values = pd.unique(logs.logs[log][personal].head(50).to_numpy().ravel())
        assert not [value for value in values if isinstance(value, str) and value in page]


def test_check_tells_what_is_missing_and_what_that_costs(world: World) -> None:
    orders = world.order_events.drop(columns=["device_id", "delivery_latitude"])
    accounts = world.account_events.drop(columns=["device_id", "latitude", "ip"])
    told = detector.check(accounts, orders.rename(columns={"category": "goods"}))
    assert not told.ok and repr(told) == "Check failed: 1 of 3,236 rows are set aside"
    assert told.set_aside["examples"][0] == ["order_events (frame) row 5"]
    columns = told.columns.set_index(["log", "column"])
    assert columns.loc[("order_events", "category"), "taken_from"] == ""
    geography = told.blind.set_index("family").loc["geography"]
    assert (
        geography["switched_off"] > 0 and "order_events.delivery_latitude" in geography["missing"]
    )
    assert set(told.off["family"]) >= {"geography"}


def test_check_is_blind_where_a_ranking_is(world: World) -> None:
    accounts = world.account_events.drop(columns=["device_id", "ip"]).assign(login_phone="token")
    told = detector.check(accounts, world.order_events)
    record = detector.rank(accounts, world.order_events).record
    assert dict(told.blind[["family", "blind"]].round(6).itertuples(index=False)) == record["blind"]
    assert set(told.off["feature"]) == set(record["switched_off"])


def test_check_says_what_the_verb_says(world: World, tmp_path: Path) -> None:
    write(world, tmp_path)
    said = CliRunner().invoke(main, ["check", str(tmp_path)])
    assert (said.exit_code, said.stdout) == (7, f"{detector.check(tmp_path)}\n")


def test_with_a_key_nothing_plain_is_read(world: World, tmp_path: Path) -> None:
    key = tmp_path / "door.key"
    key.write_bytes(bytes(range(32)))
    key.chmod(0o600)
    orders = world.order_events.assign(row="own", source="own")
    settings = Settings(privacy=PrivacySettings(key=key))
    told = detector.read(world.account_events, orders, settings=settings)
    plain = set(world.account_events["login_phone"]) | set(orders["delivery_phone"])
    aside = told.set_aside["order_events"]
    assert aside["row"].tolist() == [5] and len(aside["delivery_phone"][0]) == 32
    assert not plain & {*told.account_events["login_phone"].dropna(), *aside["delivery_phone"]}
    unhashed = detector.read(world.account_events, orders).set_aside["order_events"]
    assert unhashed["source_row"].tolist() == ["own"] and unhashed["delivery_phone"][0] in plain


def test_a_clock_that_is_read_wrongly_is_seen(world: World) -> None:
    early = world.account_events["event_time"] - pd.Timedelta(days=3650)
    rows = detector.check(world.account_events.assign(event_time=early), world.order_events).rows
    assert rows["last"].max() == world.order_events["event_time"].max()
    assert rows["last"].min() == early.max() < rows["first"].max()


def test_a_mapping_is_told(world: World, tmp_path: Path) -> None:
    mapped = tmp_path / "map.toml"
    mapped.write_text(
        '[order_events.columns]\ncategory = "goods"\npaid_with = {value = "credit"}\n'
    )
    orders = world.order_events.rename(columns={"category": "goods"}).drop(columns="paid_with")
    told = detector.check(world.account_events, orders, settings=mapped)
    taken = told.columns.set_index(["log", "column"])["taken_from"]["order_events"]
    assert (taken["category"], taken["paid_with"]) == ("goods", "always credit")
    assert detector.read_settings(str(mapped)) == detector.read_settings(mapped)
