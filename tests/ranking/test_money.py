"""Money: what is owed, what can still be stopped, and which orders to stop first."""

from collections.abc import Iterator

import pytest

from detector.engines.duck import DuckEngine
from detector.events.read import read_events
from detector.features.matrix import DAY, Span, build_stages
from detector.ranking.money import read_exposure, read_open_orders
from tests.telling import LATER, START, instant, tell

STORY = """
    a 0d  registered
    a 1d  credit_opened amount=10000
    b 0d  registered
    c 0d  registered
    a 2d  placed    gone      100
    a 3d  delivered gone      100
    a 4d  placed    open      20.50
    a 5d  paid      open      20.50
    a 6d  shipped   open      20.50
    a 4d  placed    card      7 with=card
    a 4d  placed    cancelled 1000
    a 5d  cancelled cancelled 1000
    a 4d  placed    stopped   2000
    a 5d  intercepted stopped 2000
    a 4d  placed    back      4000
    a 5d  delivered back      4000
    a 6d  refunded  back      4000
    a 7d  cash_drawn amount=300
    a 8d  repaid    amount=50
    a 8d  transferred_out amount=299 to=x
    b 4d  placed    small     5
    b 4d1h placed   large     500 category=phone
    b 9d  repaid    amount=9999
"""


@pytest.fixture
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as engine:
        read_events(engine, tell(STORY), as_of=instant("10d"), now=LATER)
        as_of = int(instant("10d").timestamp()) * 1_000_000
        build_stages(engine, Span(as_of, as_of - 180 * DAY))
        yield engine


def since(when: str) -> int:
    return int(instant(when).timestamp()) * 1_000_000


def test_money_at_risk(engine: DuckEngine) -> None:
    """Delivered 100, on its way 20.50, cash 300, paid back 50; what was stopped is not owed."""
    money = read_exposure(engine, since("0d"))
    assert money["money_at_risk"].tolist() == [100 + 20.50 + 300 - 50, 0, 0]


def test_money_stoppable(engine: DuckEngine) -> None:
    """Placed and not delivered, cancelled, intercepted or refunded, however it was paid."""
    money = read_exposure(engine, since("0d"))
    assert money["money_stoppable"].tolist() == [27.50, 505, 0]


def test_only_the_lookback_counts(engine: DuckEngine) -> None:
    money = read_exposure(engine, since("6d"))
    assert money["money_at_risk"].tolist() == [250, 0, 0]
    assert money["money_stoppable"].tolist() == [0, 0, 0]


def test_open_orders_most_money_first(engine: DuckEngine) -> None:
    engine.create("reviewed", "SELECT account FROM accounts")
    orders = read_open_orders(engine, since("0d"), since("10d"), "Asia/Shanghai")
    assert orders["order_id"].tolist() == ["large", "open", "card", "small"]
    assert orders["state"].tolist() == ["placed", "shipped", "placed", "placed"]
    first = orders.iloc[0]
    assert first["account_id"] == "b"
    assert first["placed_at"] == "2026-03-05 01:00:00"
    assert START.isoformat() == "2026-03-01T00:00:00+08:00"
    assert (first["amount"], first["category"], first["hours_open"]) == (500, "phone", 143.0)


def test_only_reviewed_accounts_are_listed(engine: DuckEngine) -> None:
    engine.create("reviewed", "SELECT account FROM accounts WHERE account_id = 'a'")
    orders = read_open_orders(engine, since("0d"), since("10d"), "UTC")
    assert set(orders["account_id"]) == {"a"}
    engine.create("reviewed", "SELECT account FROM accounts WHERE account_id = 'c'")
    assert len(read_open_orders(engine, since("0d"), since("10d"), "UTC")) == 0


def test_equal_amounts_are_listed_by_id() -> None:
    story = "\n".join(
        ["z 0d registered", "y 0d registered"]
        + [f"{name} 1d placed {order} 9" for name in "zy" for order in ("2", "1")]
    )
    with DuckEngine(threads=2) as engine:
        read_events(engine, tell(story), now=LATER)
        build_stages(engine, Span(since("2d"), since("0d")))
        engine.create("reviewed", "SELECT account FROM accounts")
        orders = read_open_orders(engine, since("0d"), since("2d"), "UTC")
    listed = list(zip(orders["account_id"], orders["order_id"], strict=True))
    assert listed == [("y", "1"), ("y", "2"), ("z", "1"), ("z", "2")]
