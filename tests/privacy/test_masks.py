import pytest

from detector.privacy.masks import HIDDEN, mask

PERSONAL = ("id", "phone", "person", "address", "latitude", "longitude", "region")


@pytest.mark.parametrize("kind", PERSONAL)
@pytest.mark.parametrize("length", range(1, 40))
def test_at_least_four_characters_are_hidden(kind: str, length: int) -> None:
    for letters in ("9" * length, "a" * length, "路" * length):
        if kind in ("latitude", "longitude") and letters.isdecimal():
            continue
        masked = mask(kind, letters)
        shown = len(masked.replace("*", ""))
        assert shown == 0 or (kind == "region" and shown == 4) or length - shown >= 4


@pytest.mark.parametrize("kind", [*PERSONAL, "word", "money", "time", "unheard_of"])
@pytest.mark.parametrize("nothing", [None, float("nan"), "", "  "])
def test_nothing_stays_nothing(kind: str, nothing: object) -> None:
    assert mask(kind, nothing) == ""


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        ("phone", "13812345678", "138****5678"),
        ("phone", "138 1234 5678", "138****5678"),
        ("phone", 13812345678, "138****5678"),
        ("phone", "8f14e45fceea167a5a36dedd4bea2543", "8f****43"),
        ("person", "110101199003074258", "110****58"),
        ("person", "11010119900307425x", "110****5x"),
        ("person", "110101900307425", "110****25"),
        ("person", "9A0364B9E99BB480DD25E1F0284C8555", "9A****55"),
        ("address", "上海市浦东新区世纪大道100号", "上海市****"),
        ("address", "恩施土家族苗族自治州某街1号", "恩施土家族苗族自治州****"),
        ("address", "世纪大道100号", HIDDEN),
        ("address", "上海市", HIDDEN),
        ("id", "203.0.113.77", "20****77"),
        ("latitude", 31.230391, "31.2"),
        ("region", "310115", "3101**"),
        ("word", "gift cards", "gift cards"),
        ("unheard_of", "13812345678", HIDDEN),
    ],
)
def test_each_kind_shows_what_is_needed_and_no_more(kind: str, value: object, masked: str) -> None:
    assert mask(kind, value) == masked
