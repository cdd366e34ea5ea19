"""What Spark publishes is, file by file, what DuckDB publishes."""

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from detector.cases.tables import SCHEMAS
from tests.spark.conftest import Seen

TABLES = (
    *("ranking", "rings", "ring_members", "evidence", "values", "lookup"),
    *(f"cases/{name}" for name in SCHEMAS),
    *(f"quarantine/{log}_set_aside" for log in ("account_events", "order_events")),
)
TEXTS = ("worklist.csv", "orders_to_stop.csv", "common_points.json", "report.html")
NOISE = 1e-9
"""Sums of floating-point numbers depend on the order of the rows, which engines may choose."""


def list_files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_file_is_there(on_duck: Seen, on_spark: Seen) -> None:
    duck, spark = (list_files(seen.published.folder) for seen in (on_duck, on_spark))
    assert spark == duck
    assert {f"{name}.parquet" for name in TABLES} | {*TEXTS, "_SUCCESS", "run.json"} < duck


@pytest.mark.parametrize("name", TABLES)
def test_table(on_duck: Seen, on_spark: Seen, name: str) -> None:
    paths = [seen.published.folder / f"{name}.parquet" for seen in (on_duck, on_spark)]
    duck, spark = (pq.read_table(path) for path in paths)
    assert spark.schema.types == duck.schema.types
    assert len(duck)
    in_order = put_in_order if name.startswith("quarantine") else pa.Table.to_pandas
    assert_alike(in_order(spark), in_order(duck))


def assert_alike(found: pd.DataFrame, wanted: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(found, wanted, rtol=NOISE, atol=1e-12)


def put_in_order(table: pa.Table) -> pd.DataFrame:
    """Sort rows that were set aside: they have no order."""
    rows = table.to_pandas()
    return rows.sort_values(
        table.column_names, key=lambda column: column.astype(str), ignore_index=True
    )


@pytest.mark.parametrize("name", TEXTS)
def test_text(on_duck: Seen, on_spark: Seen, name: str) -> None:
    duck, spark = (
        (seen.published.folder / name).read_text("utf-8") for seen in (on_duck, on_spark)
    )
    assert spark == duck


def test_numbers_in_reasons(on_duck: Seen, on_spark: Seen) -> None:
    """They lie in lists, where `assert_frame_equal` is lenient."""
    assert_alike(list_reasons(on_spark), list_reasons(on_duck))


def list_reasons(seen: Seen) -> pd.DataFrame:
    reasons: Any = pc.list_flatten(seen.published.ranking.table["reasons"])
    return pa.Table.from_struct_array(reasons).to_pandas()
