"""The risky side of each column, read from what people write."""

import numpy as np
import pandas as pd
import pytest

from detector.errors import ConfigInvalid
from detector.estimator.directions import read_directions

NAMES = ["orders", "age", "district"]
HIGH, LOW, BOTH, NONE = (1,), (-1,), (1, -1), ()


@pytest.mark.parametrize(
    ("risky", "sides"),
    [
        ("high", [HIGH, HIGH, HIGH]),
        (np.int64(-1), [LOW, LOW, LOW]),
        ({"age": "low", "district": "context"}, [HIGH, LOW, NONE]),
        ({}, [HIGH, HIGH, HIGH]),
        (pd.Series({"district": 0}), [HIGH, HIGH, NONE]),
        (["both", 1, -1], [BOTH, HIGH, LOW]),
        (np.array([1, -1, 0]), [HIGH, LOW, NONE]),
    ],
)
def test_a_direction_is_a_word_or_a_number(risky: object, sides: list[tuple[int, ...]]) -> None:
    assert read_directions(risky, 3, NAMES) == sides


@pytest.mark.parametrize(
    ("risky", "names", "said"),
    [
        ({"aeg": "low"}, NAMES, "did you mean 'age'"),
        ({"age": "low"}, None, "have no names"),
        ({"age": "lwo"}, NAMES, "'lwo' is no direction"),
        (["low"], NAMES, "1 directions were given for 3 columns"),
        ("hihg", NAMES, "'both' or 'context'"),
        (2, NAMES, "2 is no direction"),
        ([1, -1, 0.5], NAMES, "0.5 is no direction"),
        (None, NAMES, "it is a NoneType"),
    ],
)
def test_what_is_no_direction_is_refused(risky: object, names: list[str] | None, said: str) -> None:
    with pytest.raises(ConfigInvalid, match=said):
        read_directions(risky, 3, names)
