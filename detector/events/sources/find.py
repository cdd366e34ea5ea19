"""Find a log by its name, or where the mapping says that it lies."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from detector.errors import ConfigInvalid, ContractBroken
from detector.events.sources.files import SUFFIXES, open_all
from detector.events.sources.parts import Found, Input, Part
from detector.frames.given import Frame, as_table

Given: TypeAlias = Path | str | Frame
Where: TypeAlias = Path | str | Mapping[str, Given]


def find(where: Where, log: str, places: tuple[str, ...] = ()) -> Found:
    """Find one log, open each of its files, and group them by schema.

    Parameters
    ----------
    where
        The data folder, or a mapping from the name of a log to its path or frame.
    log
        `account_events`, `order_events`, or what a snapshot's path says.
    places
        Paths within the folder that the mapping names instead of `log`; `*` in one stands for
        any text, so that a file for each month is one log.

    Raises
    ------
    ConfigInvalid
        If the data folder is not there: the caller named it.
    ContractBroken
        If the log is not in the folder, or with each file that is not whole Parquet.

    Examples
    --------
    >>> import pyarrow as pa
    >>> find({"order_events": pa.table({"order_id": ["a"]})}, "order_events").inputs
    (Input(name='order_events (frame)', rows=1, bytes=None, sha256=None),)
    """
    if not isinstance(where, (str, Path)):
        return _found_among(where, log, places or (log,))
    folder = Path(where)
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise ConfigInvalid(f"the data folder {folder} {what}", "name the folder of the two logs")
    roots = [root for place in places for root in _placed(folder, place)]
    roots = roots or [_by_name(folder, log)]
    return open_all(folder, roots)


def _placed(folder: Path, place: str) -> list[Path]:
    """Give the path of a place, or all that it stands for where it has a star."""
    if "*" not in place or (folder / place).exists() or Path(place).is_absolute():
        return [folder / place]
    return sorted(folder.glob(place)) or [folder / place]


def _found_among(where: Mapping[str, Given], log: str, names: tuple[str, ...]) -> Found:
    given = {name: where[name] for name in names if name in where}
    if len(given) < len(names):
        raise ContractBroken(
            f"no {log} among the given logs: {', '.join(map(str, where)) or 'none'}",
            f"give {{'{log}': frame or path}}",
        )
    founds = [_given(name, one) for name, one in given.items()]
    return Found(sum((f.parts for f in founds), ()), sum((f.inputs for f in founds), ()))


def is_there(where: Where, log: str) -> bool:
    """Say whether a log is found under its own name, without opening it.

    Examples
    --------
    >>> import pyarrow as pa
    >>> is_there({"order_events": pa.table({})}, "account_events")
    False
    """
    if not isinstance(where, (str, Path)):
        return log in where
    return any((Path(where) / name).exists() for name in _names(log))


def _names(log: str) -> list[str]:
    return [log, *(f"{log}{suffix}" for suffix in SUFFIXES)]


def _by_name(folder: Path, log: str) -> Path:
    there = [folder / name for name in _names(log) if (folder / name).exists()]
    if len(there) > 1:
        names = " and ".join(path.name for path in there)
        raise ContractBroken(f"{folder}: both {names} are there", "keep one of them")
    if not there:
        seen = sorted(path.name for path in folder.iterdir() if path.name[0] not in "._")
        raise ContractBroken(
            f"{folder} has no {log}.parquet and no folder {log} (found: {_few(seen)})",
            "export the log there, or name its path in the mapping: `detector map DATA`",
        )
    return there[0]


def _few(names: list[str], most: int = 8) -> str:
    more = [f"and {len(names) - most} more"] if len(names) > most else []
    return ", ".join(names[:most] + more) or "nothing"


def _given(name: str, given: Given) -> Found:
    if isinstance(given, (str, Path)):
        path = Path(given)
        return open_all(path if path.is_dir() else path.parent, [path])
    table = as_table(name, given)
    part = Part(f"{name} (frame)", table.schema, table.num_rows, frame=table)
    return Found((part,), (Input(part.name, table.num_rows),))
