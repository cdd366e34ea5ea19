"""Who enters and leaves the first of the list with another model, and by which features."""

import json

import numpy as np
import pytest

from detector.forest.model import Model
from detector.registry.comparison import Comparison, compare_models, find_first
from tests.forest.conftest import FEATURES, Made, fitted, make
from tests.registry.conftest import scores_of

IDS = ["a", "b", "c", "d"]


def compare(old: list[float], new: list[float], review: int, grown: float = 1.0) -> Comparison:
    """Compare four accounts; whoever rises by the new model has `grown` more of the first sign."""
    before, after = np.array(old), np.array(new)
    rise: np.ndarray = np.sign(after - before)[find_first(before, after, review)]
    weight = np.full((len(rise), 2), 5.0, dtype=np.float32)
    moved = weight + np.stack([rise * grown, rise * 0], axis=1).astype(np.float32)
    return compare_models(IDS, before, after, weight, moved, ["orders", "devices"], review)


def test_who_enters_and_leaves_by_eye() -> None:
    told = compare([0.9, 0.8, 0.2, 0.1], [0.9, 0.1, 0.2, 0.8], review=2)
    assert (told.stayed, told.entered, told.left, told.overlap) == (1, 1, 1, 0.5)
    table = told.accounts.set_index("account_id")
    assert list(table.index) == ["a", "d", "b"], "by new rank"
    assert table["change"].to_dict() == {"a": "stayed", "d": "entered", "b": "left"}
    assert table["rank_before"].to_dict() == {"a": 1, "d": 4, "b": 2}
    assert table["rank_after"].to_dict() == {"a": 1, "d": 2, "b": 4}
    assert table["most"].to_dict() == {"a": "", "d": "orders", "b": "orders"}
    assert table["by"].to_dict() == {"a": 0.0, "d": 1.0, "b": -1.0}
    assert told.features.to_dict("list") == {
        "feature": ["orders", "devices"],
        "entered": [1.0, 0.0],
        "left": [-1.0, 0.0],
        "all": [0.0, 0.0],
    }
    # ranks 1 2 3 4 and 1 4 3 2: 1 - 6 * (0 + 4 + 0 + 4) / (4 * 15)
    assert told.correlation == pytest.approx(0.2)
    assert "orders (+1.00)" in told.say()["en"] and "orders (-1.00)" in told.say()["zh"]


def test_nothing_changes_with_the_same_model() -> None:
    told = compare([0.9, 0.8, 0.2, 0.1], [0.9, 0.8, 0.2, 0.1], review=2)
    assert (told.stayed, told.entered, told.left) == (2, 0, 0)
    assert told.say()["en"] == (
        "2 of the first 2 stay (100%); over all accounts the ranks correlate at 1.000."
        " Nobody entered or left."
    )


def test_where_no_sign_weighs_otherwise_the_forest_is_named() -> None:
    told = compare([0.9, 0.8, 0.2, 0.1], [0.9, 0.1, 0.2, 0.8], review=2, grown=0.01)
    assert "the forest weighs them together differently" in told.say()["en"]
    assert "森林" in told.say()["zh"]


def test_ties_keep_the_order_of_the_ids_and_may_have_no_correlation() -> None:
    told = compare([0.5] * 4, [0.5] * 4, review=2)
    assert told.accounts["account_id"].to_list() == ["a", "b"]
    assert told.correlation is None and "correlate" not in told.say()["en"]


def test_more_first_than_accounts_and_no_accounts() -> None:
    assert compare([0.9, 0.8, 0.2, 0.1], [0.1, 0.2, 0.8, 0.9], review=9).overlap == 1.0
    empty = np.empty(0)
    told = compare_models([], empty, empty, np.empty((0, 1)), np.empty((0, 1)), ["orders"], 5)
    assert (told.overlap, len(told.accounts), told.correlation) == (1.0, 0, None)
    assert told.record()["stayed"] == 0


def test_a_feature_that_became_common_is_found(made: Made, model: Model) -> None:
    """The second model saw a crowd high in the first sign: from then on it weighs less."""
    matrix = make(400, planted=10).matrix
    matrix[::3, 0] *= 20
    old, new = model, fitted(Made(matrix, made.ids, made.planted))
    scores = scores_of(old, made), scores_of(new, made)
    places = find_first(*scores, 40)
    told = compare_models(
        made.ids,
        *scores,
        old.evidence(made.matrix[places]),
        new.evidence(made.matrix[places]),
        FEATURES,
        40,
    )
    assert told.left > 0 and told.features["feature"][0] == "high_one"
    assert "less weighs high_one" in told.say()["en"]
    record = json.dumps(told.record())
    assert not any(account in record for account in made.ids)
