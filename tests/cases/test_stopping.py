"""What to stop tonight, by eye: which things, how much of them, by when."""

from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from detector.cases.stopping.stops import COLUMNS, read_stops
from detector.catalogue.matrix import DAY
from detector.catalogue.stages.orders import ORDERS
from detector.engines.duck import DuckEngine
from detector.events.read import read_events
from tests.telling import LATER, Frames, build_world, instant, shuffled, tell

STORY = """
    a 0d  registered
    b 0d  registered
    a 8d  placed  sent     100 category=phone
    a 9d  shipped sent     100
    a 9d  placed  paid      70 category=phone
    a 9d1h paid   paid      70
    a 9d  placed  stopped  999
    a 9d  intercepted stopped 999
    a 8d  placed  arrived  999
    a 9d  delivered arrived 999
    a 7d  placed  back     999
    a 8d  cancelled back   999
    b 9d  placed  other     30 with=card
    b 9d12h cash_drawn amount=500
    b 9d13h transferred_out amount=200 to=x
    b 9d21h transferred_out amount=80 to=y
    b 8d18h transferred_out amount=60 to=z
"""


def stop(
    told: str | Frames,
    as_of: str = "10d",
    risk: dict[str, float] | None = None,
    threads: int = 1,
    **options: Any,
) -> pd.DataFrame:
    """List what can be stopped of a story's accounts: each has the risk 1 unless told."""
    risks = risk or {}
    with DuckEngine(threads=threads) as engine:
        frames = tell(told) if isinstance(told, str) else told
        events = read_events(engine, frames, as_of=instant(as_of), now=LATER)
        since = events.as_of_us - 180 * DAY
        engine.create("orders", ORDERS.sql)
        ids = engine.fetch("SELECT account_id FROM accounts ORDER BY account")["account_id"]
        names = [str(name) for name in ids.to_pylist() if not risks or name in risks]
        reviewed = pa.table(
            {
                "account_id": pa.array(names, pa.string()),
                "rank": pa.array(range(1, len(names) + 1), pa.int64()),
                "risk": pa.array([risks.get(name, 1.0) for name in names], pa.float64()),
            }
        )
        return read_stops(engine, reviewed, since, events.as_of_us, "Asia/Shanghai", **options)


def by_reference(stops: pd.DataFrame) -> pd.DataFrame:
    assert stops["reference"].is_unique
    return stops.set_index("reference")


def test_only_what_is_open_is_listed_most_money_first() -> None:
    """Intercepted, cancelled and delivered orders are gone; a transfer of 30 hours ago as well."""
    stops = stop(STORY)
    assert tuple(stops.columns) == COLUMNS
    assert stops["kind"].tolist() == [
        "draw",
        "transfer",
        "order",
        "transfer",
        "order",
        "order",
    ]
    assert stops["amount"].tolist() == [220, 200, 100, 80, 70, 30]
    assert stops["state"].tolist() == [
        "partly_passed_on",
        "transferred",
        "shipped",
        "transferred",
        "paid",
        "placed",
    ]


def test_a_transfer_can_be_recalled_for_a_day() -> None:
    transfers = stop(STORY).query("kind == 'transfer'")
    assert transfers["amount"].tolist() == [200, 80]
    assert transfers["at"].tolist() == ["2026-03-10 13:00:00", "2026-03-10 21:00:00"]
    assert transfers["stop_by"].tolist() == ["2026-03-11 13:00:00", "2026-03-11 21:00:00"]
    assert set(transfers["before"]) == {"final"}
    longer = stop(STORY, recall_hours=48).query("kind == 'transfer'")
    assert longer["amount"].tolist() == [200, 80, 60]
    assert (stop(STORY, recall_hours=0)["kind"] != "transfer").all()


def test_what_comes_next_and_how_long_it_is_open() -> None:
    orders = by_reference(stop(STORY).query("kind == 'order'"))
    assert orders["before"].to_dict() == {
        "sent": "delivered",
        "paid": "shipped",
        "other": "shipped",
    }
    sent = orders.loc["sent"].to_dict()
    assert (sent["at"], sent["hours_open"]) == ("2026-03-09 00:00:00", 48)
    assert orders["category"].to_dict() == {"sent": "phone", "paid": "phone", "other": ""}


def test_risk_weighs_money_and_only_accounts_in_front_are_listed() -> None:
    """Of b everything weighs a tenth, so that a's orders come first."""
    stops = stop(STORY, risk={"a": 1.0, "b": 0.1})
    assert stops["account_id"].tolist() == ["a", "a", "b", "b", "b", "b"]
    assert stops["priority"].tolist() == [100, 70, 22, 20, 8, 3]
    assert stops["rank"].tolist() == [1, 1, 2, 2, 2, 2]
    assert set(stop(STORY, risk={"a": 0.5})["account_id"]) == {"a"}


@pytest.mark.parametrize(
    ("moves", "left"),
    [
        ("a 1d cash_drawn amount=100", [100]),
        ("a 1d cash_drawn amount=100 \n a 1d transferred_out amount=100 to=x", []),
        ("a 1d transferred_out amount=100 to=x \n a 1d1h cash_drawn amount=100", [100]),
        ("a 1d cash_drawn amount=100 \n a 1d1h transferred_out amount=130 to=x", []),
        # The transfer is taken from the latest draw, not twice.
        (
            "a 1d cash_drawn amount=100 \n a 1d1h cash_drawn amount=50"
            "\n a 1d2h transferred_out amount=60 to=x",
            [90],
        ),
        (
            "a 1d cash_drawn amount=100 \n a 1d1h transferred_out amount=130 to=x"
            "\n a 1d2h cash_drawn amount=50",
            [50],
        ),
    ],
)
def test_what_is_left_of_drawn_cash(moves: str, left: list[float]) -> None:
    stops = stop(f"a 0d registered\n a 0d placed o 1 \n {moves}", as_of="2d")
    assert stops.query("kind == 'draw'")["amount"].tolist() == left


def test_a_draw_is_recent_for_a_week() -> None:
    story = "a 0d registered \n a 0d placed o 1 \n a 1d cash_drawn amount=100"
    assert "draw" in set(stop(story, as_of="7d23h")["kind"])
    assert "draw" not in set(stop(story, as_of="8d1h")["kind"])


def test_nothing_learned_gives_no_deadline_and_says_so() -> None:
    """A log of placed orders only: priority is risk times amount, and nobody knows by when."""
    stops = stop("a 0d registered\n" + "\n".join(f"a {n}h placed o{n} 9" for n in range(60)))
    assert len(stops) == 60
    assert set(stops["stop_by"]) == {""} and set(stops["learned_from"]) == {0}
    assert set(stops["priority"]) == {9.0} and set(stops["chance_left"]) == {1.0}
    assert stops["reference"].tolist() == sorted(stops["reference"])


def test_nothing_to_stop_is_an_empty_table() -> None:
    stops = stop("a 0d registered \n a 0d placed o 1 \n a 1d delivered o 1")
    assert tuple(stops.columns) == COLUMNS and stops.empty


def test_events_without_an_id_are_named_by_account_and_instant() -> None:
    (reference,) = stop(
        "a 0d registered \n a 0d placed o 1 \n a 0d delivered o 1 \n a 1d cash_drawn amount=1",
        as_of="2d",
    )["reference"]
    assert reference == "a@2026-03-02T00:00:00"


def test_order_of_rows_and_threads_do_not_matter() -> None:
    world = build_world(400, seed=5, fraud_share=0.05)
    first = stop(world, as_of="150d", recall_hours=240)
    assert {"order", "draw", "transfer"} == set(first["kind"])
    pd.testing.assert_frame_equal(
        first, stop(shuffled(world, 3), as_of="150d", threads=2, recall_hours=240)
    )
