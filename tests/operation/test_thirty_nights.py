"""Thirty nights in a row: the right message on the right night, and nothing on the others."""

import json
import os
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from detector.audit.log import LOG, read_entries, verify_audit
from detector.memory.store import MEMORY, Memory
from detector.nights import find_nights
from detector.operation.nightly import Outcome, run_nightly
from detector.settings import NightlySettings, RankSettings, Settings
from detector.simulation.world import simulate
from detector.verdicts.intake.store import add_verdicts
from tests.operation.deliveries import Deliveries, day_before, dearer, without

ACCOUNTS, PAST, NIGHTS = 600, 95, 30
FIRST = date(2026, 4, 11)
SHANGHAI = ZoneInfo("Asia/Shanghai")

NO_FILE, LATE_FILE, TWICE, RENUMBERED, NO_COLUMN, DEARER = 6, 8, 11, 15, 19, 24
JUDGED = (4, 13)

Told = tuple[str, list[str]]
EXPECTED: dict[int, list[Told]] = {
    NO_FILE: [("quality", ["quality: day low"])],
    LATE_FILE: [("published", ["quality: late rows"])],
    TWICE: [("quality", ["quality: day twice"]), ("published", [])],
    RENUMBERED: [("quality", ["quality: day twice"])],
    NO_COLUMN: [
        ("quality", ["quality: columns emptied"]),
        ("published", ["quality: columns emptied"]),
    ],
    DEARER: [("drift", ["drift: amounts"]), ("published", ["drift: amounts"])],
}
"""Night from 1 → how each try at it ends, and what it finds. All other nights find nothing."""
REASON = "the desk asked the source"
VERDICTS = {1: "confirmed", 0: "cleared"}
ORDINARY: list[Told] = [("published", [])]


@dataclass
class Desk:
    """Who runs the nights, and what each try told."""

    root: Path
    deliveries: Deliveries
    truth: pd.Series
    told: dict[int, list[Told]] = field(default_factory=dict)
    judged: dict[str, int] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        nightly = NightlySettings(
            data=self.deliveries.folder,
            out=self.root / "nights",
            verdicts=self.root / "verdicts.parquet",
            capacity=8,
        )
        return Settings(rank=RankSettings(review=30, lookback_days=90), nightly=nightly)

    @property
    def out(self) -> Path:
        return self.root / "nights"

    def run(self, night: int, *, again: bool = False, accept: str = "") -> None:
        """Run what is due on a night, or the night itself again, and note what is told."""
        day = name_day(night)
        now = datetime.combine(day, time(0), SHANGHAI) + timedelta(hours=3)
        reason = REASON if accept else ""
        asked = [day] if again else []
        outcomes = run_nightly(self.settings, asked, accept=accept, reason=reason, now=now)
        assert [one.day for one in outcomes] == [day]
        self.told.setdefault(night, []).append(self._note(outcomes[0]))

    def _note(self, outcome: Outcome) -> Told:
        """Name how a try ended, or the gate that stopped it, and what it found."""
        log = self.out / "log" / f"dt={outcome.day}.jsonl"
        lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        start = max(n for n, line in enumerate(lines) if line["event"] == "night_started")
        found = [line for line in lines[start:] if line["event"] == "gate_finding"]
        gates = [line["gate"] for line in lines[start:] if line["event"] == "gate_closed"]
        checks = sorted({f"{one['gate']}: {one['check']}" for one in found})
        return (gates or [outcome.outcome])[0], checks

    def judge(self, night: int) -> None:
        """Give verdicts on all that was raised up to a night, a minute before its cut-off."""
        with Memory(self.out / MEMORY) as memory:
            before = memory.alerts_before(name_day(night).isoformat())
        raised = before.loc[before["raised_day"] != "", "account_id"]
        verdicts = raised.map(self.truth).map(VERDICTS)
        at = datetime.combine(name_day(night), time(0), SHANGHAI) - timedelta(minutes=1)
        given = pd.DataFrame({"account_id": raised, "verdict": verdicts, "labelled_at": at})
        add_verdicts(given, self.root / "verdicts.parquet")
        self.judged |= dict.fromkeys(raised, night)


def name_day(night: int) -> date:
    return FIRST + timedelta(days=night - 1)


pytestmark = pytest.mark.skipif(
    "KILLS" not in os.environ, reason="takes some minutes: `make faults` runs it"
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """All thirty nights, with all that happens in them."""
    root = tmp_path_factory.mktemp("thirty")
    end = (FIRST + timedelta(days=NIGHTS)).isoformat()
    world = simulate(ACCOUNTS, 5, end=end, days=PAST + NIGHTS, fraud_share=0.04)
    truth = world.labels.set_index("account_id")["label"]
    deliveries = Deliveries(root / "data", world, day_before(FIRST))
    desk = Desk(root, deliveries, truth)
    for night in range(1, NIGHTS + 1):
        if night in JUDGED:
            desk.judge(night)
        live_through(desk, night)
    return desk


def live_through(desk: Desk, night: int) -> None:
    """Bring what comes before a night, run it, and do what the desk does about it."""
    deliveries, day = desk.deliveries, day_before(name_day(night))
    again = None
    if night == NO_FILE:
        deliveries.bring(day, ("account_events",))
        return desk.run(night)
    if night == NO_COLUMN:
        deliveries.changes.append(without("device_id", "account_events"))
    if night == DEARER:
        deliveries.changes.append(dearer(3))
    deliveries.bring(day)
    if night == LATE_FILE:
        deliveries.bring(day_before(name_day(NO_FILE)), ("order_events",))
    if night in (TWICE, RENUMBERED):
        again = deliveries.bring_again("order_events", day, renumbered=night == RENUMBERED)
    desk.run(night)
    if again:
        again.unlink()
    if night == TWICE:
        desk.run(night, again=True)
    if night in (NO_COLUMN, DEARER):
        desk.run(night, again=True, accept=EXPECTED[night][0][0])
    return None


def test_the_right_message_on_the_right_night_and_nothing_on_the_others(desk: Desk) -> None:
    expected = {night: EXPECTED.get(night, ORDINARY) for night in range(1, NIGHTS + 1)}
    assert desk.told == expected


def test_only_what_passed_the_gates_is_published(desk: Desk) -> None:
    published = {night.name for night in find_nights(desk.out)}
    missing = {f"dt={name_day(night)}" for night in (NO_FILE, RENUMBERED)}
    assert published == {f"dt={name_day(night)}" for night in range(1, NIGHTS + 1)} - missing


def test_what_was_let_pass_is_in_the_audit_log(desk: Desk) -> None:
    said = [entry.said for entry in read_entries(desk.out / LOG)]
    accepted = [(one["run"], one["reason"]) for one in said if one["action"] == "accept"]
    assert accepted == [
        (name_day(NO_COLUMN).isoformat(), f"quality: {REASON}"),
        (name_day(DEARER).isoformat(), f"drift: {REASON}"),
    ]
    assert verify_audit(desk.out / LOG) is None


def test_what_was_judged_is_closed_and_stays_so(desk: Desk) -> None:
    assert len(desk.judged) > 20
    with Memory(desk.out / MEMORY) as memory:
        for account, night in desk.judged.items():
            alerts = memory.history(account)
            after = alerts[alerts["day"] >= name_day(night).isoformat()]
            that_night = after.loc[after["day"] == name_day(night).isoformat(), "why"]
            assert set(that_night) <= {VERDICTS[desk.truth[account]]}
            assert not after.loc[after["news"] == "", "raised"].any()
