"""Money: what is owed, and what can still be stopped."""

from collections.abc import Iterator

import pytest

from detector.catalogue.matrix import DAY, Span, build_stages
from detector.engines.duck import DuckEngine
from detector.events.read import read_events
from detector.ranking.money import read_exposure
from tests.telling import LATER, instant, tell

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
