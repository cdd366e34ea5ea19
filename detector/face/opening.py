"""Both logs, read and checked, in an engine that is open as long as they are looked at."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from detector.catalogue.feature import Feature
from detector.engines.base import Engine
from detector.engines.opening import open_engine
from detector.events.read import Events, choose_cut, read_events
from detector.events.sources.find import Given
from detector.events.sources.naming import Source, name_logs
from detector.own.check import check_own
from detector.privacy.keys import read_door_key
from detector.settings import Settings, choose_settings


@dataclass(frozen=True)
class Opened:
    """Both logs as tables of an engine, what was counted, and by which settings."""

    engine: Engine
    events: Events
    settings: Settings

    @property
    def catalogue(self) -> Mapping[str, Feature]:
        """The features that a ranking by these settings would look at."""
        return self.settings.catalogue


@contextmanager
def open_logs(
    source: Source,
    order_events: Given | None = None,
    settings: Settings | Path | str | None = None,
    as_of: datetime | date | str | None = None,
) -> Iterator[Opened]:
    """Read and check both logs; arguments and errors are those of `check`.

    Examples
    --------
    >>> from detector.simulation.world import simulate
    >>> with open_logs(simulate(50, seed=1)) as opened:
    ...     opened.events.accounts
    50
    """
    settings = choose_settings(settings)
    check_own(one.feature for one in settings.features.own)
    where, cut = name_logs(source, order_events), choose_cut(as_of, settings.zone)
    with open_engine(settings.engine) as engine:
        key = read_door_key(settings.privacy.key)
        yield Opened(engine, read_events(engine, where, settings, cut, key=key), settings)
