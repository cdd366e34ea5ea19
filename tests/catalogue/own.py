"""Own features for the tests, in a world where some accounts show what they look for."""

import pandas as pd

from detector.catalogue.feature import Feature
from detector.simulation.world import simulate
from tests.telling import Frames

PAYEE = "the same payee"
ACCOUNTS, PLANTED = 700, 3


def make_gifts(sql: str = "count(CASE WHEN counterparty = 'the same payee' THEN 1 END)") -> Feature:
    """Make a feature that looks for transfers to one payee."""
    return Feature(
        name="transfers_odd_count_30d",
        reads="account_events",
        sql=sql,
        unit="transfers",
        risky="high",
        reason={"en": "{value:.0f} transfers <to> that payee", "zh": "{value:.0f} 笔转给该收款人"},
    )


GIFTS = make_gifts()


def plant() -> tuple[Frames, list[str]]:
    """Make a world in which quiet accounts pass a little on to one payee, time and again."""
    world = simulate(ACCOUNTS, seed=5, end="2026-07-01", fraud_share=0.02)
    frames = {"account_events": world.account_events, "order_events": world.order_events}
    honest = world.labels.loc[world.labels["label"] == 0, "account_id"]
    chosen = sorted(set(honest) & set(frames["order_events"]["account_id"]))[40 : 40 + PLANTED]
    at = pd.date_range("2026-06-10", periods=5, freq="3D", tz="Asia/Shanghai")
    rows = pd.DataFrame([(one, when) for one in chosen for when in at])
    rows.columns = pd.Index(["account_id", "event_time"])
    rows = rows.assign(event_type="transferred_out", amount=1.0, counterparty=PAYEE)
    rows["event_id"] = [f"gift{number}" for number in range(len(rows))]
    events = pd.concat([frames["account_events"], rows], ignore_index=True)
    return {**frames, "account_events": events}, chosen
