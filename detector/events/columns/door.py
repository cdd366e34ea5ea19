"""The door: with a key, what identifies a person is a keyed hash before anything is kept of it."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from detector.engines.base import Engine
from detector.events.contract import LOGS, Column, Kind

HASH_DIGITS = 32
"""Hexadecimal digits that are kept, 128 bits: among 10^9 values two share a hash with a chance of
10^18 in 2^129, under 10^-20."""

SPACES = {Kind.PHONE: "phone", Kind.PERSON: "person", Kind.ADDRESS: "address"}
"""The kinds that are hashed, each in a space of its own."""

PAYEES = {"counterparty": "payee"}
"""Ids that are often a card's or an account's number elsewhere: hashed as well."""

FREE = "event_type"
"""Free text where the export is odd: numbers in it are hidden, and the rest is kept."""

NUMBER = "[0-9]([ ()+.-]*[0-9]){6,}"
"""Seven digits or more, however they are kept apart: as many as a number of a person has."""

_BLOCK = 64  # bytes, of SHA-256


@dataclass(frozen=True)
class Door:
    """How values are hashed in an engine's SQL; the key itself is in no text.

    Parameters
    ----------
    name
        The name of the key, which tells nothing of it. It is a part of the SQL, so what was made
        with one key is never taken for what another makes.
    inner, outer
        The SQL that gives the key, padded as RFC 2104 has it.
    """

    name: str
    inner: str
    outer: str

    def close(self, engine: Engine, column: Column, text: str) -> str:
        """Give the SQL of a column's canonical text as it is kept; most are kept as they are.

        Examples
        --------
        >>> from detector.engines.duck import DuckEngine
        >>> with DuckEngine() as engine:
        ...     door = open_door(engine, bytes(32))
        ...     closed = door.close(engine, Column("login_phone", Kind.PHONE), "'13800138000'")
        ...     (row,) = engine.fetch(f"SELECT {closed} AS kept").to_pylist()
        >>> row["kept"], row["kept"] == hash_value(bytes(32), "phone", "13800138000")
        ('61ef29bffcbe83e537ade391326f083d', True)
        """
        if column.name == FREE:
            return engine.words.replaced(text, NUMBER, "****")
        space = space_of(column)
        if space is None:
            return text
        # Joined so that NULL stays NULL.
        said = f"{engine.words.text(f'{space}:')} || {text}"
        return f"substr({engine.words.mac(said, self.inner, self.outer)}, 1, {HASH_DIGITS})"


def open_door(engine: Engine, key: bytes) -> Door:
    """Give an engine the key, so that its SQL can hash; the key has at most 64 bytes."""
    name = name_key(key)
    whole = key.ljust(_BLOCK, b"\0")
    pads = {"inner": bytes(b ^ 0x36 for b in whole), "outer": bytes(b ^ 0x5C for b in whole)}
    said = {pad: engine.hold(f"detector_{pad}_{name}", value) for pad, value in pads.items()}
    return Door(name, said["inner"], said["outer"])


def space_of(column: Column) -> str | None:
    """Name the space that a column is hashed in; None where it is kept as it is.

    Examples
    --------
    >>> space_of(Column("id_number", Kind.PERSON)), space_of(Column("device_id", Kind.ID))
    ('person', None)
    """
    return SPACES.get(column.kind) or PAYEES.get(column.name)


def is_closed(column: Column) -> bool:
    """Say whether a column is kept in another way than it is read.

    Examples
    --------
    >>> is_closed(Column("event_type", Kind.WORD)), is_closed(Column("ip", Kind.ID))
    (True, False)
    """
    return column.name == FREE or space_of(column) is not None


def hashed_columns() -> Iterable[str]:
    """Name the columns that are hashed, as `log.column`.

    Examples
    --------
    >>> list(hashed_columns())[0]
    'account_events.login_phone'
    """
    return (
        f"{log}.{one.name}" for log, columns in LOGS.items() for one in columns if space_of(one)
    )


def hash_value(key: bytes, space: str, value: str) -> str:
    """Hash one canonical value as the door does: HMAC-SHA-256 (RFC 2104), its first 128 bits.

    Who makes tokens before the export makes them like this to get the same ones.

    Examples
    --------
    >>> hash_value(bytes(32), "phone", "42") == hash_value(bytes(32), "person", "42")
    False
    """
    return hmac.digest(key, f"{space}:{value}".encode(), "sha256").hex()[:HASH_DIGITS]


def name_key(key: bytes) -> str:
    """Name a key by eight characters that tell nothing about it.

    Examples
    --------
    >>> name_key(bytes(32))
    '3d990a61'
    """
    return hmac.digest(key, b"detector door", hashlib.sha256).hex()[:8]
