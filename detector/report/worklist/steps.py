"""The steps of the cases of one chunk: which are kept, and how they are packed."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from detector.privacy.masks import is_missing
from detector.report.wording import visible
from detector.report.worklist.coding import (
    carry,
    find_before,
    find_places,
    number_texts,
    rounded,
    seconds,
    whole_numbers,
)

KEYS_SEEN: Mapping[str, str] = {
    "login": "phone",
    "notify": "phone",
    "recipient": "phone",
    "person": "person",
    "device": "device",
    "ip": "ip",
    "address": "address",
    "payee": "payee",
}
"""The kinds of the keys that a step names by their numbers, in its columns `login_no`, …."""

_MOST_KINDS = 1 << 10
"""No table has more kinds of keys."""

_DEGREES = ("latitude", "longitude")
_CIRCLE = 1 << 20
"""More tenths of a degree than there are."""

TEXTS = (
    ("log", "log"),
    ("what", "what"),
    ("goods", "category"),
    ("merchant", "merchant_id"),
    ("paidWith", "paid_with"),
    ("city", "city"),
)
"""The name of each text of a step on the page, and its column."""


def choose_steps(steps: pd.DataFrame, most: int | None) -> pd.DataFrame:
    """Keep so many steps of each case: the last one, then the tell-tale ones, then the latest.

    Parameters
    ----------
    steps
        In order of time within a `case`, with `tells`: whether a reason rests upon it.
    most
        How many of each case; None keeps all.

    Returns
    -------
    The steps that are kept, in their order.

    Examples
    --------
    >>> steps = pd.DataFrame({"case": [0, 0, 0, 0], "tells": [False, True, False, False]})
    >>> choose_steps(steps, 2).index.tolist()
    [1, 3]
    """
    if most is None:
        return steps
    case = steps["case"].to_numpy()
    backward = find_places(case[::-1])[::-1]
    plain = ~steps["tells"].to_numpy(dtype=bool) & (backward > 0)
    wish = np.lexsort((backward, plain, backward > 0, case))
    place = np.empty(len(case), dtype=np.intp)
    place[wish] = find_places(case[wish])
    return steps[place < most]


def name_keys(case: pd.Series, kind: np.ndarray | int, number: np.ndarray) -> np.ndarray:
    """Name keys of cases by one number each, from the case, the kind's number and their own.

    Examples
    --------
    >>> name_keys(pd.Series([0, 0]), np.array([0, 1]), np.array([2, 2])).tolist()
    [2, 4294967298]
    """
    named: np.ndarray = (case.to_numpy(dtype=np.int64) * _MOST_KINDS + kind << 32) + number
    return named


def find_keys(steps: pd.DataFrame, kinds: Mapping[str, int]) -> np.ndarray:
    """Give the keys that steps name, as `name_keys` names them.

    Examples
    --------
    >>> steps = pd.DataFrame({f"{key}_no": [None] for key in KEYS_SEEN}).assign(case=0, login_no=2)
    >>> find_keys(steps, {"phone": 0}).tolist()
    [2]
    """
    named = []
    for key, kind in KEYS_SEEN.items():
        numbers = whole_numbers(steps[f"{key}_no"])
        told = (numbers >= 0) & (kind in kinds)
        named.append(name_keys(steps["case"][told], kinds.get(kind, 0), numbers[told]))
    return np.concatenate(named)


def pack_steps(steps: pd.DataFrame, event_ids: bool) -> dict[str, Any]:
    """Pack steps, column by column.

    Parameters
    ----------
    steps
        In order of time within a `case`, and the cases in order.
    event_ids
        Whether the ids of the events are kept.

    Returns
    -------
    `at` in seconds, of the first step of a case since 1970, of the others since the one before.
    `order` is 0 for a step of no order, 1 for one of an order not met yet, 2 for the order met
    last, 3 for the one before it. The other columns are carried within an order, or within what
    is not of any order; `texts` holds what their places name.

    Examples
    --------
    >>> at = pd.to_datetime(["2026-03-01", "2026-03-02"], utc=True)
    >>> steps = pd.DataFrame({"case": 0, "at": at, "order_id": "o1", "event_id": ["e1", "e2"],
    ...                       "log": "order_events", "what": ["placed", "paid"], "amount": 9.5})
    >>> others = [c for _, c in TEXTS[2:]] + [f"{k}_no" for k in KEYS_SEEN]
    >>> steps[others + ["latitude", "longitude"]] = float("nan")
    >>> packed = pack_steps(steps, event_ids=False)
    >>> packed["at"], packed["order"], packed["what"], packed["amount"], packed["texts"]["what"]
    ([1772323200, 86400], [1, 2], [2, 3], [2, 0], ['placed', 'paid'])
    """
    orders, order_ids = number_texts(steps["order_id"])
    case = steps["case"].to_numpy(dtype=np.int64)
    before = find_before(case * (len(order_ids) + 1) + orders + 1)
    texts: dict[str, Any] = {"order": order_ids}
    columns: dict[str, list[Any]] = {"at": _deltas(steps, case), "order": _fresh(orders)}
    for name, column in TEXTS:
        places, texts[name] = number_texts(steps[column])
        columns[name] = carry(places, before)
    amounts, values = pd.factorize(steps["amount"].astype(float).round(2))
    columns["amount"], texts["amount"] = carry(amounts, before), rounded(values, 2)
    places, texts["place"] = _places(steps)
    columns["place"] = carry(places, before)
    for key in KEYS_SEEN:
        columns[key] = carry(whole_numbers(steps[f"{key}_no"]), before)
    ids = steps["event_id"].tolist() if event_ids else ()
    columns["event"] = ["" if is_missing(event) else visible(str(event)) for event in ids]
    return {**columns, "texts": texts}


def _deltas(steps: pd.DataFrame, case: np.ndarray) -> list[int]:
    at, before = seconds(steps["at"]).to_numpy(), find_before(case)
    return list(np.where(before >= 0, at - at[before], at).tolist())


def _fresh(orders: np.ndarray) -> list[int]:
    """Count an order back from the newest that was met; 0 where there is none."""
    met = np.maximum.accumulate(np.concatenate([[-1], orders])) + 1
    return list(np.where(orders < 0, 0, met[:-1] - orders + 1).tolist())


def _places(steps: pd.DataFrame) -> tuple[np.ndarray, list[list[Any]]]:
    """Give each place, to 0.1 degrees, a number; -1 stands where either degree is missing."""
    spots = np.column_stack(
        [steps[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in _DEGREES]
    )
    spots = np.round(spots, 1)
    known = np.isfinite(spots).all(axis=1)
    tenths = np.rint(spots[known] * 10).astype(np.int64)
    numbers = pd.factorize(tenths[:, 0] * _CIRCLE + tenths[:, 1])[0]
    places = np.full(len(spots), -1, dtype=np.intp)
    places[known] = numbers
    first = np.unique(numbers, return_index=True)[1]
    degrees = (rounded(column[known][first], 1) for column in spots.T)
    return places, [list(spot) for spot in zip(*degrees, strict=True)]
