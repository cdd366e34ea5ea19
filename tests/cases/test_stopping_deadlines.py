"""By when to stop, learned from what went on and from what is still open."""

from collections.abc import Iterable

import numpy as np
import pytest

from detector.cases.stopping.latency import learn_latency
from tests.cases.test_stopping import by_reference, stop

OPENED = "x 0d registered\n"


def orders(name: str, count: int, *steps: str, category: str = "phone") -> str:
    """Tell so many orders of account x with the same steps, each `TIME STEP`."""
    return "\n".join(
        f"x {step} {name}{n} 1 category={category}" for n in range(count) for step in steps
    )


def tell_all(*parts: str) -> str:
    return OPENED + "\n".join(parts)


def deadlines(hours: Iterable[float], gone: Iterable[int], ages: Iterable[float]) -> list[float]:
    latency = learn_latency(np.array(list(hours), dtype=float), np.array(list(gone)) == 1)
    return list(latency.find_deadlines(np.array(list(ages), dtype=float)))


def test_deadline_by_hand() -> None:
    """Waiting after 10, 30 and 40 hours: 3/4, 3/8 and 0; the one open at 20 counts until then.

    From 10 hours on a quarter has gone at 9/16 or below, which is at 30; from 30 at 9/32: at 40.
    """
    hours, gone = [10, 20, 30, 40], [1, 0, 1, 1]
    assert learn_latency(np.array(hours, float), np.array(gone) == 1).waiting.tolist() == [
        0.75,
        0.75,
        0.375,
        0,
    ]
    found = deadlines(hours, gone, [0, 9, 10, 29, 30, 39, 40])
    assert found == pytest.approx([10, 10, 30, 30, 40, 40, np.nan], nan_ok=True)


def test_those_that_never_go_do_not_move_the_deadline_of_the_others() -> None:
    hours, gone = [10, 20, 100, 100], [1, 1, 0, 0]
    assert deadlines(hours, gone, [0, 10]) == [10, 20]
    latency = learn_latency(np.array(hours, float), np.array(gone) == 1)
    assert latency.never == 0.5
    # New, 2 of 4 go on; of 3 that wait at 10 hours one does, and none of those at 20.
    chance = latency.tell_chance_left(np.array([0.0, 10, 20, 500]))
    assert chance == pytest.approx([1, (1 / 3) / (2 / 4), 0, 0])


def test_of_many_orders_those_of_some_accounts_teach(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three accounts two teach; what the third has open is listed, and its own speed unknown."""
    monkeypatch.setattr("detector.cases.stopping.latency.MOST", 120)
    told = tell_all(
        *(
            f"{x} {step} {x}{n} 1 category=phone"
            for x, ships in (("x", "1d1h"), ("y", "1d9h"), ("z", "1d1h"))
            for n in range(60)
            for step in ("1d placed", f"{ships} shipped", "2d delivered")
        ),
        "y 3d placed open 1 category=phone",
        "y 3d cash_drawn amount=9",
        "z 0d registered",
    )
    listed = by_reference(stop(told, as_of="3d0h30m"))
    assert listed.loc["open", "stop_by"] == "2026-03-04 01:00:00"
    assert listed.loc["open", "learned_from"] == 120
    assert "draw" in set(listed["kind"])


def test_open_orders_count() -> None:
    """One in five ships after 10 hours, the others after 100, and most were placed 20 hours ago.

    Of those that were seen to ship 66 of 90 took 10 hours: without the open ones the deadline
    would be 10 hours.
    """
    stops = by_reference(
        stop(
            tell_all(
                orders("oldquick", 6, "0d placed", "10h shipped", "2d delivered"),
                orders("oldslow", 24, "0d placed", "100h shipped", "6d delivered"),
                orders("quick", 60, "9d4h placed", "9d14h shipped", "9d20h delivered"),
                orders("slow", 240, "9d4h placed"),
                "x 9d19h placed mine 500 category=phone",
            )
        )
    )
    assert stops.loc["mine", "stop_by"] == "2026-03-14 23:00:00"
    assert stops.loc["mine", "learned_from"] == 90
    assert stops.loc["slow0", "stop_by"] == "2026-03-14 08:00:00"


def test_each_kind_has_its_own_deadline_and_a_rare_one_that_of_all() -> None:
    """Phones ship after 10 hours; gift cards are delivered after 1, without shipping."""
    stops = by_reference(
        stop(
            tell_all(
                orders("p", 70, "0d placed", "10h shipped", "20h delivered"),
                orders("g", 60, "0d placed", "1h delivered", category="gift_card"),
                orders("r", 49, "0d placed", "90h shipped", "99h delivered", category="gold"),
                "x 9d23h30m placed phone 3 category=phone",
                "x 9d23h30m placed card 2 category=gift_card",
                "x 9d23h30m placed gold 1 category=gold",
                "x 9d23h30m placed unheard 0.5 category=tea",
            )
        )
    )
    assert stops["stop_by"].to_dict() == {
        "phone": "2026-03-11 09:30:00",
        "card": "2026-03-11 00:30:00",
        "gold": "2026-03-11 00:30:00",
        "unheard": "2026-03-11 00:30:00",
    }
    assert stops["before"].tolist() == ["shipped", "delivered", "shipped", "shipped"]
    assert stops["learned_from"].tolist() == [70, 60, 179, 179]


def test_a_shipped_order_waits_for_its_delivery() -> None:
    """From shipping on it takes 30 hours; being paid at the door does not take it back."""
    stops = by_reference(
        stop(
            tell_all(
                orders("p", 50, "0d placed", "10h shipped", "40h delivered"),
                "x 9d placed mine 9 category=phone",
                "x 9d6h shipped mine 9",
                "x 9d7h paid mine 9",
            )
        )
    )
    mine = stops.loc["mine"].to_dict()
    assert (mine["state"], mine["before"]) == ("shipped", "delivered")
    assert mine["stop_by"] == "2026-03-11 12:00:00"


def test_steps_at_one_instant_and_called_off_orders() -> None:
    """What was cancelled after an hour says only that it had not shipped by then."""
    stops = by_reference(
        stop(
            tell_all(
                orders("atonce", 10, "0d placed", "0d shipped", "0d delivered"),
                orders("p", 50, "0d placed", "10h shipped", "10h delivered"),
                orders("c", 90, "0d placed", "1h cancelled"),
                "x 9d23h placed mine 9 category=phone",
            )
        )
    )
    mine = stops.loc["mine"].to_dict()
    assert (mine["stop_by"], mine["learned_from"]) == ("2026-03-11 09:00:00", 60)


def test_what_is_open_longer_than_any_that_went_out_comes_last() -> None:
    stops = stop(
        tell_all(
            orders("p", 60, "50d placed", "50d9h shipped", "51d delivered"),
            "x 1d placed lost 9999 category=phone",
            "x 51d placed fresh 1 category=phone",
        ),
        as_of="51d1h",
    )
    assert stops["reference"].tolist() == ["fresh", "lost"]
    assert stops["priority"].tolist() == [1, 0]
    assert stops["stop_by"].tolist() == ["2026-04-21 09:00:00", ""]
    assert stops["hours_open"].tolist() == [1, 1201]


def test_how_long_drawn_cash_stays_is_learned_from_everybody() -> None:
    """Sixty pass it on after two hours; what has stayed for five days will hardly leave now."""
    others = "\n".join(
        f"o{n} 1d cash_drawn amount=9\no{n} 1d2h transferred_out amount=9 to=x" for n in range(60)
    )
    story = f"""
        x 0d registered
        x 0d placed o 1
        x 5d cash_drawn amount=100
        y 9d23h cash_drawn amount=100
        {others}
    """
    stops = stop(story, risk={"x": 1.0, "y": 1.0}).query("kind == 'draw'")
    assert stops["account_id"].tolist() == ["y", "x"]
    assert stops["stop_by"].tolist() == ["2026-03-11 01:00:00", ""]
    assert stops["chance_left"].tolist() == [1, 0]
    assert set(stops["learned_from"]) == {60} and set(stops["before"]) == {"passed on"}


def test_fewer_than_fifty_teach_nothing() -> None:
    stops = stop(
        tell_all(
            orders("p", 49, "0d placed", "10h shipped", "20h delivered"),
            "x 9d placed mine 9 category=phone",
        )
    )
    mine = stops.iloc[0].to_dict()
    assert (mine["stop_by"], mine["learned_from"], mine["chance_left"]) == ("", 49, 1)
