"""One row per ring, most suspicious first, and one per member."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from detector.ranking.rings.roles import BYSTANDER, ORGANISER, RECRUITED, give_roles
from detector.ranking.rings.ties import Ties
from detector.ranking.rings.words import KINDS, say_ring

ZONE = 0.1
"""Members within this share of the ranking add to the risk of their ring; others add nothing."""

_TIME = pa.timestamp("us", tz="UTC")
_KEY = pa.struct(
    [("kind", pa.string()), ("key", pa.string()), ("members", pa.int64()), ("accounts", pa.int64())]
)
_RINGS: list[tuple[str, pa.DataType]] = [
    ("ring", pa.string()),
    ("rank", pa.int64()),
    ("risk", pa.float64()),
    ("members", pa.int64()),
    ("recruited", pa.int64()),
    ("bystanders", pa.int64()),
    ("reviewed", pa.int64()),
    ("organiser", pa.string()),
    ("first_opened", _TIME),
    ("last_opened", _TIME),
    ("money_at_risk", pa.float64()),
    ("money_stoppable", pa.float64()),
    ("bound_by", pa.list_(_KEY)),
    ("sentence_en", pa.string()),
    ("sentence_zh", pa.string()),
]
RINGS = pa.schema(_RINGS)
"""The columns of `rings.parquet`; keys are masked, money is in yuan."""

_MEMBERS: list[tuple[str, pa.DataType]] = [
    ("ring", pa.string()),
    ("account_id", pa.string()),
    ("role", pa.string()),
    ("rank", pa.int64()),
    ("tied", pa.bool_()),
    ("joined_at", _TIME),
    ("linked_by", pa.list_(pa.string())),
]
MEMBERS = pa.schema(_MEMBERS)
"""The columns of `ring_members.parquet`."""


class Rings(NamedTuple):
    """The rings of a night.

    Parameters
    ----------
    table
        One row per ring with the columns `RINGS`, most suspicious first.
    members
        One row per ring and account with the columns `MEMBERS`, by ring and rank.
    facts
        For the record: `count`, `accounts` in rings, members of the `largest`, and `hubs_left_out`
        per kind of key.
    """

    table: pa.Table = RINGS.empty_table()
    members: pa.Table = MEMBERS.empty_table()
    facts: Mapping[str, Any] = MappingProxyType({})

    def of(self, account_ids: pd.Series) -> "pa.ChunkedArray[Any]":
        """Name the ring that each account is tied into; none where it is in no ring."""
        tied = self.members.filter(self.members["tied"])
        names = tied["account_id"].combine_chunks()
        found = pa.compute.index_in(pa.array(account_ids, pa.string()), value_set=names)
        return pa.chunked_array([tied["ring"].combine_chunks()]).take(found)


def weigh(rank: np.ndarray, accounts: int) -> np.ndarray:
    """Give what a member adds to its ring: ln(0.1 × accounts / rank), and never less than nothing.

    It is how many times rarer than one in ten an account that ranks so high is, in the unit of all
    evidence: many small debts of one hand add up, and members who look like anybody add nothing.

    Examples
    --------
    >>> weigh(np.array([1, 50, 100, 900]), accounts=1000).round(2).tolist()
    [4.61, 0.69, 0.0, 0.0]
    """
    return np.asarray(np.maximum(np.log(ZONE * accounts / rank), 0.0))


def rank_rings(
    ties: Ties, accounts: pd.DataFrame, ranked: pd.DataFrame, review: int, zone: str
) -> Rings:
    """Put rings together as `build_rings` does, from a ranking of all accounts.

    Parameters
    ----------
    accounts
        As `build_rings` takes them, without what the ranking tells.
    ranked
        In rank order: `account`, and whether it is `settled`.
    review
        How many accounts can be reviewed tonight.
    """
    waiting = ~ranked["settled"].to_numpy()
    told = {"rank": np.arange(1, len(ranked) + 1), "listed": waiting & (waiting.cumsum() <= review)}
    places = pd.DataFrame(told, index=ranked["account"].to_numpy())
    return build_rings(ties, accounts.join(places), zone)


def build_rings(ties: Ties, accounts: pd.DataFrame, zone: str) -> Rings:
    """Put rings together from what binds them and how their members rank.

    Parameters
    ----------
    ties
        What binds the rings.
    accounts
        One row per account in `account` order: `account_id`, `rank`, `listed` (on tonight's
        worklist), `own` (the evidence that others have no part in), `money_at_risk`,
        `money_stoppable`.
    zone
        In which the days of the sentences are told.
    """
    people = give_roles(ties, accounts["own"].to_numpy())
    people = people.join(accounts.drop(columns="own"), on="account")
    people["risk"] = weigh(people["rank"].to_numpy(), len(accounts)) * people["tied"]
    people["name"] = people["ring"].map(_names(people))
    tied = people[people["tied"]].sort_values("rank")
    rings = tied.groupby("ring").agg(
        name=("name", "first"),
        risk=("risk", "sum"),
        members=("account", "size"),
        reviewed=("listed", "sum"),
        money_at_risk=("money_at_risk", "sum"),
        money_stoppable=("money_stoppable", "sum"),
    )
    rings["risk"] = rings["risk"].round(9)
    rings = rings.sort_values(["risk", "name"], ascending=[False, True])
    rings["rank"] = np.arange(1, len(rings) + 1)
    rings = rings.join(_roles(people)).join(_openings(ties)).join(_bound(ties))
    told = _sentences(rings, zone)
    columns = {"ring": rings["name"], "sentence_en": told["en"], "sentence_zh": told["zh"]}
    table = _arrow(rings.assign(**columns), RINGS)
    members = people.assign(place=people["ring"].map(rings["rank"]), ring=people["name"])
    members = members.sort_values(["place", "rank", "account_id"], kind="stable")
    facts = {
        "count": len(rings),
        "accounts": int(tied["account"].nunique()),
        "largest": int(rings["members"].max()) if len(rings) else 0,
        "hubs_left_out": ties.hubs,
    }
    return Rings(table, _arrow(members, MEMBERS), facts)


def _names(people: pd.DataFrame) -> pd.Series:
    """Name each ring after the first of its tied accounts: the same name while that one stays."""
    first = people[people["tied"]].groupby("ring")["account_id"].min()
    return first.map(name_ring)


def name_ring(account_id: str) -> str:
    """Name a ring after its first tied account.

    Examples
    --------
    >>> name_ring("a1")
    'rf55ff16f66'
    """
    return "r" + hashlib.sha256(account_id.encode()).hexdigest()[:10]


def _roles(people: pd.DataFrame) -> pd.DataFrame:
    by_ring = people["ring"]
    organiser = people[people["role"] == ORGANISER].set_index("ring")["account_id"]
    counted = {
        "recruited": (people["role"] == RECRUITED).groupby(by_ring).sum(),
        "bystanders": (people["role"] == BYSTANDER).groupby(by_ring).sum(),
    }
    return pd.DataFrame(counted).assign(organiser=organiser.astype(object))


def _openings(ties: Ties) -> pd.DataFrame:
    opened = ties.members.groupby("ring")["opened_at"].agg(["min", "max"])
    return opened.set_axis(["first_opened", "last_opened"], axis=1)


def _bound(ties: Ties) -> pd.Series:
    """List the keys of each ring, those with most members first.

    Keys on which strangers outnumber the members are told only where the ring has no others.
    """
    keys = ties.bound.drop_duplicates(["ring", "key"])
    binding = 2 * keys["members"] >= keys["accounts"]
    keys = keys[binding | ~binding.groupby(keys["ring"]).transform("any")]
    kinds = keys["kind"].map({kind: place for place, kind in enumerate(KINDS)})
    keys = keys.assign(place=kinds).sort_values(
        ["ring", "members", "place", "key"], ascending=[True, False, True, True]
    )
    listed = keys.assign(key=keys["shown"])[["kind", "key", "members", "accounts"]]
    rows = pd.Series(listed.to_dict("records"), index=keys["ring"], dtype=object)
    return rows.groupby(level=0).agg(list).rename("bound_by")


def _sentences(rings: pd.DataFrame, zone: str) -> pd.DataFrame:
    days = [
        pd.to_datetime(rings[name], unit="us", utc=True).dt.tz_convert(zone).dt.strftime("%Y-%m-%d")
        for name in ("first_opened", "last_opened")
    ]
    said = [
        say_ring(
            members,
            [(key["kind"], key["members"]) for key in keys],
            (first, last) if isinstance(first, str) else None,
        )
        for members, keys, first, last in zip(
            rings["members"], rings["bound_by"], *days, strict=True
        )
    ]
    return pd.DataFrame(said, index=rings.index, columns=["en", "zh"])


def _arrow(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """Put columns into a schema; instants come as microseconds."""
    columns = []
    for field in schema:
        values = frame[field.name]
        if pa.types.is_timestamp(field.type):
            values = values.astype("Int64")
        columns.append(pa.array(values.tolist(), type=field.type, from_pandas=True))
    return pa.Table.from_arrays(columns, schema=schema)
