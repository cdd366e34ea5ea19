"""A log tonight beside the same log on the nights before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from detector.gates.summaries.reading import DAY, PAST

Summary = Mapping[str, Any]

LEAST_DAYS = 7
"""Days of a log's own past without which nothing is said of its last day."""


@dataclass(frozen=True)
class Seen:
    """One log, as it was summarised tonight and before.

    Parameters
    ----------
    name
        The log.
    now
        Its summary tonight.
    earlier
        Its summaries on published nights before, the latest first, each with the days that lie
        between that cut-off and tonight's.
    ends_us
        Tonight's cut-off as local time, microseconds since 1970.
    """

    name: str
    now: Summary
    earlier: Sequence[tuple[float, Summary]]
    ends_us: int

    @property
    def before(self) -> Summary | None:
        """The log on the last published night; None where there is none."""
        return self.earlier[0][1] if self.earlier else None

    @property
    def elapsed(self) -> int:
        """Whole days since the cut-off of that night; 0 where the hours of the two differ."""
        return _whole(self.earlier[0][0]) if self.earlier else 0

    @property
    def past(self) -> list[int]:
        """Rows of each window of 24 hours before the last one that the log reaches, 28 at most."""
        return list(self.now["days"][1 : min(PAST + 1, self.now["reaches"])])

    @property
    def typical(self) -> float:
        """Rows of a usual window; 0 where the log is too young to tell."""
        return float(np.median(self.past)) if len(self.past) >= LEAST_DAYS else 0.0

    def name_day(self, back: int) -> str:
        """Give the local date on which a window began, the last one being 0."""
        begins = timedelta(microseconds=self.ends_us - (back + 1) * DAY)
        return (datetime(1970, 1, 1, tzinfo=UTC) + begins).date().isoformat()

    def pair(self) -> Iterator[tuple[int, Summary, Summary]]:
        """Give published nights one after the other: days between them, the older, the newer."""
        for (near, newer), (far, older) in zip(self.earlier, self.earlier[1:], strict=False):
            if between := _whole(far - near):
                yield between, older, newer


def _whole(days: float) -> int:
    return round(days) if abs(days - round(days)) < 1e-9 else 0


def sort_earlier(now: Summary, earlier: Sequence[Summary]) -> list[Summary]:
    """Give the summaries of nights before tonight, the latest first."""
    before = [one for one in earlier if one["as_of_us"] < now["as_of_us"]]
    return sorted(before, key=lambda one: -int(one["as_of_us"]))


def look_back(now: Summary, earlier: Sequence[Summary]) -> list[Seen]:
    """Set each log of tonight beside its own past."""
    nights = sort_earlier(now, earlier)
    return [
        Seen(
            name,
            log,
            [
                ((now["as_of_us"] - one["as_of_us"]) / DAY, one["logs"][name])
                for one in nights
                if name in one.get("logs", {})
            ],
            now["as_of_us"] + now["offset"],
        )
        for name, log in now["logs"].items()
    ]
