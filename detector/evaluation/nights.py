"""Published nights as the evaluation reads them: who came in which place, and with what money."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any, Protocol, TypeAlias, runtime_checkable

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from detector.errors import ConfigInvalid, ContractBroken
from detector.nights import find_nights

COLUMNS = ["account_id", "rank", "money_at_risk", "money_stoppable"]


@runtime_checkable
class Ranked(Protocol):
    """What `detector.rank` gives: the table in rank order, and the record of the run."""

    @property
    def table(self) -> pa.Table:
        """Every account, with the columns of `ranking.parquet`."""

    @property
    def record(self) -> Mapping[str, Any]:
        """The facts of the run, as in `run.json`."""


Run: TypeAlias = Ranked | Path | str | Sequence[Path]
"""A ranking, the folder of a night or of several nights, or the folders of several."""


@dataclass(frozen=True)
class RankedNight:
    """One night.

    Parameters
    ----------
    day
        Local date of the cut-off.
    as_of
        The cut-off: nothing at or after it was seen.
    review
        How many accounts could be reviewed.
    accounts
        In rank order, by account_id: `money_at_risk` and `money_stoppable` in yuan.
    """

    day: date
    as_of: datetime
    review: int
    accounts: pd.DataFrame

    @property
    def zone(self) -> tzinfo:
        """The zone of the cut-off."""
        zone = self.as_of.tzinfo
        assert zone is not None
        return zone


def read_nights(run: Run) -> list[RankedNight]:
    """Read one published night, or every night of a folder, in order of their cut-offs.

    Raises
    ------
    ConfigInvalid
        If there is no published night: a folder without `_SUCCESS` is none.
    ContractBroken
        If a night cannot be read.
    """
    if isinstance(run, Sequence) and not isinstance(run, str):
        nights = [night for folder in run for night in read_nights(folder)]
        return sorted(nights, key=lambda night: night.as_of)
    if isinstance(run, Ranked):
        return [_night(run.table, run.record)]
    if not isinstance(run, (str, Path)):
        raise ConfigInvalid(
            f"a {type(run).__name__} is neither a ranking nor a published night",
            "give what `rank` gives, or the folder that `rank_into` wrote",
        )
    folder = Path(run)
    found = find_nights(folder)
    if not found:
        raise ConfigInvalid(
            f"{folder} is no published night and holds none",
            "give what `detector rank --out` wrote: a folder dt=YYYY-MM-DD, or the one around it",
        )
    return sorted((_load(night) for night in found), key=lambda night: night.as_of)


def _load(folder: Path) -> RankedNight:
    try:
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        return _night(pq.read_table(folder / "ranking.parquet", columns=COLUMNS), record)
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise ContractBroken(
            f"the night {folder.name} cannot be read: {type(error).__name__}",
            "publish it again with `detector rank`",
        ) from None


def _night(table: pa.Table, record: Mapping[str, Any]) -> RankedNight:
    as_of = datetime.fromisoformat(record["as_of"])
    ranked = table.select(COLUMNS).to_pandas().sort_values("rank").drop(columns="rank")
    return RankedNight(
        as_of.date(), as_of, int(record["review"]), ranked.set_index("account_id").fillna(0.0)
    )
