"""Why did it move: what is kept, where a score comes, and what each cause did."""

import math
from itertools import product

import numpy as np
import pytest

from detector.cases.movement.keeping import keep_values
from detector.cases.movement.places import Board, Place
from detector.cases.movement.signs import tabulate_signs
from detector.cases.movement.steps import (
    CAUSES,
    EARLIER,
    LATER,
    State,
    average_factors,
    choose_order,
    tabulate_steps,
)

IDS = [f"a{number:05d}" for number in range(4_000)]


def test_values_are_kept_as_they_were() -> None:
    matrix = np.array([[0.1 + 0.2, np.nan], [1e-300, -0.0], [3.0, 1e300]])
    kept = keep_values(["c", "a", "b"], matrix.__getitem__, ["x", "y"], front=9)
    assert kept["account_id"].to_pylist() == ["c", "a", "b"]
    assert kept["rank"].to_pylist() == [1, 2, 3]
    back = np.column_stack([kept[name].to_numpy() for name in ("x", "y")])
    assert back.tobytes() == matrix.tobytes()
    assert keep_values([], np.empty((0, 2)).__getitem__, ["x", "y"], front=9).num_rows == 0


def test_the_same_accounts_stand_for_the_others_every_night() -> None:
    """Another order behind the front leaves the sample as it is; it stands for all others."""
    matrix = np.zeros((len(IDS), 1))
    one = keep_values(IDS, matrix.__getitem__, ["x"], front=100, sample=300)
    two = keep_values(IDS[:100] + IDS[:99:-1], matrix.__getitem__, ["x"], front=100, sample=300)
    assert set(one["account_id"].to_pylist()) == set(two["account_id"].to_pylist())
    weights = one["weight"].to_numpy()
    assert (weights[:100] == 1).all() and weights.sum() == pytest.approx(len(IDS))


def test_a_place_among_a_sample_is_right_within_its_error() -> None:
    """The front is exact; behind it, each of many places lies within four standard errors."""
    scores = np.linspace(1, 0, len(IDS))
    kept = keep_values(IDS, scores[:, None].__getitem__, ["x"], front=500, sample=700)
    ids = kept["account_id"].to_numpy().astype(object)
    board = Board(ids, kept["x"].to_numpy(), kept["weight"].to_numpy())
    for place in (0, 7, 499):
        assert board.place(IDS[place], scores[place]) == Place(place + 1.0, 0.0)
    for place in range(600, 4_000, 200):
        told = board.place(IDS[place], scores[place])
        assert 0 < abs(told.rank - place - 1) < 4 * told.error < 700


def places(**power: float) -> dict[State, Place]:
    """Ranks in which each cause multiplies by what it is given, whatever the others do."""
    return {
        (e, p, m): Place(
            1_000
            / power.get("events", 1.0) ** e
            / power.get("peers", 1) ** p
            / power.get("model", 1) ** m
        )
        for e, p, m in product((0, 1), repeat=3)
    }


@pytest.mark.parametrize("cause", CAUSES)
def test_one_cause_alone_is_told_alone(cause: str) -> None:
    told = tabulate_steps(places(**{cause: 50.0}), 1_000, 20).set_index("cause")
    assert told["factor"].drop(["before", cause]).eq(1).all()
    assert told.loc[cause, "factor"] == 50
    assert told.loc[cause, "mean_factor"] == pytest.approx(50)


def test_factors_multiply_to_the_move() -> None:
    """Causes that hang together: no order is right, and every telling still adds up."""
    known = places(events=20.0, model=0.5) | {(1, 0, 1): Place(7.0), (1, 1, 0): Place(300.0)}
    told = tabulate_steps(known, rank_before=800, rank_after=25)
    assert told["cause"].tolist() == ["before", "verdicts_before", *CAUSES, "verdicts"]
    assert told["factor"].prod() == pytest.approx(800 / 25)
    average = math.prod(average_factors(known).values())
    assert average == pytest.approx(known[EARLIER].rank / known[LATER].rank)


def test_the_order_goes_by_what_is_known() -> None:
    known = places(events=10.0)
    assert choose_order(known) == CAUSES
    no_earlier_values = {s: p for s, p in known.items() if s not in ((0, 0, 1), (0, 1, 1))}
    assert choose_order(no_earlier_values) == CAUSES
    no_later_values = {s: p for s, p in known.items() if s not in ((1, 0, 0), (1, 1, 0))}
    assert choose_order(no_later_values) == ("peers", "model", "events")
    assert all(math.isnan(f) for f in average_factors(no_later_values).values())
    told = tabulate_steps({EARLIER: known[EARLIER], LATER: known[LATER]}, 1_000, 100)
    assert told["cause"].tolist() == ["before", "verdicts_before", "unknown", "verdicts"]


def test_a_sign_grows_by_its_value_or_by_the_model() -> None:
    nan = float("nan")
    told = tabulate_signs(
        ["same", "value", "model", "unknown"],
        (np.array([1.0, 1.0, 5.0, nan]), np.array([1.0, 9.0, 5.0, 2.0])),
        (np.array([1.0, 0, 2, nan]), np.array([1.0, 3, 2, 1]), np.array([1.0, 3, 1, 1])),
    ).set_index("feature")
    assert told.index.tolist() == ["value", "model"], "strongest growth first, the same left out"
    parts = told[["grown", "by_value", "by_model"]]
    assert parts.to_numpy().tolist() == [[3, 3, 0], [-1, 0, -1]]
