"""Frames as people give them: pandas, polars, Arrow, and whatever else speaks Arrow."""

from pathlib import Path
from typing import Any, Protocol, TypeAlias, runtime_checkable

import pandas as pd
import pyarrow as pa

from detector.errors import ConfigInvalid, ContractBroken


@runtime_checkable
class ArrowStream(Protocol):
    """Anything that gives Arrow data: polars, duckdb, arro3, nanoarrow and others."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Give the rows."""
        ...


Frame: TypeAlias = pd.DataFrame | pa.Table | ArrowStream


def is_frame(given: object) -> bool:
    """Say whether something is a frame, or at least gives Arrow data.

    Examples
    --------
    >>> is_frame(pd.DataFrame()), is_frame(pa.table({})), is_frame([1])
    (True, True, False)
    """
    return isinstance(given, (pd.DataFrame, pa.Table, ArrowStream))


def as_table(name: str, frame: Frame) -> pa.Table:
    """Make a frame an Arrow table; a column of mixed types is named, its values are not.

    Raises
    ------
    ConfigInvalid
        If it is no frame.
    ContractBroken
        With every column that is not of one type.

    Examples
    --------
    >>> as_table("order_events", pd.DataFrame({"order_id": ["a", None]})).column(0).null_count
    1
    """
    if isinstance(frame, pa.Table):
        return frame
    if not isinstance(frame, pd.DataFrame):
        return _import(name, frame)
    faults, columns = [], {}
    for position, column in enumerate(frame.columns):
        try:
            columns[str(column)] = pa.array(frame.iloc[:, position], from_pandas=True)
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            faults.append(str(column))
    if faults:
        raise ContractBroken(
            f"{name} (frame): columns of mixed types: {', '.join(faults)}",
            "give each column one type, ids as text",
        )
    return pa.table(columns)


def as_pandas(name: str, frame: Frame) -> pd.DataFrame:
    """Make a frame a pandas frame; one that is pandas already is given back as it is.

    Raises
    ------
    ConfigInvalid
        If it is no frame.

    Examples
    --------
    >>> as_pandas("labels", pa.table({"label": [1, 0]}))["label"].tolist()
    [1, 0]
    """
    if isinstance(frame, pd.DataFrame):
        return frame
    told: pd.DataFrame = as_table(name, frame).to_pandas()
    return told


def as_path_or_pandas(name: str, given: Frame | Path | str) -> pd.DataFrame | Path | str:
    """Leave a path as it is, and make a frame a pandas frame: it can be read twice.

    Raises
    ------
    ConfigInvalid
        If it is neither.

    Examples
    --------
    >>> as_path_or_pandas("labels", "labels.csv")
    'labels.csv'
    """
    return given if isinstance(given, (str, Path)) else as_pandas(name, given)


def no_frame(name: str, given: object) -> ConfigInvalid:
    """Say of what was given that it is neither a frame nor a path.

    Examples
    --------
    >>> print(no_frame("labels", [1, 0]))
    labels: a list is no frame and no path
      to mend: give a pandas, polars or Arrow frame, or the path of a file
    """
    mend = "give a pandas, polars or Arrow frame, or the path of a file"
    if hasattr(given, "collect"):
        mend = "it is not computed yet: call .collect() first"
    return ConfigInvalid(f"{name}: a {type(given).__name__} is no frame and no path", mend)


def _import(name: str, given: Any) -> pa.Table:
    """Take what speaks Arrow; a column alone does so as well, and is no frame."""
    if not isinstance(given, ArrowStream):
        raise no_frame(name, given)
    try:
        return pa.table(given)
    except (pa.ArrowException, TypeError, ValueError):
        raise no_frame(name, given) from None
