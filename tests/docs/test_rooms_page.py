"""The page of the rooms follows from the table of the house, and every room says what it is."""

from docs.rooms import PAGE, read_sentence, rooms_page
from tests.test_house import MAY_IMPORT


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == rooms_page(), "run `python -m docs.rooms`"


def test_every_room_says_what_it_is() -> None:
    assert [room for room in MAY_IMPORT if room != "detector" and not read_sentence(room)] == []
