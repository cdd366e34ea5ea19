"""The steps of the cases of one chunk: which are kept, and how they are packed."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from detector.masks import is_missing
from detector.report.wording import visible
from detector.report.worklist.coding import carry, number_texts, rounded, seconds

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

_TEXTS = (
    ("log", "log"),
    ("what", "what"),
    ("goods", "category"),
    ("merchant", "merchant_id"),
    ("paidWith", "paid_with"),
    ("city", "city"),
)


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
    backward = steps.groupby("case").cumcount(ascending=False).to_numpy()
    last = backward == 0
    plain = ~steps["tells"].to_numpy(dtype=bool) & ~last
    wish = np.lexsort((backward, plain, ~last, steps["case"].to_numpy()))
    place = steps.iloc[wish].groupby("case").cumcount().reindex(steps.index)
    return steps[place < most]


def find_keys(steps: pd.DataFrame) -> set[tuple[int, str, int]]:
    """Give the keys that steps name: the case, the kind and the number of each.

    Examples
    --------
    >>> steps = pd.DataFrame({f"{key}_no": [None] for key in KEYS_SEEN}).assign(case=0, login_no=2)
    >>> find_keys(steps)
    {(0, 'phone', 2)}
    """
    return {
        (int(case), kind, int(number))
        for key, kind in KEYS_SEEN.items()
        for case, number in steps[["case", f"{key}_no"]].dropna().drop_duplicates().to_numpy()
    }


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
    >>> others = [c for _, c in _TEXTS[2:]] + [f"{k}_no" for k in KEYS_SEEN]
    >>> steps[others + ["latitude", "longitude"]] = float("nan")
    >>> packed = pack_steps(steps, event_ids=False)
    >>> packed["at"], packed["order"], packed["what"], packed["amount"], packed["texts"]["what"]
    ([1772323200, 86400], [1, 2], [2, 3], [2, 0], ['placed', 'paid'])
    """
    orders, order_ids = number_texts(steps["order_id"])
    groups = pd.factorize(steps["case"].astype(int) * (len(order_ids) + 1) + orders + 1)[0]
    texts: dict[str, Any] = {"order": order_ids}
    columns: dict[str, list[Any]] = {"at": _deltas(steps), "order": _fresh(orders)}
    for name, column in _TEXTS:
        places, texts[name] = number_texts(steps[column])
        columns[name] = carry(places, groups)
    amounts, values = pd.factorize(steps["amount"].astype(float).round(2))
    columns["amount"], texts["amount"] = carry(amounts, groups), rounded(values, 2)
    places, texts["place"] = _places(steps)
    columns["place"] = carry(places, groups)
    for key in KEYS_SEEN:
        numbers = pd.to_numeric(steps[f"{key}_no"]).astype(float).fillna(-1).astype(int)
        columns[key] = carry(numbers.to_numpy(), groups)
    ids = steps["event_id"] if event_ids else ()
    columns["event"] = ["" if is_missing(event) else visible(str(event)) for event in ids]
    return {**columns, "texts": texts}


def _deltas(steps: pd.DataFrame) -> list[int]:
    at = seconds(steps["at"])
    return list(at.sub(at.groupby(steps["case"]).shift(fill_value=0)).tolist())


def _fresh(orders: np.ndarray) -> list[int]:
    """Count an order back from the newest that was met; 0 where there is none."""
    met = np.maximum.accumulate(np.concatenate([[-1], orders])) + 1
    return list(np.where(orders < 0, 0, met[:-1] - orders + 1).tolist())


def _places(steps: pd.DataFrame) -> tuple[np.ndarray, list[list[float]]]:
    spots = [
        None if None in spot else spot
        for spot in zip(rounded(steps["latitude"], 1), rounded(steps["longitude"], 1), strict=True)
    ]
    column = np.empty(len(spots), dtype=object)
    column[:] = spots
    places, pairs = pd.factorize(column)
    return places, [list(pair) for pair in pairs]
