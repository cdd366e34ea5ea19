"""What is proposed for one log, before it is written: columns, rows, words for event types."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from detector.events.columns.door import NUMBER
from detector.events.contract import LOGS
from detector.events.proposal.looks import Look, Table
from detector.events.proposal.match import TYPES, Guess, chosen, columns_of, guesses
from detector.events.proposal.synonyms import EVENT_TYPES, closeness, event_type_of, plain

_ORDER = ("order", "订单", "dingdan")
_MADE_OF = ("account_id", "event_time", "amount")


@dataclass(frozen=True)
class Draft:
    """One log out of one table.

    `found` has for each contract column what might fill it, `choice` what was chosen. `words` has
    for each event type of the source the contract's word, None where there is none; `where` is the
    column and the values of the rows that belong to the log, where others are in the table.
    `elsewhere` says which table has a required column that this one lacks.
    """

    log: str
    table: Table
    found: dict[str, list[Guess]]
    choice: dict[str, Guess]
    others: tuple[Table, ...] = ()
    shared: bool = False
    words: dict[str, str | None] = field(default_factory=dict)
    where: tuple[str, tuple[str, ...]] | None = None
    elsewhere: dict[str, str] = field(default_factory=dict)


def draft_log(
    log: str, tables: list[Table], shared: bool = False, beside: Sequence[Table] = ()
) -> Draft:
    """Draft a log out of the table that fits it best.

    `shared` says that both logs are in it; `beside` are all tables of the folder.
    """
    table = max(tables, key=lambda one: (log in one.path, len(_required(log, one)), one.rows))
    others = tuple(other for other in tables if other is not table)
    found = guesses(table, log)
    choice = chosen(found)
    draft = Draft(log, table, found, choice, others, shared)
    draft = replace(draft, words=_words(draft), where=_rows(draft))
    if log == "order_events" and "order_id" not in choice and draft.choice.keys() >= {*_MADE_OF}:
        draft = replace(draft, choice=choice | {"order_id": _made_of(draft)})
    lacking = {c.name for c in LOGS[log] if c.required} - draft.choice.keys()
    having = [(one, _required(log, one)) for one in beside if one is not table]
    elsewhere = {
        name: f"{one.path} has {' and '.join(columns_of(held[name].source))}"
        for one, held in having
        for name in lacking & held.keys()
        if held[name].reads
    }
    return replace(draft, elsewhere=elsewhere)


def _required(log: str, table: Table) -> dict[str, Guess]:
    """Give what fills the required columns of a log; the types of events may also be constant."""
    choice = chosen(guesses(table, log))
    return {c.name: choice[c.name] for c in LOGS[log] if c.required and c.name in choice}


def holds_orders(table: Table) -> bool:
    """Say whether a table of account events has steps of orders as well."""
    look = _types(Draft("order_events", table, {}, chosen(guesses(table, "order_events"))))
    return look is not None and any(map(_is_step, look.values))


def _types(draft: Draft) -> Look | None:
    guess = draft.choice.get("event_type")
    return draft.table.column(guess.reads[0]) if guess and guess.reads else None


def _words(draft: Draft) -> dict[str, str | None]:
    """Give the contract's word for each event type; a text with a long number in it is left out."""
    look = _types(draft)
    values = [value for value in look.values if not re.search(NUMBER, value)] if look else []
    if draft.shared and (draft.log == "account_events" or _rows(draft)):
        values = [one for one in values if _is_step(one) == (draft.log == "order_events")]
    return {value: event_type_of(value, TYPES[draft.log]) for value in values}


def _rows(draft: Draft) -> tuple[str, tuple[str, ...]] | None:
    """Give the rows that are orders, of a table that has others; account events are all rows."""
    look = _types(draft)
    if not draft.shared or draft.log != "order_events" or look is None:
        return None
    number = draft.choice.get("order_id")
    columns = [look, *(draft.table.column(name) for name in (number.reads if number else ()))]
    if any(c and c.filled == 1 and any(o in plain(c.name) for o in _ORDER) for c in columns):
        return None  # each row has an order
    steps = tuple(value for value in look.values if _is_step(value))
    return (look.name, steps) if len(steps) < len(look.values) else None


def _is_step(value: str) -> bool:
    """Say whether a word is closer to a step of an order than to what an account does."""
    orders, accounts = (
        max(closeness(value, type_, EVENT_TYPES) for type_ in TYPES[log])
        for log in ("order_events", "account_events")
    )
    return orders > accounts


def _made_of(draft: Draft) -> Guess:
    reads = tuple(dict.fromkeys(n for c in _MADE_OF for n in columns_of(draft.choice[c].source)))
    return Guess(0.5, {"columns": reads}, (), "no order number: rows that agree in these are one")
