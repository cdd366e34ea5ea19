"""Logs that are given in memory: pandas, pyarrow, and whatever speaks Arrow."""

from typing import Protocol, TypeAlias, runtime_checkable

import pandas as pd
import pyarrow as pa

from detector.errors import ContractBroken


@runtime_checkable
class ArrowStream(Protocol):
    """Anything that gives Arrow data: polars, duckdb, arro3, nanoarrow and others."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Give the rows."""
        ...


Frame: TypeAlias = pd.DataFrame | pa.Table | ArrowStream


def as_table(name: str, frame: Frame) -> pa.Table:
    """Make a frame an Arrow table; a column of mixed types is named, its values are not.

    Raises
    ------
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
        return pa.table(frame)
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
