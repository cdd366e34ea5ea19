"""What to ask about one account: its story's questions, and those that its reasons call for."""

from collections.abc import Iterable

import pandas as pd

from detector.ranking.stories import STORIES
from detector.ranking.stories.signs import QUESTIONS
from detector.ranking.stories.story import Question

MOST_FOR_SIGNS = 2
"""Questions beside the story's own three, so that a call stays short."""

_CALLED_FOR_BY = {feature: ask for ask, features in QUESTIONS.items() for feature in features}


def choose_questions(pattern: str, reasons: Iterable[str]) -> list[Question]:
    """Choose what to ask: the story's questions, then up to two that the reasons call for.

    Parameters
    ----------
    pattern
        A name of `STORIES`.
    reasons
        The features of the account's reasons, strongest first.

    Examples
    --------
    >>> chosen = choose_questions("account_takeover", ["reset_amount_sum_72h", "takeover_signs"])
    >>> len(chosen), chosen[-1].ask["en"]
    (4, 'Why was the password reset, and who was given the code?')
    """
    own = list(STORIES[pattern].questions)
    called = dict.fromkeys(_CALLED_FOR_BY[name] for name in reasons if name in _CALLED_FOR_BY)
    return own + [question for question in called if question not in own][:MOST_FOR_SIGNS]


def tabulate_questions(questions: Iterable[Question], language: str = "en") -> pd.DataFrame:
    """Write questions as a table: `question`, what `clears`, what `fits` the story.

    Examples
    --------
    >>> tabulate_questions(choose_questions("bust_out", []), "zh")["question"].tolist()[1]
    '商品现在在哪里？'
    """
    rows = [question.tell(language) for question in questions]
    return pd.DataFrame(rows, columns=["question", "clears", "fits"])
