"""A draft as TOML: chosen lines to keep, doubtful ones as comments to decide."""

import json
import re
from datetime import date

from detector.events.columns.door import NUMBER
from detector.events.contract import LOGS
from detector.events.proposal.draft import Draft
from detector.events.proposal.looks import Table
from detector.events.proposal.match import (
    SURE,
    TYPES,
    Guess,
    Source,
    chosen,
    columns_of,
    guesses,
    snapshot_times,
)
from detector.events.proposal.synonyms import is_credit

_CERTAIN = 0.95  # a column with the contract's own name needs no alternatives
_ALONE = """# No table of what accounts do was found: this one stands in. If there is one, put it
# there and map again: much of the ranking sees nothing without it."""
_STANDS_IN = {
    "order_events": 'event_type = { value = "placed" }  # no column of steps was found',
    "account_events": (
        'event_type = { value = "ordered" }  # no log of what accounts do was found: that an'
        " account ordered is all that is known of it"
    ),
}


def write_log(draft: Draft) -> list[str]:
    """Write one log; other tables that fit it are comments."""
    log, choice = draft.log, draft.choice
    alone = draft.shared and log == "account_events"
    lines = [*([_ALONE] if alone else []), f"[{log}]", f"path = {write_value(draft.table.path)}"]
    lines += [f"# or: path = {write_value(other.path)}" for other in draft.others]
    lines += [*_where(draft), "", f"[{log}.columns]"]
    missing = []
    for column in LOGS[log]:
        guess = choice.get(column.name)
        if guess:
            same = guess.source == column.name
            source = write_value(guess.source)
            lines.append(f"{'# ' if same else ''}{column.name} = {source}{_why(guess)}")
        elif column.name == "event_type" and (draft.shared or log == "order_events"):
            lines.append(_STANDS_IN[log])
        elif column.required:
            lines.append(
                f"# {column.name} = ?  # REQUIRED, and nothing fits{_join(draft, column.name)}"
            )
        else:
            missing.append(column.name)
        used = {name for other in choice.values() for name in other.reads}
        lines += _others(column.name, guess, draft.found[column.name], used)
    lines += [f"# nothing fits: {', '.join(missing)}"] if missing else []
    read = {name for guess in choice.values() for name in columns_of(guess.source)}
    left = [look.name for look in draft.table.columns if look.name not in read]
    lines += [f"# columns that nothing is taken from: {', '.join(map(_key, left))}"] if left else []
    return lines + _values(draft) + _payments(draft)


def _join(draft: Draft, name: str) -> str:
    there = draft.elsewhere.get(name)
    return f"; {there}: join the two tables into one first" if there else ""


def _where(draft: Draft) -> list[str]:
    """Write which rows of a table with both logs are orders."""
    if draft.where is None:
        return []
    name, values = draft.where
    if not values:
        return [f'# where = {{ {_key(name)} = ["?"] }}  # REQUIRED: which of its rows are orders?']
    return [
        f"where = {{ {_key(name)} = {write_value(values)} }}  # its other rows are no orders; these"
        " values are what a sample has"
    ]


def _others(name: str, guess: Guess | None, found: list[Guess], used: set[str]) -> list[str]:
    """Write what else a column might be; a column in use elsewhere only where it is likely."""
    if guess and guess.sure >= _CERTAIN:
        return []
    rest = [one for one in found if guess is None or one.source != guess.source]
    rest = [one for one in rest if one.sure >= SURE or not used & set(one.reads)]
    return [f"# or: {name} = {write_value(one.source)}{_why(one)}" for one in rest[:3]]


def _why(guess: Guess) -> str:
    return f"  # {guess.why}" if guess.why != "by its name" else ""


def _values(draft: Draft) -> list[str]:
    """Write the contract's words for the event types found; what has none is a comment."""
    named = [
        f"{write_value(value)} = {write_value(word)}"
        for value, word in draft.words.items()
        if word and word != value
    ]
    opened = [f'# {write_value(value)} = "?"' for value, word in draft.words.items() if not word]
    if not named and not opened:
        return []
    told = [
        "# What stays a comment counts as activity of no known kind: nothing is lost, little seen.",
        f"# known: {', '.join(TYPES[draft.log])}",
    ]
    return ["", f"[{draft.log}.values.event_type]", *named, *opened, *(told if opened else [])]


def _payments(draft: Draft) -> list[str]:
    """Write what orders are paid with, where none of it is the contract's word for credit."""
    guess = draft.choice.get("paid_with")
    look = draft.table.column(guess.reads[0]) if guess else None
    if look is None or not look.values or "credit" in map(str.casefold, look.values):
        return []
    said = [value for value in look.values if not re.search(NUMBER, value)]
    return [
        "",
        f"[{draft.log}.values.paid_with]  # which of these is the credit that accounts open?",
        *(f'{write_value(value)} = "credit"' for value in said if is_credit(value)),
        *(f'# {write_value(value)} = "credit"' for value in said if not is_credit(value)),
    ]


def write_snapshot(table: Table) -> list[str]:
    """Write a wide account table: one event for each of its times, its state on each event."""
    times = snapshot_times(table)
    used = {name for guess in times.values() for name in guess.reads}
    choice = chosen(guesses(table, "account_events"))
    account = choice.pop("account_id")
    lines = [
        "[[snapshot]]",
        f"path = {write_value(table.path)}",
        f"account_id = {write_value(account.source)}",
    ]
    lines += ["", "[snapshot.events]"]
    lines += [f"{name} = {write_value(guess.source)}{_why(guess)}" for name, guess in times.items()]
    lines += ["", "[snapshot.columns]"]
    for name, guess in choice.items():
        if name not in ("event_id", "event_time", "event_type") and not used & set(guess.reads):
            lines.append(f"{name} = {write_value(guess.source)}{_why(guess)}")
    return lines


def write_value(value: Source | tuple[str, ...] | date) -> str:
    """Write a value as TOML; a JSON text is a TOML text too.

    Examples
    --------
    >>> write_value({"column": "ts", "unit": "ms"})
    '{ column = "ts", unit = "ms" }'
    """
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {write_value(one)}' for key, one in value.items())} }}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(write_value, value))}]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").isalnum() else write_value(name)
