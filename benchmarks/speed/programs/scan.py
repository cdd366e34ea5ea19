"""The floor: read every column that the contract knows once, and do nothing with it.

`python -m benchmarks.speed.programs.scan DATA` prints one sum per log. No job over the same events
can be faster with the same engine.
"""

import sys
from pathlib import Path

import duckdb

from detector.events.contract import LOGS, Kind


def sum_columns(folder: Path) -> list[int]:
    """Sum numbers, times and the lengths of texts over all columns of both logs."""
    totals = []
    with duckdb.connect(":memory:") as duck:
        for log, columns in LOGS.items():
            sums = " + ".join(f"coalesce(sum({_number(c.name, c.kind)}), 0)" for c in columns)
            place = folder / log if (folder / log).is_dir() else folder / f"{log}.parquet"
            files = f"{place}/**/*.parquet" if place.is_dir() else str(place)
            row = duck.execute(f"SELECT {sums} FROM read_parquet(?)", [files]).fetchone()
            totals.append(int(row[0]) if row else 0)
    return totals


def _number(name: str, kind: Kind) -> str:
    if kind is Kind.TIME:
        return f"epoch_us({name})"
    if kind in (Kind.MONEY, Kind.LATITUDE, Kind.LONGITUDE):
        return name
    return f"strlen({name})"


if __name__ == "__main__":
    print(sum_columns(Path(sys.argv[1])))
