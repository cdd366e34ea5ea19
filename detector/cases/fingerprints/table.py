"""Who was seen with what, since when: one row per role, hash and account."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from detector.cases.fingerprints.hashing import HASH_BYTES, hash_values, name_key
from detector.engines.base import Engine
from detector.errors import ConfigInvalid


class Role(NamedTuple):
    """What a value is to an account: its kind of value, and where it is seen."""

    kind: str
    log: str
    where: str = "TRUE"


_TRIED = "event_type <> 'login_failed'"

ROLES = {
    "login_phone": Role("phone", "account_events", _TRIED),
    "notify_phone": Role("phone", "account_events", _TRIED),
    "id_number": Role("person", "account_events", _TRIED),
    "delivery_phone": Role("phone", "order_events"),
    "delivery_address": Role("address", "order_events"),
    "counterparty": Role("payee", "account_events", _TRIED),
}
"""The roles, by their columns in the contract. A failed login is a stranger's knock and no
sighting; an order that was sent elsewhere later was seen with both addresses."""

SCHEMA = pa.schema(
    [
        ("hash", pa.binary(HASH_BYTES)),
        ("role", pa.dictionary(pa.int8(), pa.string())),
        ("account_id", pa.string()),
        ("first_at", pa.timestamp("us", tz="UTC")),
        ("last_at", pa.timestamp("us", tz="UTC")),
        ("current", pa.bool_()),
    ]
)
"""The columns of `lookup.parquet`, by the first half of the hash, then by role and account.
`current` says that the value is the one that the account was last seen with in that role."""

_ROWS_OF_A_GROUP = 1 << 16
_NAME_OF_KEY = b"detector_lookup_key"


def build_fingerprints(engine: Engine, key: bytes) -> pa.Table:
    """Hash what every account was seen with.

    Parameters
    ----------
    engine
        With `accounts`, `account_events` and `order_events`, as `read_events` makes them.
    key
        The key, as `read_key` gives it.

    Returns
    -------
    A table as `SCHEMA` has it, with the name of the key in its metadata; no value is in it.
    """
    ids = engine.fetch("SELECT account_id FROM accounts ORDER BY account")["account_id"]
    parts = [_hashed(engine, key, number, *role) for number, role in enumerate(ROLES.items())]
    whole = pa.concat_tables(parts)
    order = np.lexsort([whole[name].to_numpy() for name in ("account", "role", "first")])
    whole = whole.take(order)
    role = pa.DictionaryArray.from_arrays(whole["role"].to_numpy(), np.array(list(ROLES)))
    account = ids.cast(pa.large_string()).combine_chunks().take(whole["account"].combine_chunks())
    kept = [whole[name] for name in ("first_at", "last_at", "current")]
    table = pa.table([whole["hash"], role, account, *kept], names=SCHEMA.names).cast(SCHEMA)
    return table.replace_schema_metadata({_NAME_OF_KEY: name_key(key).encode()})


def _hashed(engine: Engine, key: bytes, number: int, name: str, role: Role) -> pa.Table:
    """Give the rows of one role; each distinct value is hashed once."""
    rows = engine.fetch(
        "SELECT account, value, first_at, last_at, row_number() OVER"
        " (PARTITION BY account ORDER BY last_at DESC, value) = 1 AS current"
        f" FROM (SELECT account, {name} AS value, min(at_us) AS first_at, max(at_us) AS last_at"
        f" FROM {role.log} WHERE {name} IS NOT NULL AND {role.where}"
        f" GROUP BY account, {name}) AS seen"
    )
    coded = rows["value"].cast(pa.large_string()).combine_chunks().dictionary_encode()
    hashes = hash_values(key, role.kind, map(str, coded.dictionary.to_pylist()))
    first = np.frombuffer(b"".join(hashes), ">u8")[:: HASH_BYTES // 8].astype(np.uint64)
    columns: dict[str, Any] = {
        "hash": pa.array(hashes, pa.binary(HASH_BYTES)).take(coded.indices),
        "first": first[coded.indices.to_numpy()],
        "role": np.full(len(rows), number, dtype=np.int8),
        **{column: rows[column] for column in ("account", "first_at", "last_at", "current")},
    }
    return pa.table(columns)


def write_fingerprints(table: pa.Table, path: Path) -> None:
    """Write the table so that a lookup reads only the groups of rows that can hold its hash."""
    pq.write_table(table, path, compression="zstd", row_group_size=_ROWS_OF_A_GROUP)


def find_fingerprints(path: Path, key: bytes, kind: str, value: str) -> pa.Table:
    """Read the rows of one canonical value: none, where no account was seen with it.

    Raises
    ------
    ConfigInvalid
        When there is no such table, or it was written with another key.
    """
    try:
        named = (pq.read_schema(path).metadata or {}).get(_NAME_OF_KEY)
        if named == name_key(key).encode():
            wanted = pa.scalar(hash_values(key, kind, [value])[0], pa.binary(HASH_BYTES))
            return pq.read_table(path, filters=pc.field("hash") == wanted)
    except (OSError, pa.ArrowException) as error:
        raise ConfigInvalid(
            f"{path.name}: this night has no table to look values up in ({type(error).__name__})",
            "rank again: nights of earlier versions were written without one",
        ) from None
    raise ConfigInvalid(
        "this night was written with another key",
        "give the key file of that night (--key), or rank again with the key of today",
    )
