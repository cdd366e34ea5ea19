"""The facts of the accounts in front: tables that are masked, and that stay with the night.

A value of a person (a number, papers, a device, an address, a payee) is named within one account
by its kind and a running number, `no`: 1 for the one seen first. Two masked values can look alike;
their numbers tell them apart. The three phone columns share one numbering, so that a recipient's
number that is also the login number has the same `no`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

KINDS = ("phone", "person", "device", "ip", "address", "payee")
"""The kinds of keys, as `KEYS.kind` and `LINKS.kind` name them."""

_TIME = pa.timestamp("us", tz="UTC")
_TEXT, _YUAN, _NO = pa.string(), pa.float64(), pa.int32()

_PROFILES: list[tuple[str, pa.DataType]] = [
    ("account_id", _TEXT),
    ("rank", pa.int64()),
    ("since", _TIME),
    ("registered_at", _TIME),
    ("opened_at", _TIME),
    ("credit_limit", _YUAN),
    ("home_latitude", pa.float64()),
    ("home_longitude", pa.float64()),
    ("home_city", _TEXT),
    ("peers", _TEXT),
]
_STEPS: list[tuple[str, pa.DataType]] = [
    ("account_id", _TEXT),
    ("at", _TIME),
    ("log", _TEXT),
    ("event_id", _TEXT),
    ("what", _TEXT),
    ("order_id", _TEXT),
    ("amount", _YUAN),
    ("category", _TEXT),
    ("merchant_id", _TEXT),
    ("paid_with", _TEXT),
    ("login_no", _NO),
    ("notify_no", _NO),
    ("recipient_no", _NO),
    ("person_no", _NO),
    ("device_no", _NO),
    ("ip_no", _NO),
    ("address_no", _NO),
    ("payee_no", _NO),
    ("latitude", pa.float64()),
    ("longitude", pa.float64()),
    ("city", _TEXT),
]
_KEYS: list[tuple[str, pa.DataType]] = [
    ("account_id", _TEXT),
    ("kind", _TEXT),
    ("no", _NO),
    ("shown", _TEXT),
    ("roles", pa.list_(_TEXT)),
    ("first_at", _TIME),
    ("last_at", _TIME),
    ("accounts", pa.int64()),
]
_LINKS: list[tuple[str, pa.DataType]] = [
    ("account_id", _TEXT),
    ("kind", _TEXT),
    ("no", _NO),
    ("other", _TEXT),
    ("other_rank", pa.int64()),
    ("other_roles", pa.list_(_TEXT)),
    ("other_first_at", _TIME),
]
_SIGNS: list[tuple[str, pa.DataType]] = [
    ("account_id", _TEXT),
    ("feature", _TEXT),
    ("value", pa.float64()),
    ("share", pa.float64()),
    ("below", pa.float64()),
    ("peers", _TEXT),
    ("event_ids", pa.list_(_TEXT)),
]

SCHEMAS: Mapping[str, pa.Schema] = {
    "profiles": pa.schema(_PROFILES),
    "steps": pa.schema(_STEPS),
    "keys": pa.schema(_KEYS),
    "links": pa.schema(_LINKS),
    "signs": pa.schema(_SIGNS),
}
"""The columns of `cases/*.parquet`.

`profiles`: one row per account. `since` is when it began as far as is known, `home_*` its usual
place to 0.1 degrees, `home_city` the city's name, `peers` the group it is compared with.

`steps`: one row per event and per step of an order, in order of time within an account. `log` is
`account_events` or `order_events`, `what` the event type, `amount` in yuan; places are to 0.1
degrees (of an order: where it is delivered), `city` the city's name.

`keys`: what the account was seen with. `shown` is the masked value, `roles` what it was seen as
(columns of the contract), `accounts` how many accounts were seen with it in all.

`links`: other accounts seen with the same key, those in front first, at most thirty per account.

`signs`: the reasons, strongest first. `share` of the account's evidence and `below`, the share of
its peers that show the sign less, are between 0 and 1; `event_ids` are the events that the value
rests upon.
"""


class CaseTables(NamedTuple):
    """The facts of the accounts in front, one table each as `SCHEMAS` has them."""

    profiles: pa.Table = SCHEMAS["profiles"].empty_table()
    steps: pa.Table = SCHEMAS["steps"].empty_table()
    keys: pa.Table = SCHEMAS["keys"].empty_table()
    links: pa.Table = SCHEMAS["links"].empty_table()
    signs: pa.Table = SCHEMAS["signs"].empty_table()

    def of(self, account_id: str) -> "CaseTables":
        """Give the facts of one account alone.

        Examples
        --------
        >>> CaseTables().of("a1").steps.num_rows
        0
        """
        mine = (t.filter(pa.compute.equal(t["account_id"], pa.scalar(account_id))) for t in self)
        return CaseTables(*mine)


def write_cases(cases: CaseTables, folder: Path) -> None:
    """Write the tables into a folder, one Parquet file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in cases._asdict().items():
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")


def read_cases(folder: Path, account_id: str | None = None) -> CaseTables:
    """Read the tables of a folder, of one account or of all.

    Raises
    ------
    OSError
        When a table is missing.
    """
    only = None if account_id is None else pa.compute.field("account_id") == account_id
    return CaseTables(*(pq.read_table(folder / f"{t}.parquet", filters=only) for t in SCHEMAS))
