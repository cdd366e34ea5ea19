"""Which accounts of a ranking are cases of takeover, and which may be compared with them."""

from typing import Any

import numpy as np
import pyarrow as pa

TAKEOVER, CONFIRMED = "account_takeover", "confirmed"
IN_FRONT = 0.02
"""The share of the ranking that gives no controls: some of them are cases nobody knows yet."""


def choose_cases(ranking: pa.Table, review: int, clear: float) -> pa.Table:
    """Choose confirmed takeovers, and the accounts on the worklist whose pattern is clearly that.

    Parameters
    ----------
    ranking
        The table of `ranking.parquet`.
    review
        How many accounts the worklist has.
    clear
        The certainty from which a pattern is clear.

    Examples
    --------
    >>> ranking = pa.table({
    ...     "account_id": ["a", "b", "c", "d"],
    ...     "pattern": ["account_takeover"] * 3 + ["bust_out"],
    ...     "pattern_certainty": [0.9, 0.5, 0.9, 0.9],
    ...     "verdict": [None, "confirmed", None, None],
    ...     "settled": [False, True, False, False],
    ... })
    >>> choose_cases(ranking, 1, 0.6)["account_id"].to_pylist()
    ['a', 'b']
    """
    waiting = ~ranking["settled"].to_numpy().astype(bool)
    listed = waiting & (np.cumsum(waiting) <= review)
    clearly = ranking["pattern_certainty"].to_numpy() >= clear
    takeover = _is(ranking["pattern"], TAKEOVER)
    chosen = takeover & (_is(ranking["verdict"], CONFIRMED) | listed & clearly)
    return ranking.select(["account_id"]).take(np.flatnonzero(chosen))


def choose_candidates(ranking: pa.Table) -> pa.Table:
    """Choose the accounts behind the first 2 % that were not confirmed.

    Examples
    --------
    >>> ids = [f"a{n}" for n in range(100)]
    >>> ranking = pa.table({"account_id": ids, "verdict": [None] * 97 + ["confirmed"] + [None] * 2})
    >>> choose_candidates(ranking)["account_id"].to_pylist()[-3:]
    ['a96', 'a98', 'a99']
    """
    place = np.arange(1, len(ranking) + 1)
    chosen = (place > IN_FRONT * len(ranking)) & ~_is(ranking["verdict"], CONFIRMED)
    return ranking.select(["account_id"]).take(np.flatnonzero(chosen))


def _is(words: "pa.ChunkedArray[Any]", word: str) -> np.ndarray:
    return np.asarray(words.to_numpy(zero_copy_only=False) == word, dtype=bool)
