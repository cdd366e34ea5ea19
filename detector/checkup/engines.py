"""The engines: does DuckDB run here, and could Spark."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo

from detector.checkup.finding import Finding, Verdict
from detector.engines.duck import DuckEngine
from detector.errors import DetectorError

LEAST_JAVA = 17
_NOON = "2026-07-01 12:00:00"


def check_engines(zone: str, chosen: str) -> Iterator[Finding]:
    """Let DuckDB read a time in the zone, as every night does; look for Spark and Java."""
    try:
        with DuckEngine() as engine:
            read = engine.words.epoch_us_in(f"TIMESTAMP '{_NOON}'", zone)
            told = engine.fetch(f"SELECT {read} AS us").column(0)[0].as_py()
    except DetectorError as error:
        yield Finding("DuckDB", error.found, "mend", error.mend)
    else:
        yield Finding("DuckDB", f"{metadata.version('duckdb')}, runs")
        yield _zone(zone, told)
    yield from _spark("mend" if chosen == "spark" else "look")


def _zone(zone: str, told_us: int) -> Finding:
    """See that engine and Python know the zone alike."""
    local = datetime.fromisoformat(_NOON).replace(tzinfo=ZoneInfo(zone))
    if told_us == local.timestamp() * 1e6:
        return Finding("time zones", f"{zone} is {local:%z}")
    there = datetime.fromtimestamp(told_us / 1e6, UTC)
    differ = f"{zone}: DuckDB says {there:%H:%M}, Python {local.astimezone(UTC):%H:%M} UTC"
    return Finding("time zones", differ, "mend", "pip install --upgrade duckdb tzdata")


def _spark(verdict: Verdict) -> Iterator[Finding]:
    less = "only for [engine] name = spark: "
    try:
        yield Finding("PySpark", metadata.version("pyspark"))
    except metadata.PackageNotFoundError:
        yield Finding("PySpark", "none", verdict, f"{less}pip install 'detector[spark]'")
    java = find_java()
    if java is None or java < LEAST_JAVA:
        found = "none" if java is None else str(java)
        yield Finding("Java", found, verdict, f"{less}install a Java {LEAST_JAVA} runtime")
    else:
        yield Finding("Java", str(java))


def find_java() -> int | None:
    """Find the major version of Java; None where there is none that runs."""
    home = os.environ.get("JAVA_HOME")
    program = shutil.which("java") or (str(Path(home, "bin", "java")) if home else None)
    try:
        done = subprocess.run(
            [program or "java", "-version"], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return read_java(done.stderr + done.stdout)


def read_java(said: str) -> int | None:
    """Read the major version out of what `java -version` says.

    Examples
    --------
    >>> read_java('openjdk version "17.0.9" 2023-10-17'), read_java('java version "1.8.0_292"')
    (17, 8)
    """
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else None
