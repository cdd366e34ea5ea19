"""The facts of chosen accounts, out of the engine's tables."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from detector.cases.gathering.keys import build_keys, number_keys
from detector.cases.gathering.links import build_links
from detector.cases.gathering.peers import group_peers
from detector.cases.gathering.profiles import build_profiles
from detector.cases.gathering.ranked import Ranked
from detector.cases.gathering.signs import build_signs, list_reasons
from detector.cases.gathering.steps import build_steps, choose_steps, cut_steps
from detector.cases.gathering.traces import trace_signs
from detector.cases.tables import CaseTables
from detector.engines.base import Engine

OWN = (
    *("ranks", "chosen", "accounts", "orders", "steps", "kept"),
    *("keys", "met", "sizes", "signs", "traced"),
)
"""The tables `case_…` that are made in the engine, and dropped again: they hold plain values."""


def gather(
    engine: Engine,
    chosen: pa.Table,
    ranked: Ranked,
    as_of_us: int,
    since_us: int,
    mask: Callable[[str, object], str],
) -> CaseTables:
    """Gather the facts of chosen accounts; no plain value of a person leaves the engine.

    Parameters
    ----------
    engine
        With the logs and the stages built; columns that are absent are NULL there.
    chosen
        `account_id` of the accounts to gather; further columns are not read.
    ranked
        All accounts, and what they were ranked by.
    as_of_us, since_us
        The cut-off and the beginning of the lookback, microseconds since 1970 in UTC.
    mask
        Masks a value, given the contract's kind: `phone`, `person`, `address` or `id`.

    Returns
    -------
    The tables of `detector.cases.tables.SCHEMAS`, accounts in order of rank.
    """
    places = _enrol(engine, chosen, ranked)
    choose_steps(engine, since_us)
    number_keys(engine)
    groups = group_peers(engine, as_of_us, since_us)
    reasons = list_reasons(ranked, places)
    traced = trace_signs(engine, reasons, ranked.signs)
    signs = build_signs(engine, ranked, reasons, groups, traced)
    cut_steps(engine)
    keys = build_keys(engine, mask)
    steps = build_steps(engine, keys)
    profiles = build_profiles(engine, steps, groups[places])
    cases = CaseTables(profiles, steps, keys, build_links(engine), signs)
    engine.drop(*(f"case_{name}" for name in OWN))
    return cases


def _enrol(engine: Engine, chosen: pa.Table, ranked: Ranked) -> np.ndarray:
    """Make `case_ranks` and `case_accounts`; give the places of the chosen in the ranking."""
    everybody = ranked.table.select(["account_id", "rank"])
    everybody = everybody.append_column("place", pa.array(np.arange(everybody.num_rows)))
    engine.enrol("case_ranks", everybody)
    engine.enrol("case_chosen", chosen.select(["account_id"]))
    engine.create(
        "case_accounts",
        "SELECT a.account, r.account_id, r.rank, r.place FROM case_ranks r"
        " JOIN accounts a ON a.account_id = r.account_id"
        " JOIN (SELECT DISTINCT account_id FROM case_chosen) AS c ON c.account_id = r.account_id",
    )
    listed = engine.fetch("SELECT place FROM case_accounts ORDER BY rank, account_id")
    return listed["place"].to_numpy()
