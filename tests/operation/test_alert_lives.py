"""The life of an alert: raised, known, risen and judged; held back and back again; waiting."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from detector.memory.store import MEMORY, Memory
from detector.operation.nightly import run_nightly
from detector.settings import EngineSettings, GateSettings, NightlySettings, RankSettings, Settings
from detector.simulation.world import simulate, write
from detector.verdicts.intake.store import add_verdicts

FIRST = date(2026, 6, 24)
SHANGHAI = ZoneInfo("Asia/Shanghai")
TAKEOVER = (
    "password_reset", "device_bound", "notify_phone_changed", "screen_shared", "payee_added",
    "transferred_out", "transferred_out", "cash_drawn",
)  # fmt: skip
OFF = GateSettings(off=("quality", "drift", "shift"))


@dataclass(frozen=True)
class Desk:
    """A world of ninety accounts, two of which are raised in a night."""

    root: Path

    @property
    def settings(self) -> Settings:
        nightly = NightlySettings(
            data=self.root / "data",
            out=self.root / "nights",
            verdicts=self.root / "verdicts.parquet",
            capacity=2,
            gates=OFF,
        )
        return Settings(
            rank=RankSettings(review=6), engine=EngineSettings(threads=1), nightly=nightly
        )

    def run(self, night: int) -> pd.DataFrame:
        """Run a night; give its alerts by account."""
        (outcome,) = run_nightly(self.settings, [name_day(night)])
        assert outcome.folder is not None
        return pd.read_parquet(outcome.folder / "alerts.parquet").set_index("account_id")

    def act(self, account: str, night: int) -> None:
        """Let an account be taken over in the small hours of a night's last day."""
        path = self.root / "data" / "account_events.parquet"
        rows = pd.read_parquet(path)
        at = pd.Timestamp(cut_off(night)) - pd.Timedelta(hours=21)
        like = pd.concat([rows[rows["event_type"] == one].head(1) for one in TAKEOVER])
        new = like.assign(
            account_id=account,
            event_id=[f"new {number}" for number in range(len(like))],
            event_time=[at + pd.Timedelta(minutes=number) for number in range(len(like))],
            device_id="a device that nobody had",
        )
        pd.concat([rows, new.astype(rows.dtypes)]).to_parquet(path, index=False)

    def judge(self, account: str, night: int) -> None:
        """Confirm an account, an hour before a night's cut-off."""
        at = cut_off(night) - timedelta(hours=1)
        verdicts = {"account_id": [account], "verdict": ["confirmed"], "labelled_at": [at]}
        add_verdicts(pd.DataFrame(verdicts), self.root / "verdicts.parquet")

    def suppress(self, account: str, first: int, until: int) -> None:
        """Hold an account back on some nights, the last not among them."""
        with Memory(self.root / "nights" / MEMORY) as memory:
            start = cut_off(first) - timedelta(hours=1)
            memory.suppress(account, start, cut_off(until), "our own", lambda _number: "somebody")


def name_day(night: int) -> date:
    return FIRST + timedelta(days=night - 1)


def cut_off(night: int) -> datetime:
    return datetime.combine(name_day(night), datetime.min.time(), SHANGHAI)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    write(simulate(90, 7, end="2026-07-01", days=45, fraud_share=0.1), tmp_path / "data")
    return Desk(tmp_path)


def test_the_life_of_an_alert(desk: Desk) -> None:
    one = desk.run(1)
    assert one["state"].tolist() == ["new"] * 2 + ["waiting"] * 4
    assert one["rank"].tolist() == [1, 2, 3, 4, 5, 6]
    acting, held = one.index[:2]
    desk.judge(acting, 40)  # nobody knows of it yet
    two = desk.run(2)
    assert two.loc[[acting, held], "state"].tolist() == ["known"] * 2
    raised = two[two["raised"]]
    assert set(raised.index) <= set(one.index[2:]), "who waited has the room"
    assert set(raised["waiting_since"]) == {name_day(1).isoformat()}

    desk.act(acting, 3)
    desk.suppress(held, 3, 5)
    three = desk.run(3)
    assert three.loc[acting, ["state", "raised"]].tolist() == ["risen", True]
    assert "2 × transfer" in three.loc[acting, "news"]
    assert three.loc[held, ["state", "why"]].tolist() == ["closed", "suppressed"]

    desk.judge(acting, 4)
    four = desk.run(4)
    assert four.loc[acting, ["state", "why"]].tolist() == ["closed", "confirmed"]
    assert four.loc[held, "why"] == "suppressed"

    five = desk.run(5)
    assert five.loc[held, ["state", "first_day"]].tolist() == ["new", name_day(1).isoformat()]
    assert acting not in five.index or five.loc[acting, "state"] == "closed"
