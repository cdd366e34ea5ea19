"""Keyed hashes of canonical values, one space of hashes for each kind of value."""

import hashlib
import hmac
from collections.abc import Iterable

HASH_BYTES = 16
"""Among 10^9 values two share a hash of 128 bits with a chance of 10^18 in 2^129, under 10^-20."""

_SPACE = b"detector "
_FORMER_SPACE = b"detector lookup 1 "


def hash_values(key: bytes, kind: str, values: Iterable[bytes]) -> bytes:
    """Hash values of one kind; the same text of another kind gets another hash.

    Keyed BLAKE2b, a MAC by design (RFC 7693, section 2.9); the kind is its personalisation. The
    state with the key in it is made once for all values.

    Parameters
    ----------
    key
        At most 64 bytes.
    kind
        `phone`, `person`, `address` or `payee`.
    values
        Canonical values, in UTF-8.

    Returns
    -------
    16 bytes for each value, one behind the other.

    Examples
    --------
    >>> phone, paper = (hash_values(b"key", kind, [b"42"]) for kind in ("phone", "person"))
    >>> len(phone), phone == paper
    (16, False)
    """
    space = _SPACE + kind.encode()
    start = hashlib.blake2b(key=key, digest_size=HASH_BYTES, person=space).copy
    hashes = []
    for value in values:
        state = start()
        state.update(value)
        hashes.append(state.digest())
    return b"".join(hashes)


def hash_formerly(key: bytes, kind: str, value: bytes) -> bytes:
    """Hash one value as nights did whose table names no way: HMAC-SHA-256, cut to 16 bytes."""
    return hmac.digest(key, _FORMER_SPACE + kind.encode() + b"\0" + value, "sha256")[:HASH_BYTES]


def name_key(key: bytes) -> str:
    """Name a key by eight characters that tell nothing about it.

    Examples
    --------
    >>> name_key(bytes(32))
    '34ce0b03'
    """
    return hmac.digest(key, b"id", "sha256").hex()[:8]
