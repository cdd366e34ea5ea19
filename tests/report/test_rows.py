from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as some

from detector.report.night import Night
from detector.report.rows import Account, Reason, build_accounts, pack


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
    packed = pack(build_accounts(make_night(300).worklist))
    assert len(packed["wordings"]) == len(packed["features"]) == 9
