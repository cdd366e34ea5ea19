"""Write a base world many times over, as one export: by day and time, each copy with its own ids.

`python -m benchmarks.speed.worlds.copying OUT ORDERS SEED` makes a world of about so many orders,
in a process of its own so that its memory does not count.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.speed.worlds.base import Base, Log, read_base
from benchmarks.speed.worlds.identities import KINDS, Codes, Kind, Phones
from benchmarks.speed.worlds.spelling import Ints, number_texts
from detector.events.contract import LOGS
from detector.simulation.world import write_in_blocks

BASE_ACCOUNTS = 100_000
DAYS = 180
_ROWS = 1_000_000
_DAY = 86_400 * 1_000_000
_SHANGHAI = 8 * 3600 * 1_000_000
_LAG = 17 * 1_000_000
_KIND_OF = {column: kind for kind, (_, columns) in KINDS.items() for column in columns}


def make_world(out: Path, orders: int, seed: int, accounts: int = BASE_ACCOUNTS) -> dict[str, int]:
    """Simulate a base of some accounts and write it as often as `orders` asks for.

    Returns
    -------
    What `world.json` of the folder holds: accounts, orders, copies, bytes, and rows per log.

    Raises
    ------
    ValueError
        When a city has not numbers enough for so many copies.
    """
    with tempfile.TemporaryDirectory() as folder:
        # The simulator's memory goes with its process.
        with ProcessPoolExecutor(1, get_context("spawn")) as apart:
            apart.submit(write_in_blocks, Path(folder), accounts, seed).result()
        base = read_base(Path(folder))
    facts = write_copies(base, out, max(1, round(orders / base.orders)))
    (out / "world.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    return facts


def write_copies(base: Base, out: Path, copies: int) -> dict[str, int]:
    """Write a base so many times, as files `LOG/YYYY-MM-DD-NNN.parquet` of about a million rows.

    A copy lags the one before by 17 seconds, so that rows of the same story do not lie together.
    The first day holds all that was before it.
    """
    numbers = base.kinds["phone"]
    assert isinstance(numbers, Phones)
    if copies > numbers.most_copies():
        raise ValueError(f"{copies} copies, but phone numbers for {numbers.most_copies()} only")
    rows = {}
    for name in LOGS:
        (out / name).mkdir(parents=True, exist_ok=True)
        rows[name] = _write_log(base, name, out / name, copies)
    size = sum(file.stat().st_size for name in LOGS for file in (out / name).iterdir())
    held = {"accounts": base.accounts * copies, "orders": base.orders * copies}
    return {**held, "copies": copies, "bytes": size, **rows}


def _write_log(base: Base, name: str, folder: Path, copies: int) -> int:
    """Write one log with two threads; give its rows."""
    written, parts = 0, Counter[str]()
    with ThreadPoolExecutor(2) as pool:
        waiting: list[Future[None]] = []
        for day, rows, owners in _slices(base.logs[name], copies):
            path = folder / f"{day}-{parts[day]:03d}.parquet"
            task = (base, name, path, rows, owners, written, copies)
            waiting.append(pool.submit(_write_part, *task))
            written, parts[day] = written + len(rows), parts[day] + 1
            while len(waiting) > 2:
                waiting.pop(0).result()
        for last in waiting:
            last.result()
    return written


def _slices(log: Log, copies: int) -> Iterator[tuple[str, Ints, Ints]]:
    """Give, by time and per file, the day, the rows of the base, and the copies they are for."""
    lags = np.arange(copies, dtype=np.int64) * _LAG
    before = np.zeros(copies, dtype=np.int64)
    for day, end in _ends(log.times, max(_ROWS // copies, 1)):
        after = np.searchsorted(log.times, end + lags)
        owners = np.repeat(np.arange(copies, dtype=np.int64), after - before)
        spans = zip(before, after, strict=True)
        rows = np.concatenate([np.arange(a, b, dtype=np.int64) for a, b in spans])
        order = np.argsort(log.times[rows] - lags[owners], kind="stable")
        if len(rows):
            yield day, rows[order], owners[order]
        before = after


def _ends(times: Ints, most: int) -> Iterator[tuple[str, int]]:
    """Give the files of one copy by the day and the instant they end at, `most` rows in each."""
    last = (int(times[-1]) + _SHANGHAI) // _DAY
    first = 0
    for day in range(last - DAYS + 1, last + 1):
        name = f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day):%Y-%m-%d}"
        midnight = (day + 1) * _DAY - _SHANGHAI
        after = int(np.searchsorted(times, midnight))
        for place in range(first + most, after, most):
            yield name, int(times[place])
        yield name, midnight
        first = after


def _write_part(
    base: Base, name: str, path: Path, rows: Ints, owners: Ints, first: int, copies: int
) -> None:
    log = base.logs[name]
    instants = log.times[rows] - owners * _LAG
    columns: dict[str, Any] = {
        "event_id": number_texts(name[0], first + np.arange(len(rows), dtype=np.int64)),
        "event_time": pa.array(instants).cast(pa.timestamp("us", "Asia/Shanghai")),
    }
    for column, codes in log.codes.items():
        if column == "order_id":
            columns[column] = number_texts("o", codes[rows].astype(np.int64) * copies + owners)
        else:
            columns[column] = _spell(base.kinds[_KIND_OF[column]], codes[rows], owners)
    few: Any = []
    for column in log.shared.column_names:
        values: Any = log.shared[column].combine_chunks().take(rows)
        if pa.types.is_dictionary(values.type):
            few.append(column)
            values = values.dictionary_decode()
        columns[column] = values
    table = pa.table({column.name: columns[column.name] for column in LOGS[name]})
    pq.write_table(table, path, compression="zstd", use_dictionary=few)


def _spell(kind: Kind, codes: Codes, owners: Ints) -> Any:
    """Spell the codes of a column; null where there is none."""
    held = codes >= 0
    if held.all():
        return kind(codes, owners)
    place: Any = pa.array(np.cumsum(held) - 1, mask=~held)
    return kind(codes[held], owners[held]).take(place)


if __name__ == "__main__":
    print(json.dumps(make_world(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
