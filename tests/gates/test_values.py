"""How values are counted in bins."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from detector.gates.summaries.stability import measure_psi
from detector.gates.summaries.values import Named, summarise_values
from tests.gates.nights import Summary


class One:
    """The only feature."""

    name = "one"


def count(column: np.ndarray, accounts: int, fitted: Summary | None = None) -> Summary:
    """Summarise one feature of so many accounts."""
    features: list[Named] = [One()]
    told = summarise_values(lambda _: column, features, np.zeros(accounts), fitted)
    found: Summary = told["features"]["one"]
    return found


def test_values_that_many_share_have_a_bin_each() -> None:
    column = np.concatenate([np.zeros(400), np.ones(300), np.arange(2, 302)])
    found = count(column, 1_500)
    assert found["edges"][:2] == [1e-06, 1.0]
    assert found["counts"][:4] == [500, 400, 0, 300]


def test_few_values_are_one_bin() -> None:
    assert count(np.arange(30.0), 1_000) == {"edges": [], "counts": [970, 30]}
    assert count(np.empty(0), 1_000) == {"edges": [], "counts": [1_000, 0]}


def test_a_crowd_that_grows_by_one_is_no_drift() -> None:
    """A gateway's users all have the same value, and it is one more the next night."""
    draw = np.random.default_rng(1)
    sizes = draw.integers(10, 60, 60)
    crowd = np.repeat(sizes, sizes).astype(float)
    fitted = count(crowd, len(crowd))
    told = {"features": {"one": fitted}, "scores": {"edges": []}}
    tonight = count(crowd + 1, len(crowd), told)
    assert measure_psi(fitted["counts"], tonight["counts"]) < 0.1


@given(
    some.lists(some.floats(-1e6, 1e6) | some.sampled_from([0.0, 1.0]), max_size=300),
    some.integers(0, 50),
)
def test_every_account_is_counted_once_and_the_order_is_nothing(
    values: list[float], others: int
) -> None:
    column, accounts = np.array(values), len(values) + others
    found = count(column, accounts)
    assert sum(found["counts"]) == accounts and found["edges"] == sorted(set(found["edges"]))
    assert count(column[::-1], accounts) == found
    told = {"features": {"one": found}, "scores": {"edges": []}}
    assert count(column, accounts, told) == found
