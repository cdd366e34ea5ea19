"""What binds each ring: the keys that its members share, and who else is on them."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from detector.engines.base import Engine

BOUND = """
    SELECT b.ring, b.kind, b.key, b.members, s.accounts, s.account, s.first_at,
           CASE WHEN r.ring = b.ring THEN 1 ELSE 0 END AS tied
    FROM (SELECT m.ring, k.kind, k.key, count(*) AS members
          FROM rings m JOIN shared_keys k ON k.account = m.account
          GROUP BY m.ring, k.kind, k.key HAVING count(*) >= 2) AS b
    JOIN shared_keys s ON s.kind = b.kind AND s.key = b.key
    LEFT JOIN rings r ON r.account = s.account
    WHERE r.ring = b.ring OR 2 * b.members >= s.accounts
    ORDER BY b.ring, b.kind, b.key, s.first_at, s.account
"""
"""One row per ring, key and account. Who is not tied to the ring comes in only by keys of which the
ring's members are at least half of all accounts: a hall's network binds nobody else to them."""

COLLECTORS = """
    SELECT r.ring, n.owner AS account, count(*) AS served
    FROM notify_owners n JOIN rings r ON r.account = n.account
    GROUP BY r.ring, n.owner HAVING count(*) >= 2
    ORDER BY r.ring, n.owner
"""
"""Accounts whose login number receives the messages of two members or more."""

MEMBERS = """
    SELECT r.ring, r.account, s.opened_at
    FROM rings r JOIN account_state s ON s.account = r.account
    ORDER BY r.ring, r.account
"""

LEFT_OUT = """
    SELECT z.kind, count(*) AS hubs
    FROM key_sizes z
    LEFT JOIN (SELECT DISTINCT kind, key FROM shared_keys) AS s
         ON s.kind = z.kind AND s.key = z.key
    WHERE s.key IS NULL
    GROUP BY z.kind ORDER BY z.kind
"""

_KIND_OF_VALUE = {
    "id_number": "person",
    "login_phone": "phone",
    "notify_phone": "phone",
    "delivery_phone": "phone",
    "address": "address",
}


class Ties(NamedTuple):
    """The rings and what binds them, as plain tables.

    Parameters
    ----------
    members
        One row per account tied into a ring: `ring` (a number without meaning), `account`,
        `opened_at` (microseconds, NaN where credit was never opened).
    bound
        One row per ring, key and account on it: `ring`, `account`, `tied`, `kind`, `key` (a running
        number), `shown` (the masked value), `members` and `accounts` on the key, `first_at`.
    collectors
        `ring`, `account`, `served`: whose number receives the messages of how many members.
    hubs
        Kind of key → keys that so many share that they tie nobody.
    """

    members: pd.DataFrame
    bound: pd.DataFrame
    collectors: pd.DataFrame
    hubs: dict[str, int]


def read_ties(engine: Engine, mask: Callable[[str, object], str]) -> Ties:
    """Read what binds the rings; no key leaves the engine's tables unmasked.

    Parameters
    ----------
    engine
        With the stages built.
    mask
        Masks a value, given the contract's kind of value: `phone`, `person`, `address` or `id`.
    """
    bound = engine.fetch(BOUND).to_pandas()
    key = bound.groupby(["kind", "key"], sort=True).ngroup()
    firsts = ~key.duplicated()
    shown = {
        number: mask(_KIND_OF_VALUE.get(kind, "id"), value)
        for number, kind, value in zip(
            key[firsts], bound.loc[firsts, "kind"], bound.loc[firsts, "key"], strict=True
        )
    }
    bound = bound.assign(shown=key.map(shown).astype(object), key=key)
    members = engine.fetch(MEMBERS).to_pandas().astype({"opened_at": np.float64})
    hubs = engine.fetch(LEFT_OUT).to_pandas()
    left_out = dict(zip(hubs["kind"].tolist(), map(int, hubs["hubs"]), strict=True))
    return Ties(members, bound, engine.fetch(COLLECTORS).to_pandas(), left_out)
