"""What the chosen accounts were seen with: numbered, masked, and how many others know it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

from detector.cases.tables import SCHEMAS
from detector.engines.base import Engine

_SEEN = {
    "account_events": {
        "login_phone": "phone",
        "notify_phone": "phone",
        "id_number": "person",
        "device_id": "device",
        "ip": "ip",
        "counterparty": "payee",
    },
    "order_events": {
        "delivery_phone": "phone",
        "device_id": "device",
        "ip": "ip",
        "delivery_address": "address",
    },
}

ROLES = {
    "login_phone": ("phone", "login_phone"),
    "notify_phone": ("phone", "notify_phone"),
    "delivery_phone": ("phone", "delivery_phone"),
    "id_number": ("person", "id_number"),
    "device": ("device", "device_id"),
    "ip": ("ip", "ip"),
    "address": ("address", "delivery_address"),
    "payee": ("payee", "counterparty"),
}
"""Kind in the engine's table `keys` → kind of a case's key, and the contract's column: its role."""

_PLACES = tuple(role for _, role in ROLES.values())

_VALUES = {"phone": "phone", "person": "person", "address": "address"}
"""Kind of key → the contract's kind of value; all others are ids."""


def say_bit(role: str) -> int:
    """Give the bit that stands for a role where several are summed up.

    Examples
    --------
    >>> say_bit("login_phone"), say_bit("delivery_phone")
    (1, 4)
    """
    return 1 << _PLACES.index(role)


def number_keys(engine: Engine) -> None:
    """Make `case_keys`, `case_met` and `case_sizes` of `case_accounts`, values still plain.

    `case_keys` has one row per account, kind and value: `no` from 1, the one seen first before all
    others, `roles` as a sum of bits. `case_met` has whoever was seen with such a value, a row per
    role. `case_sizes` has per kind and value the `accounts` of the whole population, and `hub`, 1
    where so many share it that it links nobody.
    """
    seen = " UNION ALL ".join(
        f"SELECT account, '{kind}' AS kind, {column} AS key, {say_bit(column)} AS role, at_us"
        f" FROM {log} WHERE {column} IS NOT NULL AND account IN (SELECT account FROM case_accounts)"
        for log, columns in _SEEN.items()
        for column, kind in columns.items()
    )
    engine.create(
        "case_keys",
        "SELECT *, row_number() OVER (PARTITION BY account, kind ORDER BY first_at, key) AS no"
        " FROM (SELECT account, kind, key, min(at_us) AS first_at, max(at_us) AS last_at,"
        f" sum(DISTINCT role) AS roles FROM ({seen}) AS seen GROUP BY account, kind, key) AS known",
    )
    names = ", ".join(f"'{name}'" for name in ROLES)
    kinds = " ".join(f"WHEN '{name}' THEN '{kind}'" for name, (kind, _) in ROLES.items())
    bits = " ".join(f"WHEN '{name}' THEN {say_bit(role)}" for name, (_, role) in ROLES.items())
    engine.create(
        "case_met",
        "SELECT k.account, v.kind, k.kind AS sort, k.key, k.first_at,"
        f" CASE k.kind {bits} END AS role FROM"
        f" (SELECT account, kind, key, first_at, CASE kind {kinds} END AS of FROM keys"
        f" WHERE kind IN ({names})) AS k"
        " JOIN (SELECT DISTINCT kind, key FROM case_keys) AS v ON v.kind = k.of AND v.key = k.key",
    )
    engine.create(
        "case_sizes",
        "SELECT m.kind, m.key, count(DISTINCT m.account) AS accounts,"
        " max(CASE WHEN z.key IS NOT NULL AND s.key IS NULL THEN 1 ELSE 0 END) AS hub"
        " FROM case_met m"
        " LEFT JOIN key_sizes z ON z.kind = m.sort AND z.key = m.key"
        " LEFT JOIN (SELECT DISTINCT kind, key FROM shared_keys) AS s"
        " ON s.kind = m.sort AND s.key = m.key"
        " GROUP BY m.kind, m.key",
    )


def list_roles(bits: np.ndarray) -> "pa.ListArray[Any]":
    """Spell out sums of bits as lists of roles, in the order of `ROLES`.

    Examples
    --------
    >>> list_roles(np.array([5, 16])).to_pylist()
    [['login_phone', 'delivery_phone'], ['device_id']]
    """
    held = (bits[:, None] >> np.arange(len(_PLACES))) & 1
    offsets = np.concatenate([[0], np.cumsum(held.sum(axis=1))])
    names = np.asarray(_PLACES, dtype=object)[np.nonzero(held)[1]]
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(names, pa.string()))


def build_keys(engine: Engine, mask: Callable[[str, object], str]) -> pa.Table:
    """Build the table `keys` from `case_keys` and `case_sizes`.

    An account that only failed to sign in with a value does not count as seen with it, except the
    account whose case it is.
    """
    rows = engine.fetch(
        "SELECT c.account_id, k.kind, k.key, CAST(k.no AS INTEGER) AS no,"
        " CAST(k.roles AS BIGINT) AS roles, k.first_at, k.last_at,"
        " CASE WHEN z.accounts >= 1 THEN z.accounts ELSE 1 END AS accounts"
        " FROM case_keys k JOIN case_accounts c ON c.account = k.account"
        " LEFT JOIN case_sizes z ON z.kind = k.kind AND z.key = k.key"
        " ORDER BY c.rank, c.account_id, k.kind, k.no"
    )
    schema = SCHEMAS["keys"]
    columns: dict[str, Any] = {
        name: rows[name] for name in ("account_id", "kind", "no", "accounts")
    }
    columns["shown"] = _mask_values(rows, mask)
    columns["roles"] = list_roles(rows["roles"].to_numpy())
    for name in ("first_at", "last_at"):
        columns[name] = rows[name].cast(schema.field(name).type)
    return pa.table(columns).select(schema.names).cast(schema)


def _mask_values(rows: pa.Table, mask: Callable[[str, object], str]) -> list[str]:
    """Mask each value once."""
    pairs = list(zip(rows["kind"].to_pylist(), rows["key"].to_pylist(), strict=True))
    shown = {pair: mask(_VALUES.get(str(pair[0]), "id"), pair[1]) for pair in set(pairs)}
    return [shown[pair] for pair in pairs]
