"""A whole world as three frames, in memory or written to a folder."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from detector.errors import ConfigInvalid
from detector.simulation.cast import FRAUDS, ORDINARY, cast, play
from detector.simulation.draws import DAY, NONE, Ints, spread, whole
from detector.simulation.ledger.frames import account_frame, account_ids, order_frame, times
from detector.simulation.routine.credit import live_credit
from detector.simulation.routine.lives import live_milestones
from detector.simulation.routine.sessions import live_sessions
from detector.simulation.town import Town

_BLOCK = 50_000
_END = "2025-07-01"
_DAYS = 180
_FRAUD_SHARE = 0.01
_LEAST_DAYS = 30
_SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, repr=False)
class World:
    """The two event logs of the input contract, and what really happened.

    `labels` has one row per account: account_id, label (1 unauthorised, 0 honest), typology (the
    fraud, the look-alike or `ordinary`), labelled_at.
    """

    account_events: pd.DataFrame
    order_events: pd.DataFrame
    labels: pd.DataFrame

    @property
    def logs(self) -> dict[str, pd.DataFrame]:
        """The two logs by name, as `rank` and `rank_into` take them."""
        return {"account_events": self.account_events, "order_events": self.order_events}

    def __repr__(self) -> str:
        return (
            f"World of {len(self.labels):,} accounts, {int(self.labels['label'].sum()):,} of them"
            f" not authorised: {len(self.account_events):,} account events,"
            f" {len(self.order_events):,} order events"
        )


def simulate(
    accounts: int,
    seed: int,
    *,
    end: str = _END,
    days: int = _DAYS,
    fraud_share: float = _FRAUD_SHARE,
) -> World:
    """Make up a world of credit accounts with frauds and honest look-alikes.

    Parameters
    ----------
    accounts
        How many; 200,000 fit in 12 GB, see `write_in_blocks` for more. 0 gives empty frames.
    seed
        The same seed gives the same frames.
    end, days
        First day, in Shanghai, of which nothing is told any more, and how many days of ordinary
        life there are before it; openings reach back years further.
    fraud_share
        Share of the accounts that live one of the five frauds, from 0 to 0.5.

    Returns
    -------
    World
        Both logs by account and time, the labels by account.

    Raises
    ------
    ConfigInvalid
        If an argument is out of its range or `end` is no date.

    Examples
    --------
    >>> int(simulate(50, seed=7, fraud_share=0.2).labels["label"].sum())
    10
    """
    last = _checked(accounts, end, days, fraud_share)
    return _block(accounts, seed, last, days, fraud_share, 0)


def write(world: World, folder: Path) -> None:
    """Write a world as account_events.parquet, order_events.parquet and labels.parquet.

    The folder is made if it is missing; files of those names are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("account_events", "order_events", "labels"):
        _write_frame(getattr(world, name), folder / f"{name}.parquet")


def write_in_blocks(
    folder: Path,
    accounts: int,
    seed: int,
    *,
    end: str = _END,
    days: int = _DAYS,
    fraud_share: float = _FRAUD_SHARE,
) -> None:
    """Make and write a world too large for memory, as folders of one file per 50,000 accounts.

    Blocks know nothing of each other beyond the shops and mobile gateways all people share; no
    id is used twice. Arguments and errors are those of `simulate`.
    """
    last = _checked(accounts, end, days, fraud_share)
    for block, first in enumerate(range(0, accounts, _BLOCK)):
        size = min(_BLOCK, accounts - first)
        world = _block(size, seed, last, days, fraud_share, block)
        for name in ("account_events", "order_events", "labels"):
            (folder / name).mkdir(parents=True, exist_ok=True)
            _write_frame(getattr(world, name), folder / name / f"part-{block:04d}.parquet")


def _checked(accounts: int, end: str, days: int, fraud_share: float) -> int:
    """Check the arguments, and give the end in seconds since 1970."""
    faults = []
    if accounts < 0:
        faults.append(f"accounts is {accounts}, below 0")
    if days < _LEAST_DAYS:
        faults.append(f"days is {days}, below {_LEAST_DAYS}")
    if not 0 <= fraud_share <= 0.5:
        faults.append(f"fraud_share is {fraud_share}, outside 0 to 0.5")
    last = 0
    try:
        last = int(datetime.fromisoformat(end).replace(tzinfo=_SHANGHAI).timestamp())
    except ValueError:
        faults.append(f"end is '{end}', not a date like 2025-07-01")
    if faults:
        raise ConfigInvalid("simulate: " + "; ".join(faults), "give values within these bounds")
    return last


def _block(accounts: int, seed: int, end: int, days: int, fraud_share: float, block: int) -> World:
    """Make one block of accounts."""
    rng = np.random.default_rng([seed, block])
    town = Town(rng, accounts, end, days, block)
    parts = cast(rng, accounts, fraud_share)
    struck = play(town, parts)
    live_milestones(town)
    live_sessions(town)
    live_credit(town)
    return World(account_frame(town), order_frame(town), _labels(town, parts, struck))


def _labels(town: Town, parts: dict[str, Ints], struck: Ints) -> pd.DataFrame:
    """Tell what really happened, and when a verdict came: for frauds some days after."""
    accounts = len(struck)
    story = np.full(accounts, ORDINARY, dtype=object)
    for name, members in parts.items():
        story[members] = name
    since = np.maximum(town.people.opened_at, town.start)
    cleared = since + whole(town.rng.random(accounts) * (town.end + 20 * DAY - since))
    found = struck + whole(spread(town.rng, 11 * DAY, 0.9, accounts))
    columns = {
        "account_id": account_ids(town, np.arange(accounts, dtype=np.int64)),
        "label": pa.array(np.isin(story, list(FRAUDS)).astype(np.int8)),
        "typology": pa.array(story, pa.string()),
        "labelled_at": times(np.where(struck == NONE, cleared, found)),
    }
    return pa.table(columns).to_pandas()


def _write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame compactly: words by dictionary, running numbers by what they share."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    running = [name for name in ("event_id", "order_id") if name in table.column_names]
    options: dict[str, Any] = {
        "use_dictionary": [
            name for name in table.column_names if name not in (*running, "event_time")
        ],
        "column_encoding": dict.fromkeys(running, "DELTA_BYTE_ARRAY"),
        "dictionary_pagesize_limit": 16 * 2**20,
    }
    pq.write_table(table, path, compression="zstd", compression_level=9, **options)
