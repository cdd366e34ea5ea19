"""The alerts of a night in numbers and words."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.memory.columns import empty_alerts
from detector.memory.wording import count_states, say_alerts
from tests.memory.nights import Nights, day_of


def test_every_kind_is_counted_and_told() -> None:
    desk = Nights(capacity=1, line=3, carry=0)
    desk.night("a b c d")
    desk.night("d a e f b c", held=["e"])
    desk.night("d f e a g", settled={"a": "cleared"}, held=["e"], news=["d"])
    counts = count_states(desk.told[2])
    assert counts == {
        "raised": 1,
        "new": 0,
        "risen": 1,
        "known": 0,
        "waiting": 1,
        "waiting_since": day_of(3),
        "closed": dict(confirmed=0, cleared=1, suppressed=0, **{"fell back": 0, "gone": 0}),
        "unseen": 0,
        "kept_closed": dict(confirmed=0, cleared=0, suppressed=1, **{"fell back": 0, "gone": 0}),
    }
    assert say_alerts(counts) == {
        "en": [
            "1 account is raised: 0 new, 1 again because something new happened",
            "1 account is waiting for room, the first of them since 2026-11-03",
            "1 closed tonight: 1 cleared",
            "1 stay closed: 1 suppressed",
        ],
        "zh": [
            "今晚提示 1 个账户：0 个首次提示，1 个因出现新情况再次提示",
            "1 个账户因名额已满等待提示，最早自 2026-11-03 起",
            "今晚关闭 1 个：排除 1 个",
            "1 个保持关闭：暂缓提示 1 个",
        ],
    }


def test_who_fell_back_before_there_was_room_is_told_of() -> None:
    desk = Nights(capacity=1, line=2, carry=0)
    desk.night("a b c d e")
    desk.night("a c d b e")
    told = say_alerts(count_states(desk.told[1]))
    assert told["en"][-2:] == [
        "1 closed tonight: 1 fell back",
        "1 of them fell back before there was room to raise them",
    ]
    assert len(told["zh"]) == len(told["en"])


def test_a_quiet_night_says_so() -> None:
    assert say_alerts(count_states(empty_alerts()))["en"] == ["0 accounts are raised"]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.permutations("abcdef"), min_size=1, max_size=4), st.integers(0, 2))
def test_every_alert_is_counted_once(orders: list[list[str]], capacity: int) -> None:
    desk = Nights(capacity, line=2, carry=1)
    for order in orders:
        desk.night(" ".join(order), held=order[:1])
        counts = count_states(desk.told[-1])
        told = [counts[name] for name in ("raised", "known", "waiting")]
        told += [*counts["closed"].values(), *counts["kept_closed"].values()]
        assert sum(told) == len(desk.told[-1])
        assert counts["raised"] == counts["new"] + counts["risen"] <= capacity


def test_a_night_from_a_file_is_counted_the_same() -> None:
    desk = Nights(capacity=1, line=2)
    desk.night("a b")
    desk.night("b c")
    read = pd.DataFrame(desk.told[1].to_dict("list"))
    assert count_states(read) == count_states(desk.told[1])
