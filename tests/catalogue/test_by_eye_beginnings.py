"""Beginnings, by eye: accounts older than the log, sign-ups without credit, few columns."""

import pytest

from detector.catalogue.families import CATALOGUE
from detector.catalogue.feature import Feature, build_catalogue
from detector.errors import DetectorError
from tests.telling import see, tell

CUT_LOG = """
    # the log begins on day 0; `before` registered long before it, `within` during it
    before 3d      login            device=d1
    before 5d      login            device=d2
    before 5d1h    placed o1 4000   category=phone address=drop device=d2
    within 3d      registered       device=e1
    within 3d1h    credit_opened    amount=9000 device=e1
    within 5d      login            device=e2
    within 5d1h    placed p1 4000   category=phone address=drop device=e2
"""


def test_an_account_that_the_log_does_not_see_begin_is_old() -> None:
    """A new device two days after its first event is a new hand, unless it is new itself."""
    seen = see(CUT_LOG, "10d")
    assert seen["before", "takeover_signs"] >= 2
    assert not seen["within", "takeover_signs"] > 0
    assert not seen["before", "hours_opening_to_order"] < 24 * 90


def test_where_nobody_opens_credit_the_sign_up_is_the_opening() -> None:
    story = """
        a 0d     registered    device=d1
        a 0d2h   placed o1 90  device=d1
        b 0d1h   registered    device=d1
        b 0d3h   placed o2 90  device=d1
    """
    seen = see(story, "10d")
    assert seen["a", "hours_opening_to_order"] == pytest.approx(2)
    assert seen["a", "openings_per_device_7d"] == 1
    assert seen["b", "hasty_openings_count_24h"] == 1
    opened = see(story + "c 1d credit_opened amount=100", "10d")
    assert not opened["a", "hours_opening_to_order"] < 24 * 90


def test_an_account_is_held_against_its_own_past() -> None:
    """Twelve quiet orders, then a night like none before: it takes no limit and no device."""
    quiet = "\n".join(f"a {day}d12h placed o{day} 50 merchant=m" for day in range(1, 25, 2))
    spree = "\n".join(f"a 30d{hour}h placed s{hour} 900 merchant=m" for hour in (1, 2, 3))
    seen = see(f"a 0d login\n{quiet}\n{spree}", "40d")
    assert seen["a", "day_own_past_ratio_24h"] == pytest.approx(2700 / 50)
    assert seen["a", "spree_signs"] >= 5


def test_home_is_where_orders_go_if_no_event_tells_a_place() -> None:
    orders = "\n".join(
        f"a {day}d placed o{day} 50 address=x lat=31.2 lon=121.5" for day in range(1, 19)
    )
    seen = see(
        f"a 0d registered\n{orders}\na 25d placed far 900 address=y lat=22.5 lon=114.1", "30d"
    )
    assert seen["a", "km_home_to_new_address"] == pytest.approx(1210, abs=15)


def test_a_visiting_device_is_gone_when_the_known_one_comes_back() -> None:
    story = """
        a 0d     registered      device=own
        a 40d    login           device=guest
        a 40d1h  placed o1 3000  address=x device=guest
        a 44d    login           device=own
        b 0d     registered      device=old
        b 40d    login           device=new
        b 40d1h  placed o2 3000  address=y device=new
        b 44d    login           device=new
    """
    seen = see(story, "60d")
    assert seen["a", "visiting_device_amount_sum"] == 3000
    assert not seen["b", "visiting_device_amount_sum"] > 0


def test_context_stands_in_only_where_all_it_stands_for_is_dark() -> None:
    spree = CATALOGUE["spree_signs"]
    assert spree.context
    assert [spree.sign(off) for off in ((), {"bust_signs"}, {"bust_signs", "takeover_signs"})] == [
        0,
        0,
        1,
    ]


def test_a_stand_in_names_features_that_there_are() -> None:
    odd = Feature(
        "odd_count", "links", "1", "", "high", {"en": "{value}"}, "", stands_in_for=("gone",)
    )
    with pytest.raises(ValueError, match="gone"):
        build_catalogue({"odd": (odd,)})


def test_a_stored_model_does_not_fit_other_eyes(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A model of data with limits would take haste for context where it is the evidence."""
    import detector
    from detector.nightly.job import rank_into
    from detector.settings import Settings

    world = detector.simulate(300, seed=1)
    logs = {"account_events": world.account_events, "order_events": world.order_events}
    night = rank_into(tmp_path_factory.mktemp("nights"), logs, Settings())
    few = tell("a 0d registered device=d1\na 0d2h placed o1 90 device=d1")
    with pytest.raises(DetectorError, match="signs"):
        detector.rank(few["account_events"], few["order_events"], model=night.folder / "model")
