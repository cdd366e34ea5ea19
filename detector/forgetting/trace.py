"""By what an account is known in files: its id, and the ids of its orders."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from detector.cells import restore
from detector.ranking.rings.table import name_ring

NAMELESS = "r0000000000"
"""Names a ring of which no tied member is left."""


class Trace(NamedTuple):
    """What is looked for.

    Parameters
    ----------
    account
        The account that is to be forgotten.
    orders
        The ids of its orders, as far as files tell them.
    """

    account: str
    orders: frozenset[str]


def gather_trace(account: str, nights: list[Path], store: Path | None) -> Trace:
    """Gather the ids of an account's orders from old nights and the store."""
    paths = [night / "cases" / "steps.parquet" for night in nights]
    paths += sorted((store / "order_events").glob("*.parquet")) if store else []
    orders = {order for path in paths for order in _read_orders(path, account)}
    stopped = (order for night in nights for order in _read_stops(night, account))
    return Trace(account, frozenset(orders.union(stopped)))


def _read_orders(path: Path, account: str) -> list[str]:
    try:
        found = pq.read_table(path, columns=["order_id"], filters=[("account_id", "=", account)])
    except (OSError, pa.ArrowException):  # whoever cleans it says so
        return []
    return [str(order) for order in found["order_id"].unique().to_pylist() if order]


def _read_stops(night: Path, account: str) -> Iterator[str]:
    path = night / "orders_to_stop.csv"
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if restore(row["account_id"]) == account and row["kind"] == "order":
                    yield restore(row["reference"])


def rename_rings(night: Path, account: str) -> dict[str, str]:
    """Give another name to each ring of a night whose name is a hash of the account's id.

    It is the one that the night would have given without the account.
    """
    path, old = night / "ring_members.parquet", name_ring(account)
    if not path.exists():
        return {}
    members = pq.read_table(path, filters=[("ring", "=", old)])
    if not members.num_rows:
        return {}
    tied = members.filter(members["tied"])["account_id"].to_pylist()
    rest = sorted(str(one) for one in tied if one != account)
    return {old: name_ring(rest[0]) if rest else NAMELESS}
