"""Whom a night raises: tonight's front, held against what earlier nights raised."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from detector.engines.base import Engine
from detector.memory.alerts import decide
from detector.memory.columns import CLOSED, FELL_BACK, GONE, KNOWN
from detector.memory.store import Memory
from detector.memory.wording import count_states, say_alerts
from detector.nightly.previous import Since
from detector.operation.plan import cut_off
from detector.operation.steps.news import find_news, find_places
from detector.pipeline import Night
from detector.settings import Settings
from detector.verdicts.intake.read import read_verdicts

_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class Alerting:
    """Who is raised tonight, and what became of the alerts of earlier nights.

    Parameters
    ----------
    alerts
        As `decide` gives them.
    listed
        Positions in the ranking of the accounts that are raised, by rank.
    still_open
        Positions of the accounts that were raised before and are under review.
    since
        What changed since the nights before, as the report tells it.
    room
        How many accounts could be raised.
    """

    alerts: pd.DataFrame
    listed: np.ndarray
    still_open: np.ndarray
    since: Since
    room: int

    @property
    def kept(self) -> int:
        """How many alerts that were open before still are."""
        tonight = self.alerts["first_day"].ne(self.alerts["day"])
        return int((tonight & self.alerts["state"].ne(CLOSED)).sum())

    @property
    def lost(self) -> int:
        """How many alerts closed tonight because their accounts fell back or are gone."""
        tonight = self.alerts["closed_day"].eq(self.alerts["day"])
        return int((tonight & self.alerts["why"].isin((FELL_BACK, GONE))).sum())

    def count(self) -> dict[str, Any]:
        """Count the alerts by what became of them."""
        return count_states(self.alerts)

    def say(self) -> dict[str, list[str]]:
        """Say in both languages what became of the alerts."""
        return say_alerts(self.count())


def choose_alerts(
    engine: Engine, night: Night, memory: Memory, out: Path, day: str, settings: Settings
) -> Alerting:
    """Decide whom to raise, while the engine still has the night's tables."""
    line, nightly = settings.rank.review, settings.nightly
    capacity = line if nightly.capacity is None else min(nightly.capacity, line)
    before, as_of = memory.alerts_before(day), night.events.as_of
    front = _find_front(night, before, line)
    known = before.merge(front[["account_id"]], on="account_id")
    cuts = known["since_day"].map(lambda since: _cut_us(since, settings))
    asked = pd.DataFrame(
        {"account_id": known["account_id"], "raised_day": known["since_day"], "since_us": cuts}
    )
    news = find_news(engine, night.ranking, out, asked, settings.rank.language)
    judged = _find_judged(asked, settings, as_of)
    ids = front["account_id"]
    told = ids.map(news).astype(object).fillna("").astype("str")
    front = front.assign(news=told, judged=ids.isin(judged))
    suppressed = memory.suppressed_on(as_of)
    alerts = decide(front, before, suppressed, day, capacity, line, nightly.carry_nights)
    return _place(night, alerts, before, capacity)


def _find_front(night: Night, before: pd.DataFrame, line: int) -> pd.DataFrame:
    """Give the accounts over the line, and all that had an alert and are still accounts."""
    table = night.ranking.table
    had = find_places(night.ranking, before["account_id"]).values()
    places = np.union1d(night.ranking.choose_worklist(line), np.array([*had], dtype=np.int64))
    columns = ["account_id", "rank", "settled", "verdict", "pattern", "money_at_risk"]
    front = table.select(columns).take(places).to_pandas()
    return front.assign(
        account_id=front["account_id"].astype("str"),
        verdict=front["verdict"].astype(object).fillna("").astype("str"),
        pattern=front["pattern"].astype(object).fillna("").astype("str"),
    )


def _find_judged(asked: pd.DataFrame, settings: Settings, as_of: datetime) -> set[str]:
    """Find the accounts with a verdict that was given since they were raised."""
    path = settings.nightly.verdicts
    if path is None or not path.exists() or asked.empty:
        return set()
    given = read_verdicts(path, settings.zone, as_of - timedelta(microseconds=1))
    since = asked.assign(since=pd.to_datetime(asked["since_us"], unit="us", utc=True))
    found = given[given["labelled_at"] < pd.Timestamp(as_of)].merge(since, on="account_id")
    return set(found.loc[found["labelled_at"] >= found["since"], "account_id"])


def _cut_us(day: str, settings: Settings) -> int:
    at = cut_off(date.fromisoformat(day), settings.nightly.at, settings.tz)
    return (at - _EPOCH) // timedelta(microseconds=1)


def _place(night: Night, alerts: pd.DataFrame, before: pd.DataFrame, room: int) -> Alerting:
    """Find the positions of who is raised and who is under review, and tell what changed."""
    places = find_places(night.ranking, alerts["account_id"])
    raised = alerts[alerts["raised"]]
    listed = [places[name] for name in raised["account_id"]]
    review = alerts["state"].eq(KNOWN)
    still_open = [places[name] for name in alerts.loc[review, "account_id"]]
    ranks = before.set_index("account_id")["rank"]
    changes = pd.DataFrame(
        {
            "change": raised["state"].to_numpy(),
            "rank_before": raised["account_id"].map(ranks).astype("float64").to_numpy(),
        }
    )
    return Alerting(
        alerts,
        np.array(listed, dtype=np.int64),
        np.array(still_open, dtype=np.int64),
        Since(changes, _count(count_states(alerts), before)),
        room,
    )


def _count(counts: Mapping[str, Any], before: pd.DataFrame) -> dict[str, Any]:
    return {
        "day": str(before["day"].max()) if len(before) else "",
        "new": counts["new"],
        "risen": counts["risen"],
        "left": sum(counts["closed"].values()),
    }
