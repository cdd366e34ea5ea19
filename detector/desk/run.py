"""A published night, opened by those who work with it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from detector.cases.tables import CaseTables, read_cases
from detector.errors import ConfigInvalid
from detector.nights import find_nights


@dataclass(frozen=True, repr=False)
class Run:
    """One published night.

    Parameters
    ----------
    folder
        The night's folder.
    record
        The facts of the run, as in `run.json`.
    ranking
        The table of `ranking.parquet`, in rank order.
    """

    folder: Path
    record: Mapping[str, Any]
    ranking: pa.Table

    @property
    def day(self) -> str:
        """The date of the night, as its folder is named."""
        return self.folder.name.removeprefix("dt=")

    def facts(self, account_id: str) -> CaseTables:
        """Give the kept facts of one account; empty tables where none were kept."""
        return read_cases(self.folder / "cases", account_id)

    def __repr__(self) -> str:
        return f"Run of {self.day}, {self.ranking.num_rows:,} accounts"


def open_run(where: "Run | Path | str") -> Run:
    """Open a published night.

    Parameters
    ----------
    where
        A night's folder, or a folder of nights, of which the latest is taken. A night that is open
        already is given back.

    Raises
    ------
    ConfigInvalid
        When there is no finished night of this version.

    Examples
    --------
    >>> import tempfile
    >>> import detector
    >>> world = detector.simulate(100, seed=1)
    >>> with tempfile.TemporaryDirectory() as out:
    ...     _ = detector.rank_into(out, world.logs)
    ...     run = detector.open_run(out)
    ...     one = detector.case(run, run.ranking["account_id"][0].as_py())
    ...     asked = detector.look_up(run, phone="13800000000")
    >>> one.steps["what"].eq("registered").sum(), asked.frame.empty
    (np.int64(1), True)
    """
    if isinstance(where, Run):
        return where
    if not isinstance(where, (str, Path)):
        raise ConfigInvalid(
            f"a {type(where).__name__} is no published night",
            "give the folder that `rank_into` or `detector rank --out` wrote",
        )
    given = Path(where)
    finished = find_nights(given)
    if not finished:
        raise ConfigInvalid(
            f"{given.name or given}: no published night here",
            "give the folder that `detector rank --out` wrote, or one dt=YYYY-MM-DD in it",
        )
    night = finished[-1]
    try:
        record = json.loads((night / "run.json").read_text(encoding="utf-8"))
        return Run(night, record, pq.read_table(night / "ranking.parquet"))
    except (OSError, ValueError, pa.ArrowException) as error:
        raise ConfigInvalid(
            f"{night.name}: cannot be read as a night ({type(error).__name__})",
            "rank again: the folder was changed, or is of another version",
        ) from None


def open_two(before: Run | Path | str, after: Run | Path | str | None) -> tuple[Run, Run]:
    """Open two published nights; of a folder of nights alone, the two latest.

    Raises
    ------
    ConfigInvalid
        When a night is not there, or the folder has fewer than two.
    """
    if after is None:
        where = before.folder.parent if isinstance(before, Run) else Path(before)
        nights = find_nights(where)
        if len(nights) < 2:
            raise ConfigInvalid(
                f"{where.name}: fewer than two published nights here",
                "give a folder of nights, or two nights",
            )
        before, after = nights[-2:]
    return open_run(before), open_run(after)
