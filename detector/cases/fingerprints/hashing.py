"""HMAC-SHA-256 of canonical values, one space of hashes for each kind of value."""

import hashlib
import hmac
from collections.abc import Iterable

HASH_BYTES = 16
"""How much of the 32 bytes is kept. Among 10^9 values two share a hash with a chance of 10^18 in
2^129, under 10^-20."""

_BLOCK = 64
_SPACE = b"detector lookup 1 "


def hash_values(key: bytes, kind: str, values: Iterable[str]) -> list[bytes]:
    """Hash values of one kind; the same text of another kind gets another hash.

    The inner and the outer state are made once for all values, as RFC 2104, section 4, advises: it
    takes half the time of one `hmac.digest` for each.

    Parameters
    ----------
    key
        At most 64 bytes.
    kind
        `phone`, `person`, `address` or `payee`.
    values
        Canonical values.

    Returns
    -------
    16 bytes for each value, in their order.

    Examples
    --------
    >>> phone, paper = (hash_values(b"key", kind, ["42"])[0] for kind in ("phone", "person"))
    >>> len(phone), phone == paper
    (16, False)
    """
    padded = key.ljust(_BLOCK, b"\0")
    if len(padded) > _BLOCK:
        raise ValueError(f"a key has at most {_BLOCK} bytes")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded) + _SPACE + kind.encode() + b"\0")
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))
    hashes = []
    for value in values:
        within, around = inner.copy(), outer.copy()
        within.update(value.encode("utf-8", "surrogatepass"))
        around.update(within.digest())
        hashes.append(around.digest()[:HASH_BYTES])
    return hashes


def name_key(key: bytes) -> str:
    """Name a key by eight characters that tell nothing about it.

    Examples
    --------
    >>> name_key(bytes(32))
    '34ce0b03'
    """
    return hmac.digest(key, b"id", "sha256").hex()[:8]
