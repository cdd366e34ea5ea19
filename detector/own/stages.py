"""What a feature may read: every stage with the columns that it has."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import pandas as pd

from detector.catalogue.feature import Stage
from detector.catalogue.matrix import DAY, READABLE, Span, build_stages
from detector.engines.base import Engine
from detector.engines.duck import DuckEngine
from detector.events.read import read_events

SPAN = Span(as_of=1_767_312_000_000_000, since=1_767_312_000_000_000 - 180 * DAY)
"""The instants of the smallest world; no value of it is ever told."""


@dataclass(frozen=True)
class Readable:
    """A stage that a feature may read.

    Parameters
    ----------
    stage
        The stage.
    columns
        Name of each column → its type, in the words of DuckDB.
    """

    stage: Stage
    columns: Mapping[str, str]


@contextmanager
def open_smallest_world() -> Iterator[Engine]:
    """Build every stage over one account and two events, in memory: SQL can be tried out there."""
    at = pd.Timestamp(SPAN.since + DAY, unit="us", tz="UTC")
    first = pd.DataFrame({"account_id": ["a"], "event_time": [at]})
    logs = {
        "account_events": first.assign(event_type="registered"),
        "order_events": first.assign(event_type="placed", order_id="o", amount=1.0),
    }
    with DuckEngine(threads=1) as engine:
        read_events(engine, logs, now=at.to_pydatetime())
        build_stages(engine, SPAN)
        yield engine


@cache
def describe_stages() -> Mapping[str, Readable]:
    """Describe every stage that has rows of accounts, the two logs first.

    Examples
    --------
    >>> order_context = describe_stages()["order_context"]
    >>> order_context.stage.grain, order_context.columns["since_credit"]
    ('many', 'BIGINT')
    """
    found = {}
    with open_smallest_world() as engine:
        for name, stage in READABLE.items():
            rows = engine.fetch(f"DESCRIBE {name}").to_pylist()
            columns = {str(row["column_name"]): str(row["column_type"]) for row in rows}
            if "account" in columns:
                found[name] = Readable(stage, MappingProxyType(columns))
    return MappingProxyType(found)
