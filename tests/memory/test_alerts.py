"""What becomes of an alert from night to night, by eye."""

from functools import partial

import pandas as pd

from detector.memory.columns import ALERT
from tests.memory.nights import Nights, day_of


def test_an_account_is_raised_once_and_again_when_something_happened() -> None:
    desk = Nights(capacity=2, line=2)
    assert desk.night("a b c d") == "a new, b new"
    assert desk.night("a b c d") == "a known, b known"
    assert desk.night("b a c d", news=["a"]) == "a risen, b known"
    assert desk.night("b a c d") == "b known, a known"
    assert desk.last("a", "first_day", "raised_day", "since_day") == [
        day_of(1),
        day_of(3),
        day_of(3),
    ]
    assert desk.last("b", "raised_day") == [day_of(1)]


def test_room_goes_by_rank_and_who_finds_none_is_carried_over() -> None:
    desk = Nights(capacity=1, line=3)
    assert desk.night("a b c d") == "a new, b waiting, c waiting"
    assert desk.night("a b c d") == "b new, a known, c waiting"
    assert desk.last("b", "waiting_since") == [day_of(1)]
    assert desk.night("a b c d", news=["a"]) == "a risen, b known, c waiting"
    assert desk.night("a b c d") == "c new, a known, b known"
    assert desk.last("c", "first_day", "raised_day") == [day_of(1), day_of(4)]


def test_what_waits_is_raised_from_behind_the_line_when_there_is_room() -> None:
    desk = Nights(capacity=1, line=2, carry=2)
    assert desk.night("a b c d") == "a new, b waiting"
    assert desk.night("c a b d") == "c new, a known, b waiting"
    assert desk.last("b", "behind") == [1]
    assert desk.night("c a b d") == "b new, c known, a known"
    assert desk.last("b", "waiting_since", "raised_day", "behind") == [day_of(1), day_of(3), 0]


def test_what_waits_behind_the_line_closes_after_the_nights_that_it_is_carried() -> None:
    desk = Nights(capacity=0, line=1, carry=2)
    assert desk.night("a b c") == "a waiting"
    assert desk.night("b a c") == "b waiting, a waiting"
    assert desk.night("c a b") == "c waiting, a waiting, b waiting"
    assert desk.night("c a b") == "c waiting, a closed/fell back, b waiting"
    assert desk.last("a", "raised_day", "closed_day") == ["", day_of(4)]
    assert desk.night("a b c") == "a waiting, b closed/fell back, c waiting"
    assert desk.last("a", "first_day", "waiting_since") == [day_of(1), day_of(5)]


def test_the_nights_behind_the_line_count_from_the_last_fall() -> None:
    desk = Nights(capacity=0, line=1, carry=1)
    for order, behind in (("a b", 0), ("b a", 1), ("a b", 0), ("b a", 1)):
        desk.night(order)
        assert desk.last("a", "state", "behind") == ["waiting", behind]


def test_an_alert_under_review_closes_only_far_behind_the_line() -> None:
    desk = Nights(capacity=9, line=2)
    assert desk.night("a b c d e") == "a new, b new"
    assert desk.night("c d a b e") == "c new, d new, a known, b known"
    assert desk.night("c d a e b") == "c known, d known, a known, b closed/fell back"
    assert desk.night("c d a e b") == "c known, d known, a known"
    assert desk.night("b c a e d") == "b new, c known, a known, d closed/fell back"
    assert desk.last("b", "first_day", "raised_day") == [day_of(1), day_of(5)]


def test_settled_accounts_in_front_do_not_push_others_behind_the_line() -> None:
    desk = Nights(capacity=9, line=2)
    assert desk.night("a b c d e f") == "a new, b new"
    gone = dict.fromkeys("xyz", "confirmed")
    assert desk.night("x y z c d a b e", settled=gone) == "c new, d new, a known, b known"


def test_news_behind_the_line_raises_once_the_account_is_over_it_again() -> None:
    desk = Nights(capacity=2, line=2)
    desk.night("a b c d")
    assert desk.night("c b a d", news=["a"]) == "c new, b known, a known"
    assert desk.night("a b c d", news=["a"]) == "a risen, b known, c known"


def test_a_verdict_closes_and_only_news_raise_again() -> None:
    desk = Nights(capacity=2, line=2)
    desk.night("a b c")
    settled = desk.night("a b c", settled={"a": "cleared", "b": "confirmed"})
    assert settled == "c new, a closed/cleared, b closed/confirmed"
    assert desk.last("a", "closed_day", "since_day") == [day_of(2), day_of(2)]
    assert desk.night("a b c", settled={"a": "cleared", "b": "confirmed"}) == "c known"
    stirred = partial(desk.night, "a b c", verdicts={"a": "cleared"}, settled={"b": "confirmed"})
    assert stirred() == "a closed/cleared, c known"
    assert desk.last("a", "closed_day") == [day_of(2)]
    assert stirred(news=["a"]) == "a new, c known"
    assert desk.last("a", "first_day", "raised_day") == [day_of(1), day_of(5)]
    assert stirred() == "a known, c known", "an old verdict closes nothing"


def test_an_account_that_was_judged_and_did_nothing_new_since_is_closed() -> None:
    """It signed in after its verdict, so it is not settled; that is no news."""
    desk = Nights(capacity=2, line=2)
    desk.night("a b c")
    judged = partial(desk.night, "a b c", verdicts={"a": "cleared"}, judged=["a"])
    assert judged(news=["a"]) == "a risen, b known"
    assert judged() == "a closed/cleared, b known"
    assert desk.night("a b c", verdicts={"a": "cleared"}) == "a closed/cleared, b known"
    assert desk.night("a b c") == "a new, b known", "the verdict was taken back"


def test_a_verdict_from_before_the_first_alert_does_not_hide_what_happened_since() -> None:
    desk = Nights(capacity=2, line=2)
    assert desk.night("a b", verdicts={"a": "cleared"}, judged=["a"]) == "a new, b new"


def test_a_suppressed_account_is_closed_and_comes_back_after_it_ended() -> None:
    desk = Nights(capacity=1, line=2)
    assert desk.night("a b c", held=["b"]) == "a new, b closed/suppressed"
    assert desk.night("a b c", held=["a", "b"]) == "a closed/suppressed, b closed/suppressed"
    assert desk.last("a", "closed_day", "until") == [day_of(2), "2026-12-01"]
    assert desk.last("b", "first_day", "closed_day") == [day_of(1), day_of(1)]
    assert desk.night("c d a b", held=["a", "b"]) == "c new, d waiting"
    assert desk.night("a b c d") == "a new, b waiting, c known, d waiting"
    assert desk.last("a", "first_day", "until") == [day_of(1), ""]


def test_a_verdict_closes_before_a_suppression_does() -> None:
    desk = Nights(capacity=1, line=2)
    desk.night("a b")
    held = desk.night("a b", settled={"a": "confirmed"}, held=["a"])
    assert held == "b new, a closed/confirmed"


def test_an_account_that_is_not_there_any_more_is_closed_without_a_rank() -> None:
    desk = Nights(capacity=1, line=2)
    desk.night("a b c")
    assert desk.night("c d") == "c new, d waiting, a closed/gone, b closed/gone"
    assert pd.isna(desk.last("a", "rank")[0])
    assert desk.night("c d") == "d new, c known"
    assert desk.night("a b d") == "a new, b waiting, d known, c closed/gone"


def test_what_did_not_fit_is_carried_with_its_news() -> None:
    desk = Nights(capacity=1, line=2, carry=1)
    desk.night("a b c")
    desk.night("a b c")
    assert desk.night("a b c", news=["a", "b"]) == "a risen, b waiting"
    assert desk.last("b", "raised_day", "news") == [day_of(2), "an order"]
    assert desk.night("a c b") == "c new, a known, b waiting"
    assert desk.night("a c b") == "a known, c known, b known", "under review as before"
    desk = Nights(capacity=1, line=2, carry=1)
    desk.night("a b c")
    desk.night("a b c")
    desk.night("a b c", news=["a", "b"])
    assert desk.night("a b c") == "b risen, a known"
    assert desk.last("b", "news") == ["an order"]


def test_what_comes_back_after_it_was_closed_and_waits_is_new_once_there_is_room() -> None:
    desk = Nights(capacity=1, line=1, carry=0)
    desk.night("a b c d")
    assert desk.night("b c a d") == "b new, a closed/fell back"
    desk.capacity = 0
    assert desk.night("a b c d") == "a waiting, b known"
    assert desk.last("a", "raised_day", "since_day") == ["", day_of(3)]
    desk.capacity = 1
    assert desk.night("a b c d") == "a new, b known"


def test_a_verdict_closes_what_waited_with_its_news() -> None:
    desk = Nights(capacity=1, line=2)
    desk.night("a b c")
    desk.night("a b c")
    assert desk.night("a b c", news=["a", "b"]) == "a risen, b waiting"
    judged = desk.night("a b c", verdicts={"b": "confirmed"}, judged=["b"])
    assert judged == "a known, b closed/confirmed"


def test_an_old_verdict_does_not_keep_closed_what_was_closed_for_another_reason() -> None:
    desk = Nights(capacity=2, line=2)
    old = partial(desk.night, "a b", verdicts={"a": "cleared"})
    assert old() == "a new, b new"
    assert old(held=["a"]) == "a closed/suppressed, b known"
    assert old() == "a new, b known"


def test_a_night_has_the_same_columns_whatever_happened() -> None:
    desk = Nights(capacity=1, line=2)
    for order in ("", "a b c", "c", ""):
        desk.night(order)
        assert desk.told[-1].dtypes.astype(str).to_dict() == dict(ALERT)
    assert desk.told[0].empty and desk.last("c", "why") == ["gone"]
