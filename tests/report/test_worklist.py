from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as some

from detector.report.night import Night
from detector.report.worklist.accounts import Account, Reason, build_accounts, build_patterns
from detector.report.worklist.packing import pack
from tests.report.conftest import QUESTIONS


def unpack_sentence(packed: dict[str, list[object]], reason: list[object]) -> str:
    """Join a sentence the way page.js does."""
    _, _, place, *numbers = reason
    assert isinstance(place, int)
    parts = packed["wordings"][place]
    assert isinstance(parts, list)
    texts = [str(number) for number in numbers] + [""]
    return "".join(part + number for part, number in zip(parts, texts, strict=True))


@given(some.text())
def test_a_packed_sentence_comes_back_as_it_was(sentence: str) -> None:
    packed = pack([Account(reasons=(Reason(sentence=sentence),))])
    assert unpack_sentence(packed, packed["accounts"][0][-1][0]) == sentence


def test_a_wording_is_kept_once(make_night: Callable[..., Night]) -> None:
    night = make_night(300)
    packed = pack(build_accounts(night.worklist, build_patterns(night.patterns)))
    assert len(packed["wordings"]) == len(packed["features"]) == 9


def test_what_is_said_of_a_pattern_is_kept_once(make_night: Callable[..., Night]) -> None:
    """Each text of a pattern and of a question is there once, and a row names it by its place."""
    night = make_night(300)
    packed = pack(build_accounts(night.worklist, build_patterns(night.patterns)))
    assert sorted(name for name, *_ in packed["patterns"]) == sorted(night.patterns["pattern"])
    assert len(packed["questions"]) == len(QUESTIONS)
    for row, asks in zip(packed["accounts"], night.worklist["asks"], strict=True):
        assert [packed["questions"][place][0] for place in row[11]] == [q["question"] for q in asks]


def test_a_pattern_that_is_not_in_the_table_is_shown_by_its_name(
    make_night: Callable[..., Night],
) -> None:
    worklist = make_night(1).worklist.assign(pattern="deep_sea", second="")
    (account,) = build_accounts(worklist, {})
    assert (account.pattern.label, account.pattern.reach, account.second) == ("Deep sea", "", "")
