"""The store of verdicts: one Parquet file, each verdict once, none lost but those forgotten."""

import fcntl
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from detector.errors import ContractBroken, OutputUnwritable
from detector.verdicts.intake.read import take_verdicts

_FIELDS: list["pa.Field[Any]"] = [
    pa.field("account_id", pa.string()),
    pa.field("label", pa.int8()),
    pa.field("typology", pa.string()),
    pa.field("labelled_at", pa.timestamp("us", tz="UTC")),
    pa.field("imported_at", pa.timestamp("us", tz="UTC")),
]
SCHEMA = pa.schema(_FIELDS)
"""The contract's labels, and when each verdict was imported."""

MOST_VERDICTS = 10_000_000
"""Most rows that are read: more than any desk gives in its life."""

ONLY_ITS_OWNER = 0o600
KEY = ["account_id", "label", "typology", "labelled_at"]


@dataclass(frozen=True)
class Added:
    """What an import did: counts of rows, and how many verdicts the store holds now."""

    rows: int
    confirmed: int
    cleared: int
    known: int
    aside: dict[str, int]
    held: int

    def __str__(self) -> str:
        return self.to_text()

    def to_text(self) -> str:
        """Say in words what came in."""
        new = self.confirmed + self.cleared
        lines = [
            f"{self.rows:,} rows read: {new:,} new verdicts ({self.confirmed:,} confirmed,"
            f" {self.cleared:,} cleared), {self.known:,} known already",
            *(f"set aside, {why}: {count:,} rows" for why, count in self.aside.items()),
            f"the store holds {self.held:,} verdicts",
        ]
        return "\n".join(lines)


def add_verdicts(
    source: object,
    store: Path,
    zone: str = "Asia/Shanghai",
    at: datetime | None = None,
    now: datetime | None = None,
) -> Added:
    """Add the verdicts of a file or frame to a store, which is made where there is none.

    Nothing is ever changed or taken out: a later verdict on an account stands beside the earlier
    one. The same verdict comes in once, however often it is imported; a row without a time is the
    same as what the store last heard of that account, when label and typology agree.

    Parameters
    ----------
    source
        As `read_verdicts` takes it.
    store
        A Parquet file; only its owner may read what is written.
    zone
        The zone of times that name none.
    at
        When verdicts without a time were given; by default `now`.
    now
        The wall clock.

    Raises
    ------
    ContractBroken
        When not one verdict can be used, or the store is not one of ours.
    OutputUnwritable
        When the store cannot be written; then it is as it was.
    """
    now = now or datetime.now(UTC)
    read = take_verdicts(source, zone, at or now)
    with _writing(store) as target:
        held = read_store(store) if store.exists() else SCHEMA.empty_table().to_pandas()
        fresh = _fresh(held, read.verdicts, read.timed)
        stamped = fresh.assign(imported_at=pd.Timestamp(now).tz_convert(UTC).as_unit("us"))
        whole = pd.concat([held, stamped.sort_values(KEY, kind="stable")], ignore_index=True)
        table = pa.Table.from_pandas(whole, schema=SCHEMA, preserve_index=False)
        pq.write_table(table.replace_schema_metadata(), target, compression="zstd")
    counts = Counter(fresh["label"].tolist())
    known = len(read.verdicts) - len(fresh)
    return Added(read.rows, counts[1], counts[0], known, read.aside, len(whole))


def read_store(store: Path) -> pd.DataFrame:
    """Read a store.

    Raises
    ------
    ContractBroken
        When it cannot be read, has other columns, or more than `MOST_VERDICTS` rows.
    """
    try:
        with pq.ParquetFile(store) as file:
            if file.metadata.num_rows > MOST_VERDICTS:
                raise ValueError(f"more than {MOST_VERDICTS:,} rows")
            return file.read().cast(SCHEMA).to_pandas()
    except (OSError, ValueError, pa.ArrowException) as error:
        raise ContractBroken(
            f"{store.name}: not a store of verdicts ({type(error).__name__})",
            "give the file that `detector label` writes, or a new name to begin a store",
        ) from None


def count_verdicts(store: Path, account_id: str) -> int:
    """Count the verdicts on an account.

    Raises
    ------
    ContractBroken
        As `read_store`.
    """
    return int(read_store(store)["account_id"].eq(account_id).sum())


def erase_verdicts(store: Path, account_id: str) -> int:
    """Take the verdicts on an account out of a store: the one case in which it loses any.

    A store that has none left goes as well: it is as before the first import.

    Returns
    -------
    How many there were; where there was none, the store is not touched.

    Raises
    ------
    ContractBroken, OutputUnwritable
        As `add_verdicts`.
    """
    if not count_verdicts(store, account_id):
        return 0
    with _writing(store) as target:
        held = read_store(store)
        kept = held[held["account_id"] != account_id]
        table = pa.Table.from_pandas(kept, schema=SCHEMA, preserve_index=False)
        pq.write_table(table.replace_schema_metadata(), target, compression="zstd")
    if read_store(store).empty:
        store.unlink()
    return len(held) - len(kept)


def _fresh(held: pd.DataFrame, given: pd.DataFrame, timed: pd.Series) -> pd.DataFrame:
    """Keep the verdicts that the store has not got."""
    once = given.assign(timed=timed).sort_values("timed", ascending=False, kind="stable")
    once = once.drop_duplicates(KEY)
    have = set(held[KEY].fillna("").itertuples(index=False, name=None))
    newest = held.sort_values("labelled_at", kind="stable").drop_duplicates(
        "account_id", keep="last"
    )
    last = {row[0]: row[1:3] for row in newest[KEY].fillna("").itertuples(index=False, name=None)}
    rows = once[KEY].fillna("").itertuples(index=False, name=None)
    fresh = [
        row not in have and (own or last.get(row[0]) != row[1:3])
        for row, own in zip(rows, once["timed"], strict=True)
    ]
    return once[fresh].drop(columns="timed")


@contextmanager
def _writing(store: Path) -> Iterator[Path]:
    """Give a file beside the store to write into, and put it in its place when all went well.

    It is held by one writer only, so that two imports at once cannot lose each other's rows; what
    a killed import left is nobody's, and is written over.
    """
    built = store.with_name(f".{store.name}.importing")
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
        held = os.open(built, os.O_CREAT | os.O_WRONLY, ONLY_ITS_OWNER)
    except OSError as error:
        raise _unwritable(store, error) from None
    try:
        _hold(held, built)
        os.fchmod(held, ONLY_ITS_OWNER)
        try:
            yield built
            os.fsync(held)
            built.replace(store)
        except BaseException:
            built.unlink(missing_ok=True)
            raise
    except BlockingIOError:
        raise OutputUnwritable(
            f"{store.name}: another import is being written", "wait for it, then import again"
        ) from None
    except OSError as error:
        raise _unwritable(store, error) from None
    finally:
        os.close(held)


def _hold(held: int, built: Path) -> None:
    """Hold the file against other imports; one that has its name no more was another's."""
    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if not (built.exists() and os.path.samestat(os.fstat(held), built.stat())):
        raise BlockingIOError


def _unwritable(store: Path, error: OSError) -> OutputUnwritable:
    return OutputUnwritable(
        f"{store.name} cannot be written: {error.strerror or type(error).__name__}",
        "free space on the disk, or name a file that you may write to",
    )
