"""Common points of compromise: a planted leak is found, chance and popularity are not."""

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from detector.cases.exposure.chance import tail_of_chance
from detector.cases.exposure.comparison import choose_points, weigh_points
from detector.cases.exposure.moments import read_moments
from detector.cases.exposure.points import (
    COLUMNS,
    NEEDED,
    CommonPoints,
    find_common_points,
    read_common_points,
    write_common_points,
)
from detector.catalogue.matrix import DAY, STAGES, Span
from detector.engines.base import Engine
from detector.engines.duck import DuckEngine
from detector.events.read import read_events
from detector.privacy.masks import mask
from detector.simulation.world import World, simulate
from tests.telling import LATER, Frames, instant, shuffled, tell

ZONE = "Asia/Shanghai"
LEAK = "leaky-shop"
STATION = "浙江省杭州市西湖区丰巢柜90号"


def prepare(engine: Engine, frames: Frames) -> int:
    events = read_events(engine, frames, now=LATER)
    span = Span(events.as_of_us, events.as_of_us - 180 * DAY)
    for name in NEEDED:
        engine.run(f"CREATE TEMP TABLE {name} AS {span.fill(STAGES[name].sql)}")
    return events.as_of_us


def seek(engine: Engine, as_of: int, cases: Sequence[str], others: Sequence[str]) -> CommonPoints:
    first, rest = (pa.table({"account_id": pa.array(i, pa.string())}) for i in (cases, others))
    return find_common_points(engine, first, rest, as_of, mask, ZONE)


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(900, 11, end="2026-07-01", fraud_share=0.25)


@pytest.fixture(scope="module")
def taken(world: World) -> list[str]:
    of = world.labels["typology"] == "account_takeover"
    return list(world.labels.loc[of, "account_id"])


@pytest.fixture(scope="module")
def honest(world: World) -> list[str]:
    return list(world.labels.loc[world.labels["label"] == 0, "account_id"])


@pytest.fixture(scope="module")
def plain(world: World) -> Iterator[tuple[Engine, int]]:
    with DuckEngine(threads=1) as engine:
        yield engine, prepare(engine, frames_of(world))


def frames_of(world: World) -> Frames:
    return {"account_events": world.account_events, "order_events": world.order_events}


def plant(world: World, ids: Sequence[str], **changed: str) -> Frames:
    """Send an early order of each account elsewhere: no order more than there was."""
    orders = world.order_events.copy()
    first = orders[orders["account_id"].isin(ids) & (orders["event_type"] == "placed")]
    first = first.sort_values(["account_id", "event_time"]).groupby("account_id").head(1)
    rows = orders["order_id"].isin(first["order_id"])
    for name, value in changed.items():
        orders.loc[rows, name] = value
    return {"account_events": world.account_events, "order_events": orders}


def find_in(frames: Frames, taken: Sequence[str], honest: Sequence[str]) -> CommonPoints:
    with DuckEngine(threads=2) as engine:
        return seek(engine, prepare(engine, frames), taken, honest)


def leaky(taken: Sequence[str]) -> list[str]:
    return [account for n, account in enumerate(sorted(taken)) if n % 5 < 3]


@pytest.fixture(scope="module")
def leak(world: World, taken: list[str], honest: list[str]) -> CommonPoints:
    return find_in(plant(world, leaky(taken), merchant_id=LEAK), taken, honest)


def test_without_a_leak_it_says_plainly_that_there_is_none(
    plain: tuple[Engine, int], taken: list[str], honest: list[str]
) -> None:
    points = seek(*plain, taken, honest)
    assert points.cases >= 10 and points.tested >= 20
    assert points.found == ()
    assert points.told["en"].startswith("No merchant, address or week stands out")
    assert "未超出偶然" in points.told["zh"]


def test_accounts_picked_by_chance_have_nothing_in_common(
    plain: tuple[Engine, int], honest: list[str]
) -> None:
    """Twenty times other honest accounts play the cases; one false finding would be bad luck."""
    draws = (np.random.default_rng(n).choice(honest, 40, replace=False) for n in range(20))
    told = [seek(*plain, list(drawn), honest) for drawn in draws]
    assert sum(len(points.found) for points in told) <= 1
    assert min(points.cases for points in told) >= 10


def test_a_leak_is_found_and_nothing_else(leak: CommonPoints, taken: list[str]) -> None:
    (point,) = leak.found
    assert set(point) == set(COLUMNS)
    assert (point["kind"], point["shown"]) == ("merchant", LEAK)
    assert point["exposed_cases"] > 0.4 * leak.cases and point["exposed_controls"] == 0
    assert point["odds_ratio"] is None and point["p_adjusted"] < 1e-6
    assert len(point["orders"]) == point["exposed_cases"]
    assert "look at what leaked there" in leak.told["en"] and LEAK in leak.told["zh"]


def test_a_leak_at_a_parcel_station_is_told_masked(
    world: World, taken: list[str], honest: list[str]
) -> None:
    frames = plant(world, leaky(taken), delivery_address=STATION)
    points = find_in(frames, taken, honest)
    assert [(p["kind"], p["shown"]) for p in points.found] == [("address", "浙江省杭州市****")]
    assert "西湖" not in points.to_json()


def test_a_shop_where_everybody_buys_is_not_found(
    world: World, taken: list[str], honest: list[str]
) -> None:
    points = find_in(plant(world, [*taken, *honest], merchant_id="big-shop"), taken, honest)
    assert points.found == () and points.cases >= 10


def test_rows_in_another_order_find_the_same(
    world: World, taken: list[str], honest: list[str], leak: CommonPoints
) -> None:
    frames = shuffled(plant(world, leaky(taken), merchant_id=LEAK), 3)
    assert asdict(find_in(frames, taken[::-1], honest[::-1])) == asdict(leak)


def test_too_few_cases_say_so(
    plain: tuple[Engine, int], taken: list[str], honest: list[str]
) -> None:
    points = seek(*plain, taken[:3], honest)
    assert points.found == () and points.told["en"].startswith("Too few cases (")
    assert seek(*plain, [], honest).told["zh"].startswith("案件太少（0 个")
    assert seek(*plain, taken, []).cases == 0


def test_what_was_found_can_be_read_again(leak: CommonPoints, tmp_path: Path) -> None:
    write_common_points(leak, tmp_path)
    again = read_common_points(tmp_path)
    assert again == leak and json.loads(again.to_json())["cases"] == leak.cases
    assert LEAK in leak._repr_html_() and leak.frame["kind"].tolist() == ["merchant"]
    assert "matched accounts" in leak.to_text() and "对照账户" in leak.to_text("zh")


BEGINNINGS = """
    reset 0d registered
    reset 100d placed r1 900 with=credit device=old
    reset 119d password_reset
    reset 120d placed r2 5000 with=credit device=old
    device 0d login device=old
    device 119d12h login device=new
    device 120d placed d1 5000 with=credit device=new
    quiet 0d login device=old
    quiet 130d placed q1 100 with=card
    early 0d login_phone_changed phone=13800000001
    early 120d placed e1 2000 with=credit
    early 120d10h placed e2 3000 with=credit
"""


def test_a_case_begins_with_its_first_tell_tale() -> None:
    with DuckEngine(threads=1) as engine:
        as_of = prepare(engine, tell(BEGINNINGS))
        engine.create("exposure_cases", "SELECT account, account_id FROM accounts")
        moments = read_moments(engine, as_of)["index_us"].to_numpy()
        ids = engine.fetch("SELECT account_id FROM accounts ORDER BY account")["account_id"]
    told = pd.to_datetime(moments, unit="us", utc=True)
    began = dict(zip(ids.to_pylist(), told, strict=True))
    assert began == {
        "reset": instant("119d"),
        "device": instant("119d12h"),
        "quiet": instant("130d"),
        "early": instant("120d"),
    }


def test_the_strangers_own_orders_are_no_exposure() -> None:
    """Six accounts lose their savings at one shop: that is the haul, and not the leak."""
    lines = []
    for n, day in itertools.product(range(90), (20, 60)):
        lines.append(f"a{n:02} {day + n % 7}d placed o{n}-{day} 50 merchant=shop{n % 9} with=card")
    for n in range(90):
        lines.append(f"a{n:02} 0d registered")
    for n in range(6):
        lines += [f"a{n:02} 110d password_reset", f"a{n:02} 110d2h placed x{n} 9000 merchant=fence"]
    points = find_in(tell("\n".join(lines)), [f"a{n:02}" for n in range(6)], EVERYBODY)
    assert (points.cases, points.controls) == (6, 60)
    assert points.found == ()


EVERYBODY = [f"a{n:02}" for n in range(90)]


def test_the_chance_is_that_of_counting_all_ways_it_could_have_been() -> None:
    exposed, sizes = np.array([1, 2, 0, 3]), np.array([3, 4, 2, 3])
    ways = list(itertools.product(*(range(size) for size in sizes)))
    for cases in range(5):
        hits = sum(
            sum(who < count for who, count in zip(way, exposed, strict=True)) >= cases
            for way in ways
        )
        assert tail_of_chance(exposed, sizes, cases) == pytest.approx(hits / len(ways))


def test_of_a_merchant_and_its_week_the_less_likely_is_told() -> None:
    """Nine cases bought in one week at a shop where many buy in others."""
    sizes = np.full(12, 11)
    week = [("merchant_week", "m", 7, of, int(of < 9), 1) for of in range(9)]
    shop = [("merchant", "m", None, of, int(of < 9), 4) for of in range(12)]
    columns = ["kind", "key", "week", "of", "cases", "exposed"]
    seen = pd.DataFrame([*shop, *week], columns=columns)
    points = weigh_points(seen.astype({"week": "Int64"}), sizes)
    assert points["p_adjusted"].le(0.05).all()
    chosen = choose_points(points)
    assert chosen[["kind", "week"]].values.tolist() == [["merchant_week", 7]]
