"""The two logs by name, however they are given: a folder, two frames, or what holds both."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol, TypeAlias, runtime_checkable

from detector.errors import ConfigInvalid
from detector.events.sources.find import Given, Where
from detector.frames.given import Frame, as_table, is_frame, no_frame


@runtime_checkable
class HasLogs(Protocol):
    """What holds both logs, as `simulate` and `read` give it."""

    @property
    def logs(self) -> Mapping[str, Any]:
        """The two logs by name."""


Source: TypeAlias = Where | Frame | HasLogs
"""A folder, a mapping of names to frames or paths, what has `logs`, or the account events alone."""


def name_logs(source: Source, order_events: Given | None = None) -> Where:
    """Give a folder, or the two logs by name; frames of every kind become Arrow tables.

    Parameters
    ----------
    source
        A folder; a mapping of `account_events` and `order_events` to frames or paths; what has
        such `logs`; or the account events, as a frame or the path of a file, followed by
    order_events
        the order events.

    Raises
    ------
    ConfigInvalid
        If it is none of these, or one log alone.
    ContractBroken
        If a column of a frame is of mixed types.

    Examples
    --------
    >>> import pyarrow as pa
    >>> list(name_logs(pa.table({"account_id": ["a"]}), pa.table({"order_id": ["b"]})))
    ['account_events', 'order_events']
    """
    if order_events is not None:
        if isinstance(source, (HasLogs, Mapping)):
            raise ConfigInvalid(
                "the order events were given twice", "leave out the second argument"
            )
        return _named({"account_events": source, "order_events": order_events})
    if isinstance(source, (str, Path)):
        return source
    if isinstance(source, Mapping):
        return _named(source)
    if isinstance(source, HasLogs):
        return _named(source.logs)
    if is_frame(source):
        raise ConfigInvalid(
            "only one frame was given", "give the account events and the order events: rank(a, o)"
        )
    raise no_frame("source", source)


def _named(logs: Mapping[str, Any]) -> dict[str, Given]:
    return {
        str(name): one if isinstance(one, (str, Path)) else as_table(str(name), one)
        for name, one in logs.items()
    }
