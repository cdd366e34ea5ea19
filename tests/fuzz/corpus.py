"""The sound files that are harmed: small simulated worlds, and what is personal in them."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from detector.simulation.world import simulate

LOGS = ("account_events", "order_events")
SIZES = (60, 100, 150)
PERSONAL = ("login_phone", "notify_phone", "id_number", "delivery_phone", "delivery_address")
DOCUMENTED = frozenset({0, 2, 3, 4, 5, 6, 7})
"""The exit codes that hostile input may give; 1 is a fault of ours."""


@dataclass(frozen=True)
class World:
    """Both logs of a small simulated world, and the personal values that no message may hold."""

    tables: Mapping[str, pa.Table]
    personal: frozenset[str] = field(repr=False)

    @property
    def rows(self) -> dict[str, int]:
        return {log: table.num_rows for log, table in self.tables.items()}


@dataclass(frozen=True)
class Expected:
    """What must come of a harmed input.

    `exits` are the codes that are right. `usable` rows are those that the harm provably left
    intact: where the input is taken at all, at least these are used, or just these if `exact`.
    """

    exits: frozenset[int] = DOCUMENTED
    usable: Mapping[str, int] = field(default_factory=dict)
    exact: bool = False
    says: str = ""
    options: tuple[str, ...] = ()
    verb: str = ""
    """The verb that must meet it, where it is not for all."""


@dataclass(frozen=True)
class Site:
    """A folder with both logs as sound Parquet files, to be harmed."""

    folder: Path
    world: World

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def path(self, log: str) -> Path:
        return self.data / f"{log}.parquet"

    def write(self, log: str, table: pa.Table) -> None:
        pq.write_table(table, self.path(log), row_group_size=1_000)

    def sound(self, *exits: int) -> Expected:
        """Expect that every row of the sound files is used, and no other."""
        return Expected(frozenset(exits), self.world.rows, exact=True)


@cache
def make_world(accounts: int) -> World:
    made = simulate(accounts, seed=accounts, end="2026-07-01", fraud_share=0.1)
    frames = {"account_events": made.account_events, "order_events": made.order_events}
    tables = {
        log: pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata()
        for log, frame in frames.items()
    }
    personal = {
        str(value)
        for frame in frames.values()
        for name in PERSONAL
        if name in frame
        for value in frame[name].dropna()
    }
    return World(tables, frozenset(personal))


def write_site(folder: Path, originals: Path, accounts: int) -> Site:
    """Lay a sound world into a folder; its files are written once, into `originals`."""
    site = Site(folder, make_world(accounts))
    site.data.mkdir(parents=True)
    kept = originals / str(accounts)
    for log in LOGS:
        shutil.copy(kept / f"{log}.parquet", site.data)
    return site


def write_originals(originals: Path) -> None:
    for accounts in SIZES:
        kept = Site(originals / str(accounts), make_world(accounts))
        kept.data.mkdir(parents=True)
        for log, table in kept.world.tables.items():
            kept.write(log, table)
            kept.path(log).rename(originals / str(accounts) / f"{log}.parquet")


def write_toml(value: Any) -> str:
    """Write a value as TOML."""
    if isinstance(value, dict):
        inner = ", ".join(f"{json.dumps(key)} = {write_toml(one)}" for key, one in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(write_toml, value))}]"
    return json.dumps(value)
