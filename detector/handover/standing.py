"""Whose cases a night hands over, and how each stands."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from detector.desk.run import Run
from detector.errors import ConfigInvalid

ALERTS = "alerts.parquet"
"""What `detector nightly` adds to a night."""


class Standing(NamedTuple):
    """How one account stands on a night: its alert, or its place on the worklist of `rank`."""

    account_id: str
    state: str | None
    why: str | None
    raised: bool
    first_night: date
    raised_night: date | None
    news: str | None


def choose_standings(run: Run, review: int | None, everyone: bool) -> list[Standing]:
    """Choose whose cases are handed over, by rank.

    Parameters
    ----------
    run
        The night.
    review
        The first so many of the worklist; None for all of it. A night of `rank` has more accounts
        to give than its worklist holds, one of `nightly` raised who it raised.
    everyone
        Every alert, whatever became of it; of a night of `rank`, every account with kept reasons.

    Raises
    ------
    ConfigInvalid
        When both are asked for, fewer than none, or the alerts cannot be read.
    """
    if everyone and review is not None:
        raise ConfigInvalid("a count and everyone were asked for", "ask for one of them")
    if review is not None and review < 0:
        raise ConfigInvalid(f"review is {review}", "ask for none or more")
    path = run.folder / ALERTS
    if not path.is_file():
        return list(_without_memory(run, review, everyone))
    try:
        alerts = pq.read_table(path).to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise ConfigInvalid(
            f"{run.folder.name}: {ALERTS} cannot be read ({type(error).__name__})",
            "run that night again",
        ) from None
    chosen = alerts if everyone else alerts[alerts["raised"].astype(bool)]
    ordered = chosen.sort_values(["rank", "account_id"], na_position="last", kind="stable")
    rows = ordered if review is None else ordered.head(review)
    return [_stand(row) for row in rows.to_dict("records")]


def _stand(row: dict[Any, Any]) -> Standing:
    return Standing(
        row["account_id"],
        row["state"],
        row["why"] or None,
        bool(row["raised"]),
        date.fromisoformat(row["first_day"]),
        date.fromisoformat(row["raised_day"]) if row["raised_day"] else None,
        row["news"] or None,
    )


def _without_memory(run: Run, review: int | None, everyone: bool) -> Iterator[Standing]:
    """Give the accounts of a night of `rank`: the worklist is who comes first and is unsettled."""
    table = run.ranking.select(["account_id", "rank", "settled"])
    told = pd.Series(run.ranking["reasons"].is_valid().to_numpy(zero_copy_only=False))
    line = int(run.record["review"])
    night, rows = date.fromisoformat(run.day), table.to_pandas()
    place = (~rows["settled"]).cumsum()
    listed = ~rows["settled"] & place.le(line)
    asked = told if everyone else ~rows["settled"] & place.le(line if review is None else review)
    for account_id, raised in zip(rows["account_id"][asked], listed[asked], strict=True):
        yield Standing(account_id, None, None, bool(raised), night, night if raised else None, None)
