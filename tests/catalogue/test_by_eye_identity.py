"""Identity theft, by eye: whose number it is, where the goods go, how soon after the opening."""

import math

import pytest

from tests.telling import Seen, see

THIEF = """
    victim   0d    registered      phone=13812340001 device=d-victim region=320700
    victim   1d    login           phone=13812340001 device=d-victim region=320700
    thief    100d  registered      phone=13912345678 device=d-thief  region=320700
    thief    100d1h identity_verified phone=13912345678 notify=13812340001
    thief    100d2h credit_opened  amount=10000 notify=+86-138-1234-0001 phone=13912345678
    thief    100d2h30m placed o1 6000 category=phone region=440300 recipient=13700000000
    thief    100d3h placed o2 2000 category=gold region=440300 recipient=13700000000
    thief    100d4h intercepted o2 2000
    daughter 100d  registered      phone=13712345678 device=d-home
    daughter 100d1h credit_opened  amount=5000 phone=13712345678 notify=13612345678
    mother   0d    registered      phone=13612345678 device=d-home
    victim   101d  placed o3 100 category=books with=card
"""


@pytest.fixture(scope="module")
def seen() -> Seen:
    return see(THIEF, "110d", stages=["contacts", "account_state"])


def test_numbers_are_compared_by_digits(seen: Seen) -> None:
    """The victim's number is one number, with and without +86 and dashes."""
    state = seen.row("account_state", "thief")
    assert (state["login_phone"], state["notify_phone"]) == ("13912345678", "13812340001")
    assert seen["thief", "numbers_differ_flag"] == 1
    assert seen["victim", "numbers_differ_flag"] == 0 or math.isnan(
        seen["victim", "numbers_differ_flag"]
    )


def test_whose_number_it_is(seen: Seen) -> None:
    """A relative's number comes with a shared device, a victim's with nothing."""
    assert seen["thief", "notify_owner_flag"] == 1
    assert seen["thief", "notify_stranger_flag"] == 1
    assert seen["daughter", "notify_owner_flag"] == 1
    assert seen["daughter", "notify_stranger_flag"] == 0


def test_an_old_opening_is_not_judged_again(seen: Seen) -> None:
    """Nobody opened credit for the victim: nothing to say about an opening."""
    assert math.isnan(seen["victim", "notify_stranger_flag"])


def test_hours_from_opening(seen: Seen) -> None:
    assert seen["thief", "hours_registration_to_opening"] == 2
    assert seen["thief", "hours_opening_to_order"] == 0.5
    assert seen["thief", "hours_verification_to_opening"] == 1


def test_the_limit_is_used(seen: Seen) -> None:
    """6,000 and 2,000 of 10,000 yuan within the day of the opening; 6,000 within the hour."""
    assert seen["thief", "limit_used_after_opening_share_24h"] == pytest.approx(0.8)
    assert seen["thief", "orders_after_opening_count_24h"] == 2
    assert seen["thief", "stopped_after_opening_count_72h"] == 1


def test_distance_from_home() -> None:
    """Lianyungang to Shenzhen by the law of cosines on a sphere of 6,371 km; goods that resell."""
    story = """
        a 0d  registered lat=34.6 lon=119.2 region=320700
        a 1d  credit_opened amount=10000
        a 50d placed o1 10 category=books lat=34.6 lon=119.2 region=320700 address=home
        a 99d placed o2 90 category=phone lat=22.5 lon=114.1 region=440300 address=box
    """
    seen = see(story, "110d")
    here, there = math.radians(34.6), math.radians(22.5)
    angle = math.acos(
        math.sin(here) * math.sin(there)
        + math.cos(here) * math.cos(there) * math.cos(math.radians(119.2 - 114.1))
    )
    assert seen["a", "km_home_to_new_address"] == pytest.approx(6371 * angle, rel=1e-9)
    assert seen["a", "far_amount_share"] == pytest.approx(0.9)
    assert seen["a", "other_city_amount_share"] == pytest.approx(0.9)


def test_all_signs_fall_on_one_order(seen: Seen) -> None:
    """Numbers differ, another's, a stranger's; far; resale; half the limit; other name; soon."""
    assert seen["thief", "origination_signs"] >= 7
    assert math.isnan(seen["victim", "origination_signs"])


@pytest.mark.parametrize(
    "spelt",
    [
        "13812340001",
        "+86 138 1234 0001",
        "0086-138-1234-0001",
        "(138)1234.0001",
        "".join(chr(ord(digit) + 0xFEE0) for digit in "13812340001"),
    ],
)
def test_every_spelling_is_one_number(spelt: str) -> None:
    story = f"""
        a 0d registered phone=13812340001 device=d1
        a 1d placed o1 10
        b 5d registered phone=13900000000 notify={spelt.replace(" ", "~")} device=d2
        b 6d credit_opened amount=100
    """
    assert see(story, "10d")["b", "notify_owner_flag"] == 1


def test_tokens_stand_for_numbers() -> None:
    """A token is compared as it is, has no home and no operator."""
    story = """
        a 0d registered phone=tok-170xx device=d1
        a 1d placed o1 10
        b 5d registered phone=tok-b notify=tok-170xx device=d2
        b 6d credit_opened amount=100
    """
    seen = see(story, "10d")
    assert seen["b", "notify_stranger_flag"] == 1
    assert seen["b", "new_credit_virtual_flag"] == 0
    assert math.isnan(seen["b", "numbers_homes_differ_flag"])


def test_homes_of_numbers() -> None:
    """1381234 is Jiangsu's, 1380013 Beijing's; a virtual operator's number says so."""
    story = """
        a 5d registered phone=13812340001 notify=13800138000 region=110100
        a 6d credit_opened amount=100
        b 5d registered phone=17000000000 notify=17000000000
        b 6d credit_opened amount=100
        a 7d placed o1 10
    """
    seen = see(story, "10d")
    assert seen["a", "numbers_homes_differ_flag"] == 1
    assert seen["a", "number_away_from_home_flag"] == 1
    assert seen["b", "new_credit_virtual_flag"] == 1
    assert seen["a", "new_credit_virtual_flag"] == 0


def test_who_registers_opens_and_spends_at_once_has_no_past() -> None:
    """Nothing before is none, not unknown: the first order is the dearer of two of its kind."""
    story = """
        thief  100d    registered
        thief  100d1h  credit_opened amount=1000
        thief  100d2h  placed o1 900 category=phone
        other  100d    registered
        other  100d1h  placed o2 9 category=phone
    """
    assert see(story, "110d")["thief", "first_order_dearer_share"] == 0.5
