"""Takeover, by eye: a new hand on an account that had a past, against that past."""

import math

import pytest

from tests.telling import Seen, see

STORY = """
    old   0d   registered     phone=13812340001 device=d1 lat=31.2 lon=121.5 region=310100
    old   1d   credit_opened  amount=10000
    old   10d  placed o1 200  category=books address=home recipient=13812340001 device=d1
    old   20d  placed o2 400  category=books address=home recipient=13812340001 device=d1
    old   30d  placed o3 300  category=books address=home recipient=13812340001 device=d1
    old   100d login_failed   device=dX lat=22.5 lon=114.1
    old   100d5m login_failed device=dX
    old   100d10m password_reset device=d2
    old   100d1h login_phone_changed phone=13999999999 device=d2 lat=22.5 lon=114.1 region=440300
    old   100d2h placed o4 4000 category=phone address=drop recipient=13700000000 device=d2
    calm  0d   registered     device=d9 phone=13712340001
    calm  1d   credit_opened  amount=10000
    calm  10d  placed p1 100  category=books address=flat device=d9
    calm  90d  placed p2 120  category=books address=flat device=d9
    mover 0d   registered     device=d8
    mover 1d   credit_opened  amount=10000
    mover 10d  placed q1 100  address=one device=d8
    mover 90d  placed q2 120  address=two device=d8
"""


@pytest.fixture(scope="module")
def seen() -> Seen:
    return see(STORY, "110d")


def test_device_and_address_are_new_together(seen: Seen) -> None:
    """The stranger's 4,000 yuan; a mover keeps the phone."""
    assert seen["old", "new_device_new_address_amount_sum"] == 4000
    assert not seen["calm", "new_device_new_address_amount_sum"] > 0
    assert not seen["mover", "new_device_new_address_amount_sum"] > 0


def test_hours_since_what_opened_the_door(seen: Seen) -> None:
    """The reset at +10 minutes, the number an hour later, the order at +2 hours."""
    assert seen["old", "hours_reset_to_order"] == pytest.approx(110 / 60)
    assert seen["old", "hours_number_change_to_order"] == 1
    assert seen["old", "hours_new_device_to_order"] == pytest.approx(110 / 60)
    assert math.isnan(seen["calm", "hours_reset_to_order"])


def test_a_failed_login_is_no_sighting_of_a_device(seen: Seen) -> None:
    """dX knocked twice in vain: counted as failures, never as the account's device."""
    assert seen["old", "failed_logins_before_order_count_24h"] == 2
    assert math.isnan(seen["calm", "failed_logins_before_order_count_24h"])


def test_money_after_the_change(seen: Seen) -> None:
    assert seen["old", "changed_number_amount_sum_72h"] == 4000
    assert seen["old", "reset_amount_sum_72h"] == 4000


def test_against_its_own_past(seen: Seen) -> None:
    """4,000 is ten times its largest order ever."""
    assert seen["old", "order_own_past_ratio"] == 10
    assert math.isnan(seen["calm", "order_own_past_ratio"])


def test_a_day_against_the_month_before() -> None:
    """400 after 50 in the month before; a hundredth of the limit of 1,000 is the floor."""
    story = """
        a 0d  registered
        a 1d  credit_opened amount=1000
        a 80d placed o1 50
        a 90d placed o2 400
    """
    seen = see(story, "100d")
    assert seen["a", "spent_own_past_ratio_24h"] == pytest.approx(400 / (50 + 10))


def test_signs_gather_on_the_order(seen: Seen) -> None:
    assert seen["old", "takeover_signs"] >= 9
    assert not seen["calm", "takeover_signs"] > 2


def test_nobody_is_in_two_cities_at_once() -> None:
    """Shanghai to Shenzhen, about 1,210 km, in two hours and in two days."""
    story = """
        fast 1d   login lat=31.2 lon=121.5
        fast 1d2h login lat=22.5 lon=114.1
        slow 1d   login lat=31.2 lon=121.5
        slow 3d   login lat=22.5 lon=114.1
        near 1d   login lat=31.2 lon=121.5
        near 1d1m login lat=31.3 lon=121.5
        slow 4d placed o1 10
    """
    seen = see(story, "10d")
    assert seen["fast", "kmh_between_logins"] == pytest.approx(605, rel=0.01)
    assert seen["slow", "kmh_between_logins"] == pytest.approx(
        seen["fast", "kmh_between_logins"] / 24
    )
    assert math.isnan(seen["near", "kmh_between_logins"])


def test_silence_before_a_burst() -> None:
    """Ninety days of nothing, then half the limit; a repayment runs by itself."""
    story = """
        a 0d  registered
        a 1d  credit_opened amount=1000
        a 2d  login
        a 60d repaid amount=10
        a 92d placed o1 500
        b 0d  registered
        b 1d  credit_opened amount=1000
        b 90d login
        b 92d placed o2 500
    """
    seen = see(story, "100d")
    assert seen["a", "hours_silence_before_burst"] == 90 * 24
    assert seen["b", "hours_silence_before_burst"] == 2 * 24


def test_own_hours_and_goods() -> None:
    """Five orders at noon, then one at three in the night in Shanghai."""
    noon = "\n".join(f"a {day}d12h placed o{day} 50 category=books" for day in range(5, 10))
    story = f"""
        a 0d registered
        a 1d credit_opened amount=1000
        {noon}
        a 40d3h placed late 200 category=phone
    """
    seen = see(story, "50d")
    assert seen["a", "night_amount_share"] == pytest.approx(200 / 450)
    assert seen["a", "hour_unusual_amount_share"] == pytest.approx(0.2)
