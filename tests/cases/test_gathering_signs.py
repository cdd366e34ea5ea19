"""Reasons beside the account's peers, and the events that they rest upon, proved by taking away."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from detector.cases.gathering.gathering import gather
from detector.cases.gathering.peers import GROUPS, MONTH, sort_into_groups
from detector.cases.gathering.ranked import Ranked
from detector.cases.gathering.traces import MOST
from detector.cases.tables import CaseTables
from detector.catalogue.families import CATALOGUE
from detector.engines.duck import DuckEngine
from detector.pipeline import Night, run_night
from detector.privacy.masks import mask
from detector.settings import Settings
from detector.simulation.world import simulate
from tests.cases.test_gathering import gather_story, signs_of
from tests.telling import Frames, see

SOUND = 0.9
"""The share of reasons that weaken or go when the events that they rest upon do. Of the others most
have a second row, such as the next draw of the same hour, that says nearly as much."""


class World(NamedTuple):
    frames: Frames
    night: Night
    cases: CaseTables


@pytest.fixture(scope="module")
def world() -> World:
    made = simulate(1_000, seed=7, end="2026-08-01")
    frames = {"account_events": made.account_events, "order_events": made.order_events}
    with DuckEngine() as engine:
        night = run_night(engine, frames, Settings())
        table, span = night.ranking.table, night.span
        ranked = Ranked(table, table, signs_of(span))
        cases = gather(engine, table.slice(0, 40), ranked, span.as_of, span.since, mask)
    return World(frames, night, cases)


def test_a_reason_goes_when_its_events_do(world: World) -> None:
    """The strongest reason of each account in front, then the second: other people's stay."""
    signs = world.cases.signs.to_pandas()
    signs["nth"] = signs.groupby("account_id").cumcount()
    own = signs["feature"].map(lambda feature: CATALOGUE[feature].family != "linkage")
    sound = []
    for _, told in signs[own & (signs["nth"] < 2)].groupby("nth"):
        gone = set(np.concatenate(told["event_ids"].to_numpy()))
        left = {log: frame[~frame["event_id"].isin(gone)] for log, frame in world.frames.items()}
        seen = see(left, world.night.events.as_of)
        for account, feature, value in told[["account_id", "feature", "value"]].to_numpy():
            direction = 1 if CATALOGUE[feature].risky == "high" else -1
            now = seen[account, feature] if account in seen.ids else np.nan
            sound.append(np.isnan(now) or now * direction < value * direction)
    assert len(sound) > 40
    assert np.mean(sound) >= SOUND


def test_every_sign_names_events_that_are_steps_of_its_account(world: World) -> None:
    signs, steps = world.cases.signs.to_pandas(), world.cases.steps.to_pandas()
    told = signs[["account_id", "event_ids"]].explode("event_ids")
    known = set(zip(steps["account_id"], steps["event_id"], strict=True))
    assert set(zip(told["account_id"], told["event_ids"], strict=True)) <= known
    assert signs["event_ids"].map(len).between(1, MOST).all()


def test_signs_carry_the_peers_of_the_profile(world: World) -> None:
    signs, profiles = world.cases.signs.to_pandas(), world.cases.profiles.to_pandas()
    assert signs["below"].between(0, 1).all()
    assert signs["peers"].tolist() == (
        profiles.set_index("account_id")["peers"].loc[signs["account_id"]].tolist()
    )
    assert set(profiles["peers"]) == set(GROUPS)


def test_below_by_eye() -> None:
    """Of four peers two ordered for less, one for as much, one not at all."""
    amounts = {"a": 500, "b": 90, "c": 70, "d": 500}
    orders = "\n".join(f"{name} 70d placed o{name} {yuan}" for name, yuan in amounts.items())
    begun = "\n".join(f"{name} 1d registered" for name in "abcde")
    cases = gather_story(f"{begun}\n{orders}", {"a": ("order_amount_max",)}, lookback_days=90)
    assert cases.signs.to_pylist() == [
        {
            "account_id": "a",
            "feature": "order_amount_max",
            "value": 500.0,
            "share": 0.5,
            "below": 0.75,
            "peers": "quiet",
            "event_ids": ["o0"],
        }
    ]


LONG = "a 1d registered\n a 2d credit_opened amount=1000\n"
OTHER = "b 3d registered phone=1 notify=1\n b 70d placed other 9"


@pytest.mark.parametrize(
    ("story", "feature", "events"),
    [
        # the highest: the order that reaches it, with all of its steps
        ("a 70d placed o1 9\n a 71d placed o2 50\n a 72d shipped o2 50", "order_amount_max",
         ["o1", "o2"]),
        # a sum: the orders that add to it
        ("a 70d16h placed o1 9\n a 71d2h placed o2 50", "night_amount_share", ["o1"]),
        # a window: what was used within it; the draw three days ago is not
        ("a 70d cash_drawn amount=100\n a 73d cash_drawn amount=300\n"
         " a 73d1h cash_drawn amount=500", "limit_used_share_24h", ["a3", "a4"]),
        # what the feature needs, on either side
        ("a 80d login_phone_changed\n a 80d2h placed o1 9\n a 95d login_phone_changed",
         "hours_number_change_to_order", ["a2", "o0"]),
        # no row to hold on to: the events of the columns that it needs
        ("a 80d login phone=1\n a 81d login notify=2\n a 82d login", "numbers_differ_flag",
         ["a2", "a3"]),
    ],
)  # fmt: skip
def test_what_a_value_rests_upon(story: str, feature: str, events: list[str]) -> None:
    cases = gather_story(f"{LONG}{story}\n{OTHER}", {"a": (feature,)}, lookback_days=40)
    assert cases.signs["event_ids"].to_pylist() == [events]


def test_groups() -> None:
    """Ten old accounts with 1 to 10 uses a month, one with fewer, one new, one with new credit."""
    since = np.array([0] * 11 + [11.5, 0]) * MONTH
    credit = np.array([np.nan] * 12 + [11.5]) * MONTH
    uses = np.array([*range(1, 11), 0.5, 9, 9]) * 12
    found = sort_into_groups(since, credit, uses, 12 * MONTH, 0)
    told = pd.Series(GROUPS)[found].tolist()
    assert told == ["regular"] * 8 + ["busy"] * 2 + ["quiet", "newcomers", "newcomers"]
