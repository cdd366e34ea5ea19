"""Files whose bytes are not what they were: cut, flipped, overwritten, disguised, encrypted."""

import gzip
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.orc
import pyarrow.parquet as pq
from pyarrow.parquet import encryption

from tests.fuzz.corpus import LOGS, Expected, Site

BROKEN = Expected(frozenset({3}))
ANYTHING = Expected()
_MAGIC, _LENGTH = 4, 4


def cut_short(draw: Random, site: Site) -> Expected:
    """What a copy leaves that was broken off."""
    path, held = _choose(draw, site)
    path.write_bytes(held[: draw.choice([0, 1, 4, 8, 12, len(held) - 1, _within(draw, held)])])
    return BROKEN


def cut_from_the_front(draw: Random, site: Site) -> Expected:
    """The footer is whole, and points before the file."""
    path, held = _choose(draw, site)
    path.write_bytes(held[draw.choice([1, 4, _within(draw, held)]) :])
    return ANYTHING


def flip_bits(draw: Random, site: Site) -> Expected:
    """Bits flipped anywhere."""
    path, held = _choose(draw, site)
    path.write_bytes(_flipped(draw, held, 0, len(held)))
    return ANYTHING


def flip_bits_of_the_footer(draw: Random, site: Site) -> Expected:
    """Bits flipped in what says where the columns lie and what they are."""
    path, held = _choose(draw, site)
    path.write_bytes(_flipped(draw, held, _footer(held), len(held)))
    return ANYTHING


def flip_bits_of_the_pages(draw: Random, site: Site) -> Expected:
    """Bits flipped in the values; the footer is whole."""
    path, held = _choose(draw, site)
    path.write_bytes(_flipped(draw, held, _MAGIC, _footer(held)))
    return ANYTHING


def overwrite(draw: Random, site: Site) -> Expected:
    """A stretch of zeros, of ones, or of noise, as a bad disk leaves it."""
    path, held = _choose(draw, site)
    start, length = _within(draw, held), draw.choice([1, 16, 512, 4096])
    noise = draw.choice([bytes(length), b"\xff" * length, draw.randbytes(length)])
    path.write_bytes((held[:start] + noise + held[start + length :])[: len(held)])
    return ANYTHING


def shift(draw: Random, site: Site) -> Expected:
    """Bytes put in or taken out: all that follows is elsewhere."""
    path, held = _choose(draw, site)
    start, length = _within(draw, held), draw.choice([1, 7, 1000])
    more = draw.choice([b"", draw.randbytes(length), held[start : start + length] * 2])
    path.write_bytes(held[:start] + more + held[start + length :])
    return ANYTHING


def join_files(draw: Random, site: Site) -> Expected:
    """Two whole files in one; the footer is that of the second."""
    path, held = _choose(draw, site)
    path.write_bytes(held + site.path(draw.choice(LOGS)).read_bytes())
    return ANYTHING


def lie_about_the_footer(draw: Random, site: Site) -> Expected:
    """A length of the footer that cannot be."""
    path, held = _choose(draw, site)
    length = draw.choice([0, 1, len(held), 2**31 - 1, 2**31, 2**32 - 1])
    end = len(held) - _MAGIC
    path.write_bytes(held[: end - _LENGTH] + length.to_bytes(_LENGTH, "little") + held[end:])
    return BROKEN


def disguise(draw: Random, site: Site) -> Expected:
    """Another format under the name of a Parquet file."""
    path, _ = _choose(draw, site)
    table = site.world.tables[path.stem]
    path.write_bytes(draw.choice(_DISGUISES)(table))
    return BROKEN


def disguise_with_magic(draw: Random, site: Site) -> Expected:
    """Noise that begins and ends as Parquet does."""
    path, _ = _choose(draw, site)
    noise = draw.randbytes(draw.choice([0, 8, 1000, 100_000]))
    path.write_bytes(b"PAR1" + noise + len(noise).to_bytes(_LENGTH, "little") + b"PAR1")
    return BROKEN


def encrypt(draw: Random, site: Site) -> Expected:
    """Parquet's own encryption: of all, or of some columns only."""
    path, _ = _choose(draw, site)
    table = site.world.tables[path.stem]
    kms = encryption.KmsConnectionConfig()
    factory = encryption.CryptoFactory(lambda _: _Wrapping())
    plain = draw.choice([True, False])
    columns = draw.sample(table.column_names, 3)
    config = encryption.EncryptionConfiguration(
        footer_key="footer", column_keys={"column": columns}, plaintext_footer=plain
    )
    properties = factory.file_encryption_properties(kms, config)
    with pq.ParquetWriter(path, table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)
    return BROKEN if not plain else ANYTHING


class _Wrapping(encryption.KmsClient):
    """Keeps keys in the open: nobody is meant to be kept out."""

    def wrap_key(self, key_bytes: bytes, master_key_identifier: str) -> str:
        return key_bytes.hex()

    def unwrap_key(self, wrapped_key: str, master_key_identifier: str) -> Any:
        return bytes.fromhex(wrapped_key)


def _choose(draw: Random, site: Site) -> tuple[Path, bytes]:
    path = site.path(draw.choice(LOGS))
    return path, path.read_bytes()


def _within(draw: Random, held: bytes) -> int:
    return draw.randrange(1, len(held))


def _footer(held: bytes) -> int:
    """Give where the footer begins."""
    end = len(held) - _MAGIC - _LENGTH
    return end - int.from_bytes(held[end : end + _LENGTH], "little")


def _flipped(draw: Random, held: bytes, start: int, end: int) -> bytes:
    turned = bytearray(held)
    for _ in range(draw.choice([1, 1, 2, 5, 50])):
        turned[draw.randrange(start, end)] ^= 1 << draw.randrange(8)
    return bytes(turned)


def _csv(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pyarrow.csv.write_csv(table, stream)
    return stream.getvalue()


def _feather(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pyarrow.feather.write_feather(table, stream)
    return stream.getvalue()


def _orc(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pyarrow.orc.write_table(table, stream)
    return stream.getvalue()


def _zip(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("events.csv", _csv(table))
    return stream.getvalue()


def _database(table: pa.Table) -> bytes:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE events (account_id TEXT)")
        return database.serialize()


_DISGUISES: list[Callable[[pa.Table], bytes]] = [
    _csv,
    _feather,
    _orc,
    _zip,
    _database,
    lambda table: gzip.compress(_csv(table)),
    lambda table: json.dumps(table.slice(0, 5).to_pydict(), default=str).encode(),
    lambda table: b"<!DOCTYPE html><title>404 Not Found</title>",
    lambda table: _csv(table).decode().encode("utf-16"),
]
