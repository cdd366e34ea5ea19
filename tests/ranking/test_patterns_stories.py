"""The words of the stories: whole in both languages, open questions, nobody accused."""

from collections.abc import Iterator

import pytest

from detector.catalogue.families import CATALOGUE
from detector.catalogue.feature import STORIES as NAMED
from detector.ranking.stories import STORIES
from detector.ranking.stories.bust_out import REPAYMENT
from detector.ranking.stories.questions import choose_questions
from detector.ranking.stories.signs import QUESTIONS, RAISED_LIMIT, RESET
from detector.ranking.stories.story import Question, Story, Words

LANGUAGES = ("en", "zh")
ACCUSES = {
    "en": ("fraud", "crim", "guilt", "suspect", "steal", "stole", "thief", "liar", "lying", "scam"),
    "zh": ("欺诈", "诈骗", "犯罪", "罪", "嫌疑", "撒谎", "说谎", "小偷", "骗子", "坦白", "交代"),
}
LEADS = {
    "en": ("didn't you", "isn't it", "right?", "is it true that", "did you not", "confirm"),
    "zh": ("是不是", "对吧", "对吗", "难道", "请确认", "是您本人"),
}


def questions() -> Iterator[Question]:
    yield from dict.fromkeys(q for story in STORIES.values() for q in story.questions)
    yield from QUESTIONS


def words_of(story: Story) -> tuple[Words, ...]:
    return (story.label, story.meaning, story.reach, story.clears)


def test_every_story_of_the_catalogue_has_an_entry() -> None:
    assert set(STORIES) == {*NAMED, "none"}
    assert [story.name for story in STORIES.values()] == list(STORIES)
    assert {len(story.questions) for story in STORIES.values()} == {3}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_unsaid_in_a_language(language: str) -> None:
    said = [words for story in STORIES.values() for words in words_of(story)]
    said += [words for q in questions() for words in (q.ask, q.clears, q.fits)]
    for words in said:
        assert tuple(words) == LANGUAGES
        assert words[language] == words[language].strip() != ""
        chinese = any("\u4e00" <= sign <= "\u9fff" for sign in words[language])
        assert chinese == (language == "zh")


@pytest.mark.parametrize(("language", "mark", "full_stop"), [("en", "?", "."), ("zh", "？", "。")])
def test_questions_ask_and_answers_tell(language: str, mark: str, full_stop: str) -> None:
    for question in questions():
        assert question.ask[language].endswith(mark)
        assert question.ask[language].count(mark) == 1, "one question at a time"
        assert len(question.ask[language]) <= 120
        for words in (question.clears, question.fits):
            assert words[language].endswith(full_stop) and mark not in words[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_accused_or_led(language: str) -> None:
    for question in questions():
        for words in (question.ask, question.clears, question.fits):
            spoken = words[language].lower()
            assert not [word for word in ACCUSES[language] if word in spoken], spoken
        asked = question.ask[language].lower()
        assert not [word for word in LEADS[language] if word in asked], asked
    for story in STORIES.values():
        for told in (story.reach, story.clears):
            assert not [word for word in ACCUSES[language] if word in told[language].lower()]


def test_a_confirmation_does_not_clear_a_coached_drawdown() -> None:
    story = STORIES["coached_drawdown"]
    assert "confirms the payment clears nothing" in story.clears["en"]
    assert "不能排除" in story.clears["zh"]


def test_signs_are_features_that_are_evidence_somewhere_and_asked_about_once() -> None:
    named = [feature for features in QUESTIONS.values() for feature in features]
    assert set(named) <= set(CATALOGUE)
    assert len(named) == len(set(named))


def test_the_strongest_reasons_choose_what_else_is_asked() -> None:
    """At most two beside the story's own, in the order of the reasons, none of them twice."""
    own = list(STORIES["bust_out"].questions)
    reasons = ["hours_unrepaid", "limit_raised_then_used_share", "reset_amount_sum_72h"]
    assert REPAYMENT in own
    assert choose_questions("bust_out", reasons) == [*own, RAISED_LIMIT, RESET]
    assert choose_questions("bust_out", [*reasons[::-1], "kmh_between_logins"]) == [
        *own,
        RESET,
        RAISED_LIMIT,
    ]
    assert choose_questions("bust_out", ["a_sign_of_another_version"]) == own
