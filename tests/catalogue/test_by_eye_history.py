"""History, by eye: a story that nobody pays for afterwards."""

import pytest

from tests.telling import see

EMPTIED = """
    {who} 0d registered
    {who} 1d credit_opened amount=1000
    {who} 60d placed {who}1 900 category=phone
    {who} 60d1h placed {who}2 100 category=phone
"""


def test_a_bust_out_counts_again_when_nothing_was_repaid() -> None:
    story = EMPTIED.format(who="gone") + EMPTIED.format(who="paid") + "paid 90d repaid amount=500"
    seen = see(story, "101d")
    assert seen["gone", "bust_unrepaid_signs"] == seen["gone", "bust_signs"] > 0
    assert seen["paid", "bust_signs"] == seen["gone", "bust_signs"]
    assert not seen["paid", "bust_unrepaid_signs"] > 0


@pytest.mark.parametrize(("end", "due"), [("94d", False), ("96d", True)])
def test_the_first_instalment_has_to_be_due(end: str, due: bool) -> None:
    story = EMPTIED.format(who="gone") + "other 0d registered\nother 1d repaid amount=1"
    assert (see(story, end)["gone", "bust_unrepaid_signs"] > 0) == due
