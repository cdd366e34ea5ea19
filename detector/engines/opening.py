"""Which engine runs: the embedded one, or Spark where it is asked for."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from detector.engines.base import Engine
from detector.engines.duck import DuckEngine
from detector.engines.resuming.engine import ResumingEngine
from detector.errors import ConfigInvalid, OutputUnwritable


class Choice(Protocol):
    """What is chosen of an engine; `master` is Spark's, ``local[*]`` if there is none."""

    @property
    def name(self) -> str:
        """`duckdb` or `spark`."""
        ...

    @property
    def memory(self) -> str | None:
        """How much of it may be used, such as ``4GB``."""
        ...

    @property
    def threads(self) -> int | None:
        """How many threads may run on this machine; all cores if it is not said."""
        ...

    @property
    def master(self) -> str | None:
        """Where Spark's cluster is."""
        ...


@contextmanager
def open_engine(choice: Choice | None = None, keep: Path | None = None) -> Iterator[Engine]:
    """Open the chosen engine; it spills into a private folder, which goes when the engine does.

    Parameters
    ----------
    choice
        Of the settings; by default the embedded engine.
    keep
        A folder for the tables that stays when the work breaks off: the same work then goes on
        where it stopped. It goes when the work ends well, and when a disk is full. Spark keeps
        nothing.

    Raises
    ------
    ConfigInvalid
        If the engine does not take one of the settings, or cannot be begun on this machine.

    Examples
    --------
    >>> with open_engine() as engine:
    ...     engine.fetch("SELECT 1 AS one").to_pydict()
    {'one': [1]}
    """
    if choice is None or choice.name == "duckdb":
        if choice and choice.master:
            raise ConfigInvalid("a master is Spark's: duckdb has none", "add --engine spark")
        memory, threads = (choice.memory, choice.threads) if choice else (None, None)
        with _open_duck(memory, threads, keep) as duck:
            yield duck
        return
    with TemporaryDirectory(prefix="detector-") as folder:
        from detector.engines.spark import SparkEngine

        cores = "*" if choice.threads is None else choice.threads
        master = choice.master or f"local[{cores}]"
        with SparkEngine(master, choice.memory, Path(folder)) as spark:
            yield spark


@contextmanager
def _open_duck(memory: str | None, threads: int | None, keep: Path | None) -> Iterator[DuckEngine]:
    if keep is not None:
        try:
            with ResumingEngine(keep, memory, threads) as resuming:
                yield resuming
        except OutputUnwritable:
            shutil.rmtree(keep, ignore_errors=True)
            raise
        shutil.rmtree(keep, ignore_errors=True)
        return
    with (
        TemporaryDirectory(prefix="detector-") as folder,
        DuckEngine(memory, Path(folder), threads) as duck,
    ):
        yield duck
