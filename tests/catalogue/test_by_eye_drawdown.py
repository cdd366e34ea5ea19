"""Drawdown, by eye: cash out of a quiet account, and where it went."""

import math

import pytest

from tests.telling import Seen, see

STORY = """
    coached 0d    registered
    coached 1d    credit_opened    amount=10000
    coached 2d    login
    coached 80d   repaid amount=1
    coached 100d  support_contacted
    coached 100d1h screen_shared
    coached 100d2h cash_drawn      amount=9000
    coached 100d2h15m payee_added  to=safe
    coached 100d2h30m transferred_out amount=8100 to=safe
    tenant  0d    registered
    tenant  1d    credit_opened    amount=10000
    tenant  10d   cash_drawn       amount=1000
    tenant  10d1h transferred_out  amount=1000 to=landlord
    tenant  40d   cash_drawn       amount=4000
    tenant  40d3h transferred_out  amount=4000 to=landlord
    tenant  50d   repaid           amount=5000
    tenant  60d   placed o1 10
"""


@pytest.fixture(scope="module")
def seen() -> Seen:
    return see(STORY, "110d")


def test_nearly_all_of_the_limit(seen: Seen) -> None:
    assert seen["coached", "cash_drawn_limit_share_24h"] == pytest.approx(0.9)
    assert seen["coached", "first_draw_limit_share"] == pytest.approx(0.9)


def test_after_a_long_silence(seen: Seen) -> None:
    """98 days and two hours after the login; what others do to an account is not its activity."""
    assert seen["coached", "hours_silence_before_draw"] == 98 * 24 + 2


def test_passed_on_at_once(seen: Seen) -> None:
    """8,100 of 9,000 half an hour later."""
    assert seen["coached", "hours_draw_to_transfer"] == 0.5
    assert seen["coached", "cash_passed_on_share_24h"] == pytest.approx(0.9)


def test_to_a_payee_never_seen_before(seen: Seen) -> None:
    """8,100 of a limit of 10,000. The landlord was known by the second month."""
    assert seen["coached", "new_payee_limit_share_24h"] == pytest.approx(0.81)
    assert seen["coached", "quick_new_payee_limit_share_1h"] == pytest.approx(0.81)
    assert seen["tenant", "new_payee_limit_share_24h"] == pytest.approx(0.1)


def test_while_somebody_watched(seen: Seen) -> None:
    assert seen["coached", "screen_shared_draw_sum_24h"] == 9000
    assert math.isnan(seen["tenant", "screen_shared_draw_sum_24h"])


def test_rent_is_no_story(seen: Seen) -> None:
    """A draw that goes to a payee of old does not count as drained."""
    assert math.isnan(seen["tenant", "hours_silence_before_draw"])
    assert seen["coached", "drawdown_signs"] >= 9
    assert seen["tenant", "drawdown_signs"] <= 5


def test_two_draws_on_one_day_are_one_sum() -> None:
    story = """
        a 0d    registered
        a 1d    credit_opened amount=1000
        a 50d   cash_drawn amount=300
        a 50d5h cash_drawn amount=400
        a 52d   cash_drawn amount=100
        a 53d   placed o1 10
    """
    seen = see(story, "60d")
    assert seen["a", "cash_drawn_limit_share_24h"] == pytest.approx(0.7)
    assert seen["a", "draws_count_24h"] == 2


def test_nothing_repaid_since_the_heaviest_day(seen: Seen) -> None:
    """Ten days less two hours since the draw; the tenant repaid."""
    assert seen["coached", "hours_unrepaid"] == 10 * 24 - 2
    assert math.isnan(seen["tenant", "hours_unrepaid"])


def test_the_quietest_account_is_quiet() -> None:
    """Not one event in the month before is no use of it, not an unknown one."""
    story = """
        a 0d     registered
        a 1d     credit_opened amount=1000
        a 100d   cash_drawn amount=900
        a 100d1h transferred_out amount=900 to=safe
        a 101d   placed o1 1
    """
    assert see(story, "110d")["a", "quiet_new_payee_limit_share"] == pytest.approx(0.9)
