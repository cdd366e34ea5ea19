"""Which engine runs: the embedded one, or Spark where it is asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from detector.engines.base import Engine
from detector.engines.duck import DuckEngine
from detector.errors import ConfigInvalid


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
def open_engine(choice: Choice | None = None) -> Iterator[Engine]:
    """Open the chosen engine; it spills into a private folder, which goes when the engine does.

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
    with TemporaryDirectory(prefix="detector-") as folder:
        if choice is None or choice.name == "duckdb":
            if choice and choice.master:
                raise ConfigInvalid("a master is Spark's: duckdb has none", "add --engine spark")
            memory, threads = (choice.memory, choice.threads) if choice else (None, None)
            with DuckEngine(memory, Path(folder), threads) as duck:
                yield duck
            return
        from detector.engines.spark import SparkEngine

        cores = "*" if choice.threads is None else choice.threads
        master = choice.master or f"local[{cores}]"
        with SparkEngine(master, choice.memory, Path(folder)) as spark:
            yield spark
