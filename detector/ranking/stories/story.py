"""What a story is: the words that the desk needs to find out whether it is this one."""

from collections.abc import Mapping
from dataclasses import dataclass

Words = Mapping[str, str]
"""The same in each language, by `en` and `zh`."""


@dataclass(frozen=True, eq=False)
class Question:
    """One question, and what its answers mean.

    Parameters
    ----------
    ask
        Open, short, and without the answer in it: nobody is led, and nobody is accused.
    clears
        An answer that an honest owner can give and that can be checked.
    fits
        An answer that fits the story.
    """

    ask: Words
    clears: Words
    fits: Words

    def tell(self, language: str = "en") -> dict[str, str]:
        """Give the `question`, what `clears` and what `fits`, in one language.

        Examples
        --------
        >>> Question({"en": "Why today?"}, {"en": "A bill."}, {"en": "A caller."}).tell()["clears"]
        'A bill.'
        """
        return {
            "question": self.ask[language],
            "clears": self.clears[language],
            "fits": self.fits[language],
        }


@dataclass(frozen=True)
class Story:
    """One way an account comes to be used against its owner, and how to ask about it.

    Parameters
    ----------
    name
        As in the column `pattern`.
    label
        What it is called.
    meaning
        What happens in it, in a sentence.
    reach
        Whom to speak to, on which number, and what to do before.
    clears
        What would clear the account as a whole, and what would not.
    questions
        What to ask, in order.
    """

    name: str
    label: Words
    meaning: Words
    reach: Words
    clears: Words
    questions: tuple[Question, ...]
