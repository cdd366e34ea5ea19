"""Who plays which part in a ring."""

import numpy as np
import pandas as pd

from detector.ranking.rings.ties import Ties

ORGANISER, RECRUITED, BYSTANDER = "organiser", "recruited", "bystander"

ZONE = 0.1
"""The share of all accounts with most evidence of their own; a linked account among them is no
bystander."""

FEWEST_ON_A_DEVICE = 3
"""Members on a device for the account that had it before them to stand out; two are a couple."""

HEAD_START = 7 * 86_400_000_000
"""How long before all others the device was on that account, in microseconds."""


def is_evident(own: np.ndarray) -> np.ndarray:
    """Say which accounts have evidence of their own, as much as the first tenth of all accounts.

    Examples
    --------
    >>> is_evident(np.array([0.0] * 18 + [3.0, 9.0])).nonzero()[0].tolist()
    [18, 19]
    """
    line = np.quantile(own, 1 - ZONE) if len(own) else 0.0
    return np.asarray((own > 0) & (own >= line))


def find_organisers(ties: Ties, own: np.ndarray) -> pd.DataFrame:
    """Find the account that stands out in a ring, if one does.

    It is the one whose number receives the messages of most members, two or more; else the one
    that had the ring's device, used by three members or more, a week before anybody else. A ring
    in which fewer than two have evidence of their `own` has none: a parent organises nothing.

    Returns
    -------
    `ring`, `account`; at most one row per ring, none where nobody stands out.
    """
    most = ties.collectors.sort_values(["ring", "served"], ascending=[True, False], kind="stable")
    tops = most.groupby("ring")["served"].transform("max") == most["served"]
    numbers = most[tops & (tops.groupby(most["ring"]).transform("sum") == 1)]
    devices = ties.bound[
        (ties.bound["kind"] == "device") & (ties.bound["members"] >= FEWEST_ON_A_DEVICE)
    ].sort_values(["ring", "members", "key", "first_at"], ascending=[True, False, True, True])
    ahead = devices.groupby(["ring", "key"])["first_at"].shift(-1) - devices["first_at"]
    first = ~devices.duplicated(["ring", "key"]) & (ahead >= HEAD_START)
    found = pd.concat([numbers[["ring", "account"]], devices.loc[first, ["ring", "account"]]])
    evident = is_evident(own)[ties.members["account"].to_numpy(dtype=np.int64)]
    several = pd.Series(evident).groupby(ties.members["ring"]).sum() >= 2
    found = found[found["ring"].map(several).astype(bool)]
    return found.drop_duplicates("ring").reset_index(drop=True)


def give_roles(ties: Ties, own: np.ndarray) -> pd.DataFrame:
    """Give everybody who is tied or linked to a ring a role in it.

    An account with evidence of its own is `recruited`; one without, a `bystander`: a dorm mate or
    a relative who shares a key, an account far older than the ring.

    Parameters
    ----------
    ties
        What binds the rings.
    own
        Per account, the evidence against it that others have no part in.

    Returns
    -------
    One row per ring and account, by ring and account: `ring`, `account`, `role`, `tied` (False
    where it is only on one of the ring's keys), `joined_at` (first seen on one of these keys,
    microseconds), `linked_by` (the kinds of key, in order of the alphabet).
    """
    organisers = find_organisers(ties, own).assign(leads=True)
    on_keys = ties.bound.groupby(["ring", "account"], as_index=False).agg(
        joined_at=("first_at", "min"),
        linked_by=("kind", lambda kinds: sorted(set(kinds))),
    )
    tied = ties.members[["ring", "account"]].assign(tied=True)
    people = on_keys.merge(tied, how="outer").merge(organisers, how="outer")
    leads, tied_in = people["leads"].notna(), people["tied"].notna()
    evident = is_evident(own)[people["account"].to_numpy(dtype=np.int64)]
    role = np.where(leads, ORGANISER, np.where(evident, RECRUITED, BYSTANDER))
    kinds = people["linked_by"].map(lambda k: k if isinstance(k, list) else ["notify_phone"])
    people = people.assign(role=role, tied=tied_in | leads, linked_by=kinds)
    people = people.sort_values(["ring", "account"], kind="stable", ignore_index=True)
    return people[["ring", "account", "role", "tied", "joined_at", "linked_by"]]
