"""What holds of the alerts of any nights whatever: nobody is lost, nobody is raised for nothing."""

import math
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.memory.alerts import decide
from detector.memory.columns import FELL_BACK, GONE, NEW, OPEN, RISEN, WAITING
from tests.memory.nights import Nights, day_of

ACCOUNTS = "abcdefg"
SOME = st.sets(st.sampled_from(ACCOUNTS), max_size=3)
VERDICTS = st.dictionaries(
    st.sampled_from(ACCOUNTS), st.sampled_from(["confirmed", "cleared"]), max_size=3
)
ORDERS = st.permutations(ACCOUNTS).flatmap(
    lambda order: st.integers(0, 3).map(lambda gone: order[: len(order) - gone])
)
NIGHTS = st.lists(
    st.fixed_dictionaries(
        {
            "order": ORDERS,
            "settled": VERDICTS,
            "verdicts": VERDICTS,
            "news": SOME,
            "judged": SOME,
            "held": SOME,
        }
    ),
    min_size=1,
    max_size=5,
)
DESKS = st.builds(Nights, st.integers(0, 3), st.integers(0, 4), st.integers(0, 2))


@settings(max_examples=25, deadline=None)
@given(DESKS, NIGHTS)
def test_of_any_nights(desk: Nights, nights: list[dict[str, Any]]) -> None:
    for night in nights:
        before, told = desk.before, dict(night)
        order, held = told.pop("order"), told.pop("held")
        front = desk.rank(order, **told)
        suppressed = pd.DataFrame({"account_id": sorted(held), "until": "later", "reason": ""})
        asked = (suppressed, day_of(len(desk.told) + 1), desk.capacity, desk.line, desk.carry)
        alerts = decide(front, before, *asked)
        see_that_nobody_is_lost(desk, front, before, alerts)
        see_that_room_goes_by_rank(desk, alerts)
        see_that_nobody_is_raised_for_nothing(front, before, alerts, held)
        desk.told.append(alerts)
    mixed = [table.sample(frac=1, random_state=1) for table in (front, before)]
    pd.testing.assert_frame_equal(decide(mixed[0], mixed[1], *asked), alerts)


def see_that_nobody_is_lost(
    desk: Nights, front: pd.DataFrame, before: pd.DataFrame, alerts: pd.DataFrame
) -> None:
    assert alerts["account_id"].is_unique
    over = front[~front["settled"]].sort_values("rank")["account_id"].head(desk.line)
    opened = before.loc[before["state"].isin(OPEN), "account_id"]
    assert set(alerts["account_id"]) == {*over, *opened}
    shown = alerts[~alerts["why"].isin((FELL_BACK, GONE))]
    assert set(over) <= set(shown["account_id"]), "who is over the line has not fallen back"
    first = before.set_index("account_id")["first_day"]
    for who, day in zip(alerts["account_id"], alerts["first_day"], strict=True):
        assert day == first.get(who, alerts["day"].iloc[0])


def see_that_room_goes_by_rank(desk: Nights, alerts: pd.DataFrame) -> None:
    raised, waits = alerts[alerts["raised"]], alerts[alerts["state"] == WAITING]
    assert len(raised) == desk.capacity or (len(raised) < desk.capacity and waits.empty)
    assert set(raised["state"]) <= {NEW, RISEN}
    if len(raised) and len(waits):
        assert raised["rank"].max() < waits["rank"].min()


def see_that_nobody_is_raised_for_nothing(
    front: pd.DataFrame, before: pd.DataFrame, alerts: pd.DataFrame, held: set[str]
) -> None:
    risen = alerts[alerts["state"] == RISEN]
    assert risen["news"].ne("").all()
    raised = alerts[alerts["raised"]]
    assert not set(raised["account_id"]) & held
    assert not set(raised["account_id"]) & set(front.loc[front["settled"], "account_id"])
    reviewed = before[before["state"].isin(OPEN) & before["raised_day"].ne("")]["account_id"]
    assert not set(alerts[alerts["state"] == NEW]["account_id"]) & set(reviewed)


@settings(max_examples=15, deadline=None)
@given(st.permutations(ACCOUNTS), st.integers(1, 3), st.integers(1, 7))
def test_everybody_over_the_line_is_raised_once_and_nobody_starves(
    order: list[str], capacity: int, line: int
) -> None:
    desk = Nights(capacity, line)
    nights = math.ceil(line / capacity)
    for _ in range(nights + 2):
        desk.night(" ".join(order))
    raised = [who for told in desk.told[:nights] for who in told[told["raised"]]["account_id"]]
    assert raised == order[:line]
    assert not any(told["raised"].any() for told in desk.told[nights:])
