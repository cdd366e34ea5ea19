"""Matched controls: accounts that could as well have been the case, and are none."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from detector.cases.exposure.moments import DAY, LOOKBACK
from detector.engines.base import Engine

CONTROLS = 10
"""Controls of each case. With ten, the test has 10/11 of the precision of endless controls."""

OWN_HAND = 2 * DAY
"""So long before the beginning nothing counts as exposure: it may be the stranger's own."""

_POOL, _POOL_PER_CASE = 20_000, 100
_TENURES = np.array([90, 365, 1095]) * DAY

_LIFE = """
    SELECT p.account, p.place, s.since_at
    FROM {name} p JOIN account_state s ON s.account = p.account ORDER BY p.place
"""
_TIMES = f"""
    SELECT p.place, o.at_us FROM {{name}} p JOIN orders o ON o.account = p.account
    WHERE o.at_us >= {{as_of}} - 2 * {LOOKBACK} ORDER BY p.place, o.at_us
"""


class Crowd(NamedTuple):
    """Accounts in a fixed order, and when each ordered."""

    account: np.ndarray
    since: np.ndarray
    places: np.ndarray
    times: np.ndarray

    def orders_within(self, start: int, end: int) -> np.ndarray:
        """Count the orders of each account in a window."""
        within = (self.times >= start) & (self.times < end)
        return np.bincount(self.places[within], minlength=len(self.account))

    def silence_until(self, start: int, end: int) -> np.ndarray:
        """Give the days from each account's last order in a window to its end."""
        within = (self.times >= start) & (self.times < end)
        last = np.full(len(self.account), start, dtype=np.int64)
        np.maximum.at(last, self.places[within], self.times[within])
        return (end - last) // DAY


def match_controls(engine: Engine, moments: pa.Table, as_of_us: int) -> pd.DataFrame:
    """Give each case its window and up to ten controls, each control to one case alone.

    A control has as many orders in the case's own window, to a power of two, the nearest first; it
    was silent as long at its end, to a power of two of days (an account is held to be a case partly
    because it was quiet before, and quiet accounts have bought in earlier weeks); and it is as old:
    under 90 days, a year, three years, or more. Among equals the order of a hash of the account id
    decides, so that the choice is arbitrary and always the same.

    Parameters
    ----------
    engine
        With the stages, and `exposure_cases` and `exposure_candidates` (`account`, `account_id`).
    moments
        As `read_moments` gives it.

    Returns
    -------
    One row per member of a set: `of` (the number of the set), `account`, `is_case`, `start_us`,
    `end_us`. Cases without an order in their window, or without a control, are left out.
    """
    wanted = max(_POOL, _POOL_PER_CASE * len(moments))
    pool = _crowd(engine, "exposure_candidates", wanted, as_of_us)
    cases = _crowd(engine, "exposure_cases", len(moments), as_of_us)
    index = dict(zip(*(moments[name].to_numpy() for name in moments.column_names), strict=True))
    free = np.ones(len(pool.account), dtype=bool)
    members = []
    for place, account in enumerate(cases.account):
        end = int(index[account])
        start, end_of_own = end - LOOKBACK, end - OWN_HAND
        own = int(cases.orders_within(start, end_of_own)[place])
        theirs = pool.orders_within(start, end_of_own)
        like = free & (_stratum(theirs) == _stratum(np.array(own))) & (pool.since < end)
        like &= _age(end - pool.since) == _age(end - cases.since[place])
        silent = cases.silence_until(start, end_of_own)[place]
        like &= _stratum(pool.silence_until(start, end_of_own)) == _stratum(silent)
        found = np.flatnonzero(like)
        chosen = found[np.argsort(np.abs(theirs[found] - own), kind="stable")][:CONTROLS]
        if not own or not len(chosen):
            continue
        free[chosen] = False
        accounts = np.concatenate([[account], pool.account[chosen]])
        members.append((accounts, start, end_of_own))
    return _tabulate(members)


def _tabulate(members: list[tuple[np.ndarray, int, int]]) -> pd.DataFrame:
    sizes = np.array([len(accounts) for accounts, _, _ in members], dtype=np.int64)
    of = np.repeat(np.arange(len(members)), sizes)
    accounts = [accounts for accounts, _, _ in members]
    return pd.DataFrame(
        {
            "of": of,
            "account": np.concatenate([np.empty(0, np.int64), *accounts]).astype(np.int64),
            "is_case": np.diff(of, prepend=-1).astype(bool),
            "start_us": np.repeat(np.array([s for _, s, _ in members], np.int64), sizes),
            "end_us": np.repeat(np.array([e for _, _, e in members], np.int64), sizes),
        }
    )


def _crowd(engine: Engine, name: str, most: int, as_of_us: int) -> Crowd:
    """Read the first accounts in the order of a hash of their ids."""
    engine.create(
        "exposure_crowd",
        f"SELECT account, row_number() OVER (ORDER BY md5(account_id), account_id) - 1 AS place"
        f" FROM {name} ORDER BY place LIMIT {most}",
    )
    life = engine.fetch(_LIFE.format(name="exposure_crowd"))
    ordered = engine.fetch(_TIMES.format(name="exposure_crowd", as_of=as_of_us))
    engine.drop("exposure_crowd")
    columns = (life["account"], life["since_at"], ordered["place"], ordered["at_us"])
    return Crowd(*(column.to_numpy().astype(np.int64) for column in columns))


def _stratum(count: np.ndarray) -> np.ndarray:
    """Give the power of two above a count; 0 for none."""
    return np.ceil(np.log2(count + 1.0)).astype(np.int64)


def _age(tenure: np.ndarray) -> np.ndarray:
    return np.searchsorted(_TENURES, tenure, side="right")
