"""Who was seen with what, since when: one row per role, hash and account."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from detector.cases.fingerprints.hashing import HASH_BYTES, hash_formerly, hash_values, name_key
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

WAYS: Mapping[bytes, Callable[[bytes, str, bytes], bytes]] = {
    b"": hash_formerly,
    b"blake2b": lambda key, kind, value: hash_values(key, kind, [value]),
}
"""How a table was hashed, as its metadata names it; the last way is that of today."""

_ROWS_OF_A_GROUP = 1 << 16
_NAME_OF_KEY, _NAME_OF_WAY = b"detector_lookup_key", b"detector_lookup_hash"

_SEEN = np.dtype(
    [
        ("hash", np.void, HASH_BYTES),
        ("role", np.int8),
        ("account", np.int32),
        ("first_at", np.int64),
        ("last_at", np.int64),
        ("current", np.bool_),
    ]
)
"""A row while it waits for its place: 38 bytes, so that all of them can be put in order at once."""


def write_fingerprints(engine: Engine, key: bytes, path: Path) -> None:
    """Hash what every account was seen with, and write it as `SCHEMA` has it.

    Values are streamed and hashed here: neither they nor the key go anywhere else, and what is kept
    until all can be put in order are hashes. The name of the key is in the metadata. A lookup reads
    only the groups of rows that can hold its hash.

    Parameters
    ----------
    engine
        With `accounts`, `account_events` and `order_events`, as `read_events` makes them.
    key
        The key, as `read_key` gives it.
    path
        The Parquet file to write.
    """
    seen = np.concatenate([np.empty(0, _SEEN), *_hash_roles(engine, key)])
    order = sort_rows(seen)
    listed = engine.fetch("SELECT account_id FROM accounts ORDER BY account")["account_id"]
    ids = listed.cast(pa.large_string()).combine_chunks()
    named = {_NAME_OF_KEY: name_key(key).encode(), _NAME_OF_WAY: list(WAYS)[-1]}
    with pq.ParquetWriter(
        path,
        SCHEMA.with_metadata(named),
        compression="zstd",
        use_dictionary=False,
        write_statistics=["hash"],
    ) as writer:
        for start in range(0, len(order), _ROWS_OF_A_GROUP):
            rows = seen[order[start : start + _ROWS_OF_A_GROUP]]
            writer.write_table(_tabulate(rows, ids).replace_schema_metadata(named))


def sort_rows(seen: np.ndarray) -> np.ndarray:
    """Give the order by the first half of the hash, then by role and account.

    The rows come role by role. So only where several accounts have a value in the same role is
    more to be put in order than the hashes.

    Examples
    --------
    >>> rows = np.zeros(3, _SEEN)
    >>> rows["hash"], rows["account"] = [bytes(15) + b"1", bytes(16), bytes(16)], [7, 9, 8]
    >>> sort_rows(rows).tolist()
    [0, 2, 1]
    """
    half = np.ascontiguousarray(seen["hash"]).view(">u8")[::2].astype(np.uint64)
    order = np.argsort(half, kind="stable")
    half, role = half[order], seen["role"][order]
    equal = (half[1:] == half[:-1]) & (role[1:] == role[:-1])
    (shared,) = np.nonzero(np.append(equal, False) | np.append(False, equal))
    account = seen["account"][order[shared]]
    order[shared] = order[shared][np.lexsort([account, role[shared], half[shared]])]
    return order


def _hash_roles(engine: Engine, key: bytes) -> Iterator[np.ndarray]:
    """Give the rows of all roles, some at a time."""
    for number, (name, role) in enumerate(ROLES.items()):
        batches = engine.batches(
            "SELECT account, value, first_at, last_at, row_number() OVER"
            " (PARTITION BY account ORDER BY last_at DESC, value) = 1 AS current"
            f" FROM (SELECT account, {name} AS value, min(at_us) AS first_at, max(at_us) AS last_at"
            f" FROM {role.log} WHERE {name} IS NOT NULL AND {role.where}"
            f" GROUP BY account, {name}) AS seen"
        )
        for batch in batches:
            rows = np.empty(batch.num_rows, _SEEN)
            values: Any = batch["value"].cast(pa.binary()).to_pylist()
            rows["hash"] = np.frombuffer(hash_values(key, role.kind, values), _SEEN["hash"])
            rows["role"] = number
            for column in ("account", "first_at", "last_at", "current"):
                rows[column] = batch[column].to_numpy(zero_copy_only=False)
            yield rows


def _tabulate(rows: np.ndarray, ids: "pa.Array[Any]") -> pa.Table:
    whole = np.ascontiguousarray(rows["hash"])
    columns: list[Any] = [
        pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(HASH_BYTES), len(rows), [None, pa.py_buffer(whole.tobytes())]
        ),
        pa.DictionaryArray.from_arrays(rows["role"], np.array(list(ROLES))),
        ids.take(pa.array(rows["account"])),
        *(rows[name] for name in ("first_at", "last_at", "current")),
    ]
    return pa.table(columns, names=SCHEMA.names).cast(SCHEMA)


def find_fingerprints(path: Path, key: bytes, kind: str, value: str) -> pa.Table:
    """Read the rows of one canonical value: none, where no account was seen with it.

    Raises
    ------
    ConfigInvalid
        When there is no such table, or it was written with another key or by a later version.
    """
    try:
        told = pq.read_schema(path).metadata or {}
        if told.get(_NAME_OF_KEY) == name_key(key).encode():
            hashed = WAYS[told.get(_NAME_OF_WAY, b"")](key, kind, value.encode())
            wanted = pa.scalar(hashed, pa.binary(HASH_BYTES))
            return pq.read_table(path, filters=pc.field("hash") == wanted)
    except KeyError:
        raise ConfigInvalid(
            f"{path.name}: the values of this night are hashed in a way not known here",
            "look it up with the version that ranked it, or a later one",
        ) from None
    except (OSError, pa.ArrowException) as error:
        raise ConfigInvalid(
            f"{path.name}: this night has no table to look values up in ({type(error).__name__})",
            "rank again: nights of earlier versions were written without one",
        ) from None
    raise ConfigInvalid(
        "this night was written with another key",
        "give the key file of that night (--key), or rank again with the key of today",
    )
