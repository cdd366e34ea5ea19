"""The file of the memory: its tables, how it is made and opened, and what its errors mean."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from detector.errors import DetectorError, OutputUnwritable, StoreDamaged
from detector.memory.columns import ALERT
from detector.privacy.rights import make_folder

MEMORY = "memory.sqlite"
"""The name of the file in the folder of nights."""

OURS = 0x64746563
"""The `application_id` of a memory: "dtec"."""

VERSION = 1
"""The version of the tables below; a file of a later one is not touched."""

WAIT_SECONDS = 30.0
"""How long one writer waits for another."""

ONLY_ITS_OWNER = 0o600
MEND = (
    "move it aside and run `detector nightly`: the published nights are taken in again; add the"
    " suppressions again, audit.jsonl tells them"
)

_SQL_TYPES = {"str": "TEXT", "float64": "REAL"}
_ALERT_COLUMNS = ", ".join(
    f"{name} {_SQL_TYPES.get(dtype, 'INTEGER')}{' NOT NULL' * (dtype not in ('Int64', 'float64'))}"
    for name, dtype in ALERT.items()
)
_TABLES = f"""
    BEGIN EXCLUSIVE;
    CREATE TABLE nights (
        day TEXT PRIMARY KEY, as_of TEXT NOT NULL, run_id TEXT NOT NULL, outcome TEXT NOT NULL,
        gate TEXT NOT NULL, model TEXT NOT NULL, accounts INTEGER NOT NULL,
        raised INTEGER NOT NULL, summary TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE alerts ({_ALERT_COLUMNS}, PRIMARY KEY (account_id, day)) WITHOUT ROWID;
    CREATE INDEX alerts_by_day ON alerts (day);
    CREATE TABLE accepted (
        day TEXT NOT NULL, gate TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (day, gate)
    ) WITHOUT ROWID;
    CREATE TABLE suppressions (
        number INTEGER PRIMARY KEY AUTOINCREMENT, account_id TEXT NOT NULL, start TEXT NOT NULL,
        until TEXT NOT NULL, reason TEXT NOT NULL, by TEXT NOT NULL, lifted_at TEXT NOT NULL,
        lifted_by TEXT NOT NULL, lifted_why TEXT NOT NULL
    );
    PRAGMA application_id = {OURS};
    PRAGMA user_version = {VERSION};
    COMMIT;
"""
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


def open_memory(path: Path) -> sqlite3.Connection:
    """Open the file, which is made where there is none, and see that it is whole and ours.

    Raises
    ------
    StoreDamaged
        When it is no memory, not whole, or of a newer version.
    OutputUnwritable
        When it cannot be made or opened.
    """
    with meaning(path):
        if not path.exists():
            _make(path)
        connection = _connect(path)
        try:
            _check(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


NAMING = ("alerts", "suppressions")
"""The tables that name accounts."""


def count_rows(path: Path, account_id: str) -> dict[str, int]:
    """Count the rows of each table that name an account; tables without one are left out."""
    with meaning(path), closing(open_memory(path)) as connection:
        counts = {
            table: int(
                connection.execute(
                    f"SELECT count(*) FROM {table} WHERE account_id = ?", (account_id,)
                ).fetchone()[0]
            )
            for table in NAMING
        }
    return {table: count for table, count in counts.items() if count}


def erase_rows(path: Path, account_id: str) -> dict[str, int]:
    """Erase the rows that name an account, so that no byte of them is left in the file.

    Returns
    -------
    As `count_rows`: how many there were.
    """
    counts = count_rows(path, account_id)
    with meaning(path), closing(open_memory(path)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        with changing(connection):
            for table in NAMING:
                connection.execute(f"DELETE FROM {table} WHERE account_id = ?", (account_id,))
        connection.execute("VACUUM")
    return counts


@contextmanager
def meaning(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into errors that tell what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if type(error) not in (sqlite3.DatabaseError, sqlite3.OperationalError):
            raise  # a fault of ours, such as a value that a table does not take
        if error.sqlite_errorcode & 0xFF in _BROKEN:
            raise _damaged(path, f"it cannot be read ({error})") from error
        raise _unwritable(path, str(error)) from error
    except OSError as error:
        raise _unwritable(path, error.strerror or type(error).__name__) from error


@contextmanager
def changing(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Change all that is changed within, on the disk at the end, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def insert_into(table: str, columns: Mapping[str, str]) -> str:
    """Write the statement that puts a row into a table."""
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
    # FULL, and the removal of the journal is on the disk as well before a change counts as done.
    connection.execute("PRAGMA synchronous = EXTRA")
    return connection


def _make(path: Path) -> None:
    """Make the file aside and link it into its place: a memory is never seen half made."""
    make_folder(path.parent)
    built = path.with_name(f".{path.name}.{os.getpid()}.building")
    built.unlink(missing_ok=True)
    try:
        os.close(os.open(built, os.O_CREAT | os.O_EXCL | os.O_WRONLY, ONLY_ITS_OWNER))
        connection = _connect(built)
        try:
            connection.executescript(_TABLES)
        finally:
            connection.close()
        with suppress(FileExistsError):  # another was quicker
            os.link(built, path)
    finally:
        built.unlink(missing_ok=True)


def _check(connection: sqlite3.Connection, path: Path) -> None:
    ours, version = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("application_id", "user_version")
    )
    if ours != OURS:
        raise _damaged(path, "it is no memory of `detector nightly`")
    if version > VERSION:
        raise StoreDamaged(
            f"{path.name}: it is of version {version}, this program knows {VERSION}",
            f"use the newer program again; or {MEND}",
        )
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise _damaged(path, "it is not whole any more")


def _damaged(path: Path, why: str) -> DetectorError:
    return StoreDamaged(f"{path.name}: {why}", MEND)


def _unwritable(path: Path, why: str) -> DetectorError:
    return OutputUnwritable(
        f"{path.name} cannot be used: {why}",
        "wait for another `detector` that writes to it, free space on the disk, or see that you"
        " may read and write it",
    )
