"""Propose a mapping for a folder: chosen lines to keep, doubtful ones as comments to decide."""

import json
import re
from datetime import date
from pathlib import Path

import pyarrow as pa

from detector.errors import ConfigInvalid, ContractBroken
from detector.events.columns.door import NUMBER
from detector.events.contract import LOGS
from detector.events.mapping import ZONE
from detector.events.proposal.looks import Table, look_at
from detector.events.proposal.match import (
    SURE,
    TYPES,
    Guess,
    chosen,
    guesses,
    role_of,
    snapshot_times,
)
from detector.events.proposal.synonyms import event_type_of
from detector.events.sources.files import SUFFIXES, parquet_files

_CERTAIN = 0.95  # a column with the contract's own name needs no alternatives
_HEAD = """# Proposed by `detector map`: a guess from names, types and values. Read every line.
# Columns that are named as in the contract need no line. Lines with # are for you to decide."""


def propose_mapping(folder: Path) -> str:
    """Propose a mapping, as TOML text that can be read at once and is to be finished by hand.

    Parameters
    ----------
    folder
        Any Parquet files: each file, and each folder of files, directly in it is one table.

    Raises
    ------
    ConfigInvalid
        If the folder is not there.
    ContractBroken
        If it holds no Parquet file that can be read.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import pyarrow.parquet as pq
    >>> with TemporaryDirectory() as folder:
    ...     table = pa.table({"uid": ["a"], "trade_no": ["1"], "amt": [2.5], "ts": [1_790_000_000]})
    ...     pq.write_table(table, Path(folder, "trades.parquet"))
    ...     for line in propose_mapping(Path(folder)).splitlines()[-7:-1]:
    ...         print(line)
    [order_events.columns]
    order_id = "trade_no"
    account_id = "uid"
    event_time = { column = "ts", unit = "s" }  # counts since 1970
    event_type = { value = "placed" }  # no column of steps was found
    amount = "amt"
    """
    if not folder.is_dir():
        raise ConfigInvalid(f"the data folder {folder} does not exist", "name a folder")
    tables = [table for path in sorted(folder.iterdir()) if (table := _table(folder, path))]
    if not tables:
        raise ContractBroken(f"{folder} holds no readable Parquet file", "export Parquet there")
    roles: dict[str, list[Table]] = {}
    for table in tables:
        roles.setdefault(role_of(table), []).append(table)
    lines = [_HEAD, f"zone = {_toml(ZONE)}"]
    for log in LOGS:
        lines += ["", *_log(log, roles.get(log, []), bool(roles.get("snapshot")))]
    for table in roles.get("snapshot", []):
        lines += ["", *_snapshot(table)]
    lines += [f"# not used: {table.path}" for table in roles.get("", [])]
    return "\n".join(lines) + "\n"


def _table(folder: Path, path: Path) -> Table | None:
    if path.name[0] in "._":
        return None
    files = parquet_files(path) if path.is_dir() else [path]
    try:
        readable = [file for file in files if file.suffix.lower() in SUFFIXES]
        return look_at(path.relative_to(folder).as_posix(), readable) if readable else None
    except (pa.ArrowException, OSError):
        return None


def _log(log: str, tables: list[Table], has_snapshot: bool) -> list[str]:
    """Write one log: the first table that fits it, others that fit as comments."""
    if not tables:
        below = has_snapshot and log == "account_events"
        what = "only the snapshot below" if below else "nothing"
        return [f"# [{log}]: {what} looks like it", f"# path = {_toml('your file here')}"]
    table = max(tables, key=lambda one: (log in one.path, one.rows))
    lines = [f"[{log}]", f"path = {_toml(table.path)}"]
    lines += [f"# or: path = {_toml(other.path)}" for other in tables if other is not table]
    found = guesses(table, log)
    choice = chosen(found)
    lines += ["", f"[{log}.columns]"]
    missing = []
    for column in LOGS[log]:
        guess = choice.get(column.name)
        if guess:
            same = guess.source == column.name
            lines.append(
                f"{'# ' if same else ''}{column.name} = {_toml(guess.source)}{_why(guess)}"
            )
        elif column.name == "event_type" and log == "order_events":
            lines.append('event_type = { value = "placed" }  # no column of steps was found')
        elif column.required:
            lines.append(f"# {column.name} = ?  # REQUIRED, and nothing fits")
        else:
            missing.append(column.name)
        used = {name for other in choice.values() for name in other.reads}
        lines += _others(column.name, guess, found[column.name], used)
    lines += [f"# nothing fits: {', '.join(missing)}"] if missing else []
    return lines + _values(log, table, choice.get("event_type"))


def _others(name: str, guess: Guess | None, found: list[Guess], used: set[str]) -> list[str]:
    """Write what else a column might be; a column in use elsewhere only where it is likely."""
    if guess and guess.sure >= _CERTAIN:
        return []
    rest = [one for one in found if guess is None or one.source != guess.source]
    rest = [one for one in rest if one.sure >= SURE or not used & set(one.reads)]
    return [f"# or: {name} = {_toml(one.source)}{_why(one)}" for one in rest[:3]]


def _why(guess: Guess) -> str:
    return f"  # {guess.why}" if guess.why != "by its name" else ""


def _values(log: str, table: Table, guess: Guess | None) -> list[str]:
    """Write the contract's words for the event types found; what has none is a comment.

    A text with a number in it that may be a person's is left out.
    """
    look = table.column(guess.reads[0]) if guess and guess.reads else None
    if look is None:
        return []
    values = [value for value in look.values if not re.search(NUMBER, value)]
    pairs = [(value, event_type_of(value, TYPES[log])) for value in values]
    named = [f"{_toml(value)} = {_toml(word)}" for value, word in pairs if word and word != value]
    open_ones = [f'# {_toml(value)} = "?"' for value, word in pairs if word is None]
    if not named and not open_ones:
        return []
    known = f"# known: {', '.join(TYPES[log])}"
    return ["", f"[{log}.values.event_type]", *named, *open_ones, *([known] if open_ones else [])]


def _snapshot(table: Table) -> list[str]:
    """Write a wide account table: one event for each of its times, its state on each event."""
    times = snapshot_times(table)
    used = {name for guess in times.values() for name in guess.reads}
    choice = chosen(guesses(table, "account_events"))
    account = choice.pop("account_id")
    lines = ["[[snapshot]]", f"path = {_toml(table.path)}", f"account_id = {_toml(account.source)}"]
    lines += ["", "[snapshot.events]"]
    lines += [f"{name} = {_toml(guess.source)}{_why(guess)}" for name, guess in times.items()]
    lines += ["", "[snapshot.columns]"]
    for name, guess in choice.items():
        if name not in ("event_id", "event_time", "event_type") and not used & set(guess.reads):
            lines.append(f"{name} = {_toml(guess.source)}{_why(guess)}")
    return lines


def _toml(value: str | date | dict[str, str | date]) -> str:
    """Write a value as TOML; a JSON text is a TOML text too."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_toml(one)}' for key, one in value.items())} }}"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
