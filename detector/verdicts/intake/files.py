"""A file or a frame of verdicts as a plain table with the column names that we know."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from detector.cells import restore
from detector.errors import ConfigInvalid, ContractBroken, is_name, tell_names
from detector.frames.given import as_pandas

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "account_id": ("account", "账户号", "账户", "账号"),
    "verdict": ("disposition", "结论", "处置结论", "核查结论"),
    "label": (),
    "typology": ("pattern", "类型", "手法"),
    "labelled_at": ("labeled_at", "reviewed_at", "核查时间", "处置时间"),
}
"""Column → other headings that are understood, in any case."""

ODD = "odd"
"""The column that marks rows of a CSV file with more or fewer fields than the heading."""


def load_verdicts(source: Any) -> tuple[str, pd.DataFrame]:
    """Give what the source is called, and its rows under our column names.

    Returns
    -------
    The name, and a frame with at least `account_id`, `typology`, `labelled_at`, `odd`, and one of
    `verdict` and `label`.

    Raises
    ------
    ConfigInvalid
        When it is neither a frame nor a path.
    ContractBroken
        When the file cannot be read or a column is missing.
    """
    name = Path(source).name if isinstance(source, (str, Path)) else "verdicts (frame)"
    if isinstance(source, (str, Path)):
        rows = _read(Path(source), name)
    else:
        rows = as_pandas(name, source).reset_index(drop=True)
    return name, _named(name, rows)


def _read(path: Path, name: str) -> pd.DataFrame:
    try:
        if path.exists() and not path.is_file():
            raise ValueError("a pipe or a device may never end")
        if path.suffix.lower() in (".parquet", ".pq"):
            return pq.read_table(path).to_pandas()
        return _csv(path.read_bytes())
    except (OSError, ValueError, csv.Error, pa.ArrowException) as error:
        why = "is not there" if isinstance(error, FileNotFoundError) else "cannot be read"
        raise ContractBroken(
            f"{name}: the file of verdicts {why} ({type(error).__name__})",
            "give a CSV file (UTF-8 or GB18030) or a Parquet file with account_id and verdict",
        ) from None


def _csv(raw: bytes) -> pd.DataFrame:
    """Read all as text; the separator is the one that the heading holds most of."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    lines = [line for line in csv.reader(io.StringIO(text), delimiter=separator) if any(line)]
    heading, records = (lines[0], lines[1:]) if lines else ([], [])
    odd = [len(record) != len(heading) for record in records]
    rows = [
        [""] * len(heading) if wrong else [restore(cell) for cell in record]
        for record, wrong in zip(records, odd, strict=True)
    ]
    return pd.DataFrame(rows, columns=heading, dtype="str").assign(**{ODD: odd})


def _named(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    headings = {str(column).strip().lower(): column for column in rows.columns}
    if len(headings) < rows.shape[1]:
        raise ContractBroken(f"{name}: a column occurs twice", "keep one column of each name")
    found = {}
    for known, others in HEADINGS.items():
        given = next((headings[h] for h in (known, *others) if h in headings), None)
        if given is not None:
            found[known] = rows[given]
    missing = [] if "account_id" in found else ["account_id"]
    if not {"verdict", "label"} & set(found):
        missing.append("verdict")
    if missing:
        names = [*HEADINGS, *(heading for others in HEADINGS.values() for heading in others), ODD]
        odd = [str(c) for c in rows.columns if str(c).strip().lower() not in names]
        odd = [heading for heading in odd if is_name(heading)]
        hints = [ConfigInvalid.unknown_name(name, heading, HEADINGS).mend for heading in odd[:1]]
        raise ContractBroken(
            f"{name}: column missing: {', '.join(missing)}"
            f" (columns found: {tell_names([str(c) for c in rows.columns if c != ODD])})",
            next(iter(hints), "write account_id and verdict (confirmed or cleared)"),
        )
    blank = pd.Series([None] * len(rows), index=rows.index, dtype=object)
    absent = {column: blank for column in ("typology", "labelled_at") if column not in found}
    odd_rows = rows[ODD] if ODD in rows else pd.Series(False, index=rows.index)
    return pd.DataFrame({**found, **absent, ODD: odd_rows})
