"""What a child process does until it is killed; a fork server imports this once for all of them."""

import os
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import detector.memory.finding
import detector.verdicts.intake.store  # noqa: F401
from detector.cli.main import main
from detector.forest.trees import warm
from detector.operation.nightly import run_nightly
from detector.settings import Settings

WATCHED = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.chmod"}
"""What Python tells of the files that it touches: it is between two of these that a kill hurts."""

warm().join()


def make_nights(settings: Settings, days: list[date]) -> None:
    """Run nights to their end."""
    run_nightly(settings, days)


def call(arguments: list[str]) -> None:
    """Call the command line."""
    main(arguments, standalone_mode=False)


def live(act: Callable[..., None], given: tuple[Any, ...], last: int, told: Path) -> None:
    """Do an act; be killed before a file or a table of the memory is touched for the n-th time.

    `told` hears how many times it was touched and the seconds of work, or why the act failed.
    """
    touched = 0

    def count(*_: object) -> None:
        nonlocal touched
        touched += 1
        if touched == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def look(event: str, facts: tuple[Any, ...]) -> None:
        if event in WATCHED and not str(facts[0]).startswith(sys.prefix):
            count()

    sys.addaudithook(look)
    _trace_statements(count)
    try:
        act(*given)
    except BaseException:
        told.write_text(traceback.format_exc(), encoding="utf-8")
        raise
    told.write_text(f"{touched} {sum(os.times()[:2])}", encoding="utf-8")


def _trace_statements(count: Callable[..., None]) -> None:
    """Have every statement of the memory counted before it is done."""
    connect = sqlite3.connect

    def connect_traced(*given: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*given, **named)
        connection.set_trace_callback(count)
        return connection

    sqlite3.connect = connect_traced  # type: ignore[assignment]
