"""Planted accounts are what they should be, and hide a ring from the model that is fitted on them.

How many it takes is measured by `python -m benchmarks.poisoning`.
"""

import pandas as pd
import pytest

from benchmarks.poisoning.measure import Attack, Outcome, Place, choose_case, find_place, read_end
from benchmarks.poisoning.planting import Planted, plant
from benchmarks.poisoning.results import NEVER, find_share, write_results
from benchmarks.poisoning.scoring import Clean, Scored, score_night
from detector.simulation.world import World, simulate

ACCOUNTS, PLANTED = 500, 100
OWN = ("event_id", "order_id", "account_id", "device_id", "counterparty", "delivery_address")


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(ACCOUNTS, seed=3, fraud_share=0.04)


@pytest.fixture(scope="module")
def ring(world: World) -> list[str]:
    labels = world.labels
    return sorted(labels.loc[labels["typology"] == "mule_ring", "account_id"])


@pytest.fixture(scope="module")
def planted(world: World, ring: list[str]) -> Planted:
    return plant(world.logs, ring, PLANTED, seed=1)


def rows_of(logs: object, accounts: list[str]) -> dict[str, pd.DataFrame]:
    assert isinstance(logs, dict)
    return {log: frame[frame["account_id"].isin(accounts)] for log, frame in logs.items()}


def test_copies_do_what_the_ring_did_with_things_of_their_own(
    world: World, ring: list[str], planted: Planted
) -> None:
    assert len(set(planted.ids)) == PLANTED
    copy, original = rows_of(planted.logs, planted.ids[: len(ring)]), rows_of(world.logs, ring)
    for log, rows in original.items():
        assert copy[log]["event_type"].tolist() == rows["event_type"].tolist()
        assert copy[log]["amount"].equals(rows["amount"].set_axis(copy[log].index))
        for column in set(OWN) & set(rows):
            assert not set(copy[log][column].dropna()) & set(world.logs[log][column].dropna())
            assert copy[log][column].nunique() == rows[column].nunique()
        assert copy[log]["event_time"].max() <= rows["event_time"].max()


def test_who_copies_a_part_does_less(world: World, ring: list[str], planted: Planted) -> None:
    half = plant(world.logs, ring, PLANTED, seed=1, part=0.5)
    orders = [
        rows_of(some.logs, some.ids)["order_events"]["order_id"].nunique()
        for some in (half, planted)
    ]
    assert 0.3 < orders[0] / orders[1] < 0.7
    opened = rows_of(half.logs, half.ids)["account_events"]["event_type"] == "credit_opened"
    assert opened.sum() == PLANTED


@pytest.fixture(scope="module")
def nights(world: World, planted: Planted) -> tuple[Scored, Scored]:
    clean = score_night(world.logs, read_end())
    return clean, score_night(planted.logs, read_end(), Clean(clean.model, clean.summary))


def test_planted_accounts_blunt_the_model_that_is_fitted_on_them_and_not_the_one_before(
    world: World, ring: list[str], planted: Planted, nights: tuple[Scored, Scored]
) -> None:
    clean, poisoned = nights
    review = ACCOUNTS // 20
    assert choose_case(world, "mule_ring", clean.fitted)[0] in ring
    before = find_place(clean.fitted, ring, [], [], review)
    after = find_place(poisoned.fitted, ring, planted.ids, [], review)
    assert poisoned.stored is not None
    kept = find_place(poisoned.stored, ring, planted.ids, [], review)
    assert before.listed > 0
    assert after.median > 2 * before.median
    assert kept.planted > after.planted, "the model of the clean night still lists the copies"
    assert clean.stored is None and not clean.stopped


ATTACK = Attack("a ring", "mule_ring", 1.0)
IN, OUT = Place(1, 2, 3, 0, 9), Place(90, 95, 0, 4, 9)


def test_the_share_is_the_least_from_which_on_the_case_is_out() -> None:
    def told(share: float, *places: Place) -> list[Outcome]:
        return [Outcome(ATTACK, n, share, 5, 30, p, IN, True) for n, p in enumerate(places)]

    outcomes = [*told(0.0, IN, IN), *told(0.01, OUT, IN), *told(0.02, IN, IN), *told(0.1, OUT, IN)]
    outcomes += told(0.2, OUT, OUT)
    assert find_share(outcomes, lambda one: one.fitted.listed == 0, 0.5) == 0.1
    assert find_share(outcomes, lambda one: one.fitted.listed == 0, 1.0) == 0.2
    page = write_results(outcomes, 3_000, "python -m benchmarks.poisoning")
    fitted = f"| a ring; a model fitted on the poisoned night | 10.0% | 20.0% | {NEVER} |"
    assert fitted in page
    assert f"| a ring; the model of the clean night | {NEVER} | {NEVER} | {NEVER} |" in page
    assert "| 20.0% | 90 | 95 | 0.0 of 5 | 4.0 of 30 | 9.0 | 2 of 2 | 2 of 2 |" in page
