"""How a Spark session is begun, and how its errors become ours."""

import logging
import os
import re
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from detector.errors import ConfigInvalid, ContractBroken, DetectorError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_UNITS = {"KB": "k", "KIB": "k", "MB": "m", "MIB": "m", "GB": "g", "GIB": "g", "TB": "t"}
_SESSION = {
    "spark.sql.ansi.enabled": "true",  # what overflows stops, and is not a wrong number
    "spark.sql.caseSensitive": "false",
    "spark.sql.constraintPropagation.enabled": "false",  # a checkpoint's name columns it lacks
    "spark.sql.execution.arrow.useLargeVarTypes": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.variable.substitute": "false",  # a dollar in a text is a dollar
}
_SILENCE = """appender.none.type = Null
appender.none.name = none
rootLogger.level = off
rootLogger.appenderRef.none.ref = none
"""
_ON_THIS_MACHINE = "4GB"  # as for DuckDB; Spark's own choice is 1 GB
_TELLS_VALUES = "SQLQueryContextLogger"  # PySpark's own log of refused rows, on stderr


def begin(master: str, memory: str | None, spill: Path) -> "SparkSession":
    """Begin a session of its own; the process's first one also starts Spark.

    Raises
    ------
    ConfigInvalid
        If PySpark or Java is not there, the size is none, or the cluster cannot be reached.

    Examples
    --------
    >>> try:
    ...     begin("local[1]", "lots", Path("spill"))
    ... except ConfigInvalid as error:
    ...     print(error.found)
    the engine does not take this size of memory: lots
    """
    memory = memory or (_ON_THIS_MACHINE if is_local(master) else None)
    heap = None if memory is None else _heap(memory)
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers need what we have
    builder = _library().builder.master(master).appName("detector")
    for key, value in _launch(master, heap, spill).items():
        builder = builder.config(key, value)
    with mapped(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = builder.getOrCreate().newSession()
    session.sparkContext.setLogLevel("OFF")
    for key, value in _SESSION.items():
        session.conf.set(key, value)
    return session


def _library() -> "type[SparkSession]":
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of pandas, which is not passed to it
            from pyspark.sql import SparkSession
    except ImportError:
        raise ConfigInvalid(
            "the engine spark needs PySpark, which is not installed",
            "pip install 'detector[spark]', or choose the engine duckdb",
        ) from None
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java") and not (home and Path(home, "bin", "java").exists()):
        raise ConfigInvalid(
            "the engine spark needs Java 17 or newer, and no java is on this machine",
            "install a Java 17 runtime, or set JAVA_HOME to where it lies",
        )
    logging.getLogger(_TELLS_VALUES).disabled = True
    return SparkSession


def _launch(master: str, heap: str | None, spill: Path) -> dict[str, str]:
    """Give the settings that Spark takes at its start only."""
    silence = spill / "log4j2.properties"
    silence.write_text(_SILENCE, encoding="ascii")
    told = {
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={silence.as_uri()}",
        "spark.driver.maxResultSize": "0",
        "spark.log.level": "OFF",  # executors quote the rows that they stumble over
        "spark.sql.warehouse.dir": str(spill / "warehouse"),
        "spark.ui.showConsoleProgress": "false",
    }
    if heap:
        told |= {"spark.driver.memory": heap, "spark.executor.memory": heap}
    if is_local(master):
        told |= {
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.local.dir": str(spill),
            "spark.ui.enabled": "false",
        }
    return told


def is_local(master: str) -> bool:
    """Say whether a master is this process alone.

    Examples
    --------
    >>> is_local("local[2]"), is_local("spark://host:7077")
    (True, False)
    """
    return master.startswith("local")


def _heap(memory: str) -> str:
    """Give a size as Java writes it: `4GB` is `4g`."""
    found = re.fullmatch(r"([0-9]+) *([KMGT]i?B)", memory.strip(), re.IGNORECASE)
    if not found or found[2].upper() not in _UNITS:
        raise ConfigInvalid(
            f"the engine does not take this size of memory: {memory}",
            "write a whole number and its unit: '4GB'",
        )
    return found[1] + _UNITS[found[2].upper()]


@contextmanager
def mapped() -> Iterator[None]:
    """Turn Spark's errors into ours; their text may quote values, so it is not passed on."""
    from py4j.protocol import Py4JError
    from pyspark.errors import AnalysisException, PySparkException

    try:
        yield
    except AnalysisException as error:
        # These are about the query, which is ours, and never quote a row.
        said = str(error).partition("\n")[0]
        raise DetectorError(
            f"the engine refused a query: {said}", "this is a fault in detector: please report it"
        ) from None
    except (PySparkException, Py4JError) as error:
        raise _told(error) from None


def _told(error: Exception) -> DetectorError:
    """Say what stopped Spark: the memory, a file, the cluster, or a fault of ours."""
    said = str(error)
    if "OutOfMemoryError" in said:
        return DetectorError("the engine ran out of memory", "allow it more memory: --memory 8GB")
    if re.search(
        "All masters are unresponsive|Could not parse Master|SparkContext.*(stopp|shut)|"
        "SparkMasterLost|Java gateway",
        said,
    ):
        return ConfigInvalid(
            "the engine's cluster cannot be reached, or went away",
            "see that the master runs and that --master names it: spark://HOST:7077",
        )
    named = re.search(r"[^\s/'\"]+\.(parquet|parq)\b", said)
    if named and re.search("READ_FILE|FileNotFound|PARQUET|Parquet|Footer|PATH_NOT_FOUND", said):
        return ContractBroken(
            f"{named.group()} could not be read or written by the engine",
            "see that it is whole and that every machine of the cluster sees it under this path",
        )
    of = re.findall(r"\[([A-Z][A-Z_.0-9]+)\]", said)[:1] or [type(error).__name__]
    return DetectorError(
        f"the engine stopped with {of[0]} (its text may quote values)",
        "this is a fault in detector: please report it",
    )
