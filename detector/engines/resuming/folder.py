"""The folder of kept tables: begun anew unless all in it can be used."""

import logging
import shutil
from pathlib import Path

import duckdb

from detector.engines.duck_errors import ELSEWHERE
from detector.errors import AlreadyRunning, OutputUnwritable
from detector.privacy.rights import make_folder
from detector.version import __version__

TABLES = "tables.duckdb"
STAMP = "made_by"
"""Says which versions made the tables; it is away while they are looked at."""

_LOG = logging.getLogger(__name__)
_VERSIONS = f"duckdb {duckdb.__version__}, detector {__version__}"
_KEPT = {TABLES, f"{TABLES}.wal", STAMP}


def prepare_folder(folder: Path, memory: str) -> None:
    """See that a folder is there for its owner alone, with tables that can be used or with none.

    Tables of another version, and a database that cannot be read to its end, are thrown away; so
    are those that a process died over while it looked at them.

    Raises
    ------
    OutputUnwritable
        When the folder cannot be written to.
    AlreadyRunning
        When another process has the tables open.
    """
    try:
        make_folder(folder)
        why = _find_fault(folder, memory) if any(folder.iterdir()) else ""
        if why:
            _LOG.warning("%s: the kept tables are %s; all is made anew", folder.name, why)
        for path in folder.iterdir():
            if why or path.name not in _KEPT:
                _remove(path)
        (folder / STAMP).write_text(_VERSIONS, encoding="utf-8")
    except OSError as error:
        raise OutputUnwritable(
            f"the folder for the tables of a night, {folder}: {error.strerror}", ELSEWHERE
        ) from None


def _find_fault(folder: Path, memory: str) -> str:
    """Say why the tables cannot be used; empty where they can."""
    stamp = folder / STAMP
    if not stamp.exists():
        return "not known to be whole"
    if stamp.read_text(encoding="utf-8", errors="replace") != _VERSIONS:
        return "of another version"
    stamp.unlink()
    try:
        with duckdb.connect(str(folder / TABLES), config={"memory_limit": memory}) as duck:
            for (name,) in duck.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                duck.execute(f'SELECT min(hash(COLUMNS(*))) FROM "{name}"')
    except duckdb.Error as error:
        if "Could not set lock" in str(error):
            stamp.write_text(_VERSIONS, encoding="utf-8")
            raise AlreadyRunning(
                f"{folder}: another process has these tables open",
                "wait until it has ended, or end it",
            ) from None
        return "damaged"
    return ""


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
