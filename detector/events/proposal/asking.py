"""What a person is asked about a draft: the doubtful columns, and words that nobody knows."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol, TypeAlias

from detector.events.columns.door import NUMBER
from detector.events.columns.kinds import needs
from detector.events.contract import LOGS, Column
from detector.events.proposal.draft import Draft
from detector.events.proposal.looks import Look
from detector.events.proposal.match import SURE, TYPES, Guess, columns_of

_KNOWN = 0.9  # the contract's own name, or one that we know for it
_MOST_OPTIONS, _MOST_WORDS = 9, 20
_MOST_EXAMPLES = 3
_LEAVE = "-"


Told: TypeAlias = dict[tuple[str, ...], Any]
"""What was told already: nobody is asked the same twice where one table holds both logs."""


class Asker(Protocol):
    """Whoever is asked."""

    def choose(self, question: str, options: Sequence[str]) -> int:
        """Choose one of some options, the first by default."""
        ...

    def tell(self, question: str, default: str) -> str:
        """Tell a text."""
        ...

    def date(self, question: str, default: date) -> date:
        """Tell a date."""
        ...

    def word(self, question: str, words: Sequence[str]) -> str:
        """Tell one of some words, the last by default."""
        ...


def settle(draft: Draft, asker: Asker, told: Told) -> Draft:
    """Ask what is doubtful in a draft, and give it with the answers; `told` takes them too."""
    choice = dict(draft.choice)
    for column in LOGS[draft.log]:
        guess = choice.pop(column.name, None)
        used = {name for other in choice.values() for name in other.reads}
        options = _options(draft, column, guess, used)
        if _is_doubtful(column, guess, options):
            known = (draft.table.path, column.name, *(str(one.source) for one in options))
            if known not in told:
                told[known] = _asked(draft, column, options, asker)
            guess = options[told[known]] if told[known] < len(options) else None
        if guess:
            choice[column.name] = _dated(draft, guess, asker, told)
    found: dict[str, list[Guess]] = {name: [] for name in draft.found}
    return replace(draft, choice=choice, found=found, words=_worded(draft, asker))


def _options(draft: Draft, column: Column, guess: Guess | None, used: set[str]) -> list[Guess]:
    """Give what may fill a column, the choice first; for a required one any column of its kind."""
    first = [guess] if guess else []
    rest = [
        one
        for one in draft.found[column.name]
        if not (guess and one.source == guess.source)
        and (one.sure >= SURE or not used & set(one.reads))
    ]
    if column.required and not first:
        offered = used.union(*(one.reads for one in rest))
        rest += [
            Guess(0, look.name, (look.name,), "of the right type")
            for look in draft.table.columns
            if look.name not in offered and needs(column.kind, look.type_) is None
        ]
    return [*first, *rest][:_MOST_OPTIONS]


def _is_doubtful(column: Column, guess: Guess | None, options: list[Guess]) -> bool:
    if guess is None:
        return column.required and bool(options)
    return guess.sure < _KNOWN or (len(options) > 1 and guess.sure < 1)


def _asked(draft: Draft, column: Column, options: list[Guess], asker: Asker) -> int:
    """Ask for one column; the answer is beyond the options where it is none of them."""
    words = column.name == "event_type"  # shown, if it is likely that they are words
    said = [_described(draft, one, words and one.sure > 0) for one in options]
    none = "none of these" + (", though it is required" if column.required else "")
    return asker.choose(f"{draft.log}: which is {column.name}?", [*said, none])


def _described(draft: Draft, guess: Guess, plain: bool) -> str:
    """Describe a way to fill a column: its source columns, and what their values look like.

    `plain` shows the values of a column that holds words, but for those with a long number.
    """
    looks = [look for name in columns_of(guess.source) if (look := draft.table.column(name))]
    like = "; ".join(", ".join(_examples(look, plain)) for look in looks)
    return f"{' + '.join(look.name for look in looks)} ({guess.why}; looks like {like})"


def _examples(look: Look, plain: bool) -> Sequence[str]:
    words = [value for value in look.values if not re.search(NUMBER, value)] if plain else []
    return words[:_MOST_EXAMPLES] or look.shapes or ["no values"]


def _dated(draft: Draft, guess: Guess, asker: Asker, told: Told) -> Guess:
    """Ask for the beginning of a count that the table does not tell."""
    if not isinstance(guess.source, dict) or not isinstance(
        start := guess.source.get("origin"), date
    ):
        return guess
    known = (draft.table.path, guess.reads[0])
    if known not in told:
        told[known] = asker.date(f"{guess.reads[0]} counts from which date?", start)
    source = {**guess.source, "origin": told[known]}
    return replace(guess, source=source, why="counts from the origin")


def _worded(draft: Draft, asker: Asker) -> dict[str, str | None]:
    """Ask for the words of event types that nobody knows, the most frequent first."""
    words = dict(draft.words)
    for value in [value for value, word in words.items() if word is None][:_MOST_WORDS]:
        question = f"{draft.log}: what is {value!r}? ({_LEAVE} leaves it; a wrong word lists all)"
        told = asker.word(question, [*TYPES[draft.log], _LEAVE])
        words[value] = None if told == _LEAVE else told
    return words
