"""Places, numbers, linked accounts and reasons."""

import pytest

from tests.browser.case_view.page import Draw, texts
from tests.browser.case_view.parts import sign, whole
from tests.browser.case_view.stories import identity_theft, mule_ring


def test_the_picture_of_places_tells_how_far(draw: Draw) -> None:
    page = draw(identity_theft())
    assert texts(page.locator(".map .km")) == ["1,058 km", "500 km"]
    assert texts(page.locator(".map .town")) == ["杭州市", "深圳市"]
    assert (
        texts(page.locator(".places li"))[1]
        == "深圳市1,058 kmused here 5 times, 5 deliveries, 2 stopped"
    )


def test_without_coordinates_the_cities_are_listed(draw: Draw) -> None:
    page = draw(mule_ring())
    assert page.locator(".map").count() == 0
    assert texts(page.locator(".where"))[0].startswith("Where it happenedCoordinates are not known")
    assert texts(page.locator(".places .town")) == ["佛山市"]


def test_the_numbers_are_told_by_letter_and_by_whose_else(draw: Draw) -> None:
    page = draw(identity_theft())
    assert texts(page.locator(".number-rows dd li")) == [
        "A 170****0083 on no other account",
        "B 138****5512 also on 1 other account (signs in, receives messages)",
        "C 165****7734 also on 3 other accounts (recipient)",
    ]
    assert texts(page.locator(".said li"))[2:] == [
        "The notification number changed from number A to number B on 2 May 13:41, "
        "21 min before an order.",
        "No recipient's number is a number of the account.",
    ]


def test_linked_accounts_stand_round_the_middle_once_each(draw: Draw) -> None:
    page = draw(mule_ring())
    leaves = texts(page.locator(".web .leaf > text"))
    assert sorted(leaves) == [
        "40",
        "40 accounts, 9 on the list",
        *(f"acc-5000{n} #{18 + n}" for n in range(5)),
        "acc-50005 #20",
        "acc-50025",
    ]
    assert page.locator(".web .key").count() == 4
    assert page.locator(".web .edge.again").count() == 2
    boxes = [one.bounding_box() for one in page.locator(".web text").all()]
    frame = page.locator(".web").bounding_box()
    assert frame
    assert all(
        b and frame["x"] <= b["x"] and b["x"] + b["width"] <= frame["x"] + frame["width"]
        for b in boxes
    )


def test_each_mark_of_a_reason_is_ten_times_as_rare(draw: Draw) -> None:
    shares = [0.9, 0.99, 0.99978, 1.0, 0.0, None]
    signs = [sign(f"sign {n}", "", 0.1, share, "busy") for n, share in enumerate(shares)]
    page = draw(whole("a1", "bust_out", [], signs=signs))
    widths = page.locator(".rarity").evaluate_all(
        "all => all.map(one => parseFloat(one.getAttribute('width')))"
    )
    assert widths == [25.0, 50.0, pytest.approx(91.4, abs=0.1), 100.0, 0.0]
    assert [one.split(" · ")[0] for one in texts(page.locator(".sign .fine"))] == [
        "stronger than among 90% of busy accounts",
        "stronger than among 99.0% of busy accounts",
        "stronger than among 99.97% of busy accounts",
        "stronger than among all busy accounts",
        "stronger than among 0% of busy accounts",
        "no peers to compare with",
    ]
