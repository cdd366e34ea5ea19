"""Parquet tables without an account: its rows go, and its name in the rows of others."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from detector.forgetting.trace import Trace
from detector.report.worklist.removal import FORGOTTEN

_NAMING = ("account_id", "other", "organiser", "ring")
_MASK = "row_is_gone"


def count_table(path: Path, trace: Trace, rings: Mapping[str, str], raw: bool = False) -> int:
    """Count the rows of a table that tell of an account; `raw` ones are as they came in."""
    with pq.ParquetFile(path) as file:
        wanted = None if raw else [n for n in _NAMING if n in file.schema_arrow.names]
        if wanted == []:
            return 0
        return sum(
            _clean(file.read_row_group(group, columns=wanted), trace, rings, raw)[1]
            for group in range(file.num_row_groups)
        )


def write_table(
    source: Path, target: Path, trace: Trace, rings: Mapping[str, str], raw: bool = False
) -> None:
    """Write a table without an account, one group of rows at a time.

    Parameters
    ----------
    source, target
        The table, and where the new one goes.
    trace
        Whose rows go. In the rows of others its name becomes `FORGOTTEN`, its rank is left out,
        and where it was the organiser of a ring the ring has none.
    rings
        Name of a ring → its new name.
    raw
        The rows are as they came in: those that hold the account or one of its orders in any
        column go.
    """
    with pq.ParquetFile(source) as file:
        schema, hashed = file.schema_arrow, "hash" in file.schema_arrow.names
        chosen: dict[str, Any] = {"compression": _compression(file)}
        if hashed:
            chosen |= {"use_dictionary": False, "write_statistics": ["hash"]}
        with pq.ParquetWriter(target, schema, **chosen) as writer:
            for group in range(file.num_row_groups):
                rows = _clean(file.read_row_group(group), trace, rings, raw)[0]
                if rows.num_rows:
                    writer.write_table(rows.cast(schema))


def _compression(file: pq.ParquetFile) -> str:
    if not file.num_row_groups or not file.metadata.num_columns:
        return "zstd"
    return str(file.metadata.row_group(0).column(0).compression).lower()


def _clean(
    rows: pa.Table, trace: Trace, rings: Mapping[str, str], raw: bool
) -> tuple[pa.Table, int]:
    """Give the rows that stay, cleaned, and how many were taken out or changed."""
    names = [trace.account, *trace.orders] if raw else [trace.account]
    columns = rows.column_names if raw else [n for n in ("account_id",) if n in rows.column_names]
    gone = pa.array([False] * rows.num_rows)
    for column in columns:
        gone = pc.or_(gone, _holds(rows[column], names))
    kept = rows.filter(pc.invert(gone))
    count = rows.num_rows - kept.num_rows
    if raw:
        return kept, count
    return _rename(kept, trace.account, rings, count)


def _rename(
    rows: pa.Table, account: str, rings: Mapping[str, str], count: int
) -> tuple[pa.Table, int]:
    """Put other names into the rows that stay."""
    for column, old, new in (
        ("other", account, FORGOTTEN),
        ("organiser", account, None),
        *(("ring", before, after) for before, after in rings.items()),
    ):
        if column not in rows.column_names:
            continue
        met = _holds(rows[column], [old])
        if changed := pc.sum(met).as_py():
            count += changed
            rows = _put(rows, column, met, new)
            if column == "other" and "other_rank" in rows.column_names:
                rows = _put(rows, "other_rank", met, None)
    return rows, count


def _put(rows: pa.Table, column: str, where: Any, value: str | None) -> pa.Table:
    place, kind = rows.column_names.index(column), rows.schema.field(column).type
    held: Any = rows[column]
    filled: Any = pc.if_else(where, pa.scalar(value, kind), held)
    return rows.set_column(place, rows.schema.field(column), filled)


def _holds(column: "pa.ChunkedArray[Any]", names: Sequence[str]) -> Any:
    """Tell which values are one of the names; of what is nested or binary, which hold one."""
    kind = column.type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.array([any(name in str(held) for name in names) for held in column.to_pylist()])
    plain: Any = column.cast(pa.string())
    texts: Any = pc.utf8_trim_whitespace(plain)
    return pc.fill_null(pc.is_in(texts, value_set=pa.array(names, pa.string())), False)
