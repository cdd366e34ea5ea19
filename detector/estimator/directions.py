"""Which side of each column is risky, as the user gave it."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from detector.errors import ConfigInvalid

SIDES: dict[str | int, tuple[int, ...]] = {
    "high": (1,),
    "low": (-1,),
    "both": (1, -1),
    "context": (),
    1: (1,),
    -1: (-1,),
    0: (),
}
"""The sides on which a value can be evidence: +1 the high one, -1 the low one."""

_MEND = "say 'high' (or 1), 'low' (-1), 'both' or 'context' (0: never evidence)"


def read_directions(
    risky: object, columns: int, names: Sequence[str] | None
) -> list[tuple[int, ...]]:
    """Give the risky sides of each column.

    Parameters
    ----------
    risky
        One of `SIDES` for all columns, one per column in order, or a mapping of some column names
        to theirs; a column that a mapping leaves out is "high".
    columns, names
        How many columns there are, and their names where they have any.

    Raises
    ------
    ConfigInvalid
        When a direction or a name is unknown, or when they are not as many as the columns.

    Examples
    --------
    >>> read_directions({"age": "low"}, 2, ["orders", "age"])
    [(1,), (-1,)]
    >>> read_directions("both", 1, None)
    [(1, -1)]
    """
    if isinstance(risky, (str, int, np.integer)):
        return [_read_one(risky)] * columns
    if isinstance(risky, (Mapping, pd.Series)):
        return _read_mapping(dict(risky.items()), names)
    if not isinstance(risky, (Sequence, np.ndarray)):
        raise ConfigInvalid(f"risky: it is a {type(risky).__name__}", _MEND)
    if len(risky) != columns:
        raise ConfigInvalid(
            f"risky: {len(risky)} directions were given for {columns} columns",
            "give one per column, or a mapping of column names to those that are not 'high'",
        )
    return [_read_one(one) for one in risky]


def _read_mapping(
    risky: Mapping[object, object], names: Sequence[str] | None
) -> list[tuple[int, ...]]:
    if names is None:
        raise ConfigInvalid(
            "risky: it names columns, and the columns of this data have no names",
            "fit on a DataFrame, or give one direction per column in order",
        )
    for name in risky:
        if name not in names:
            raise ConfigInvalid.unknown_name("risky", str(name), names)
    return [_read_one(risky.get(name, "high")) for name in names]


def _read_one(direction: object) -> tuple[int, ...]:
    known = int(direction) if isinstance(direction, np.integer) else direction
    if isinstance(known, (str, int)) and known in SIDES:
        return SIDES[known]
    raise ConfigInvalid(f"risky: {direction!r} is no direction", _MEND)
