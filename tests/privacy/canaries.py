"""A world in which whatever identifies a person is a canary, and a search for canaries."""

import gzip
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from detector.simulation.world import simulate
from tests.telling import Frames

PERSONAL = {
    "login_phone": "199770{:05d}",
    "notify_phone": "199770{:05d}",
    "delivery_phone": "199770{:05d}",
    "id_number": "3301061977{:07d}X",
    "counterparty": "622277{:010d}",
    "device_id": "canary-device-{:05d}",
    "ip": "10.77.canary.{:05d}",
    "delivery_address": "杭州市金丝雀路{:05d}号",
}
"""How the canaries of each column look; the same value in another column stays the same."""

SPELT = {"login_phone": ("+86 ", ""), "delivery_phone": ("0086-", ""), "id_number": (" ", " ")}
"""What some rows have before and behind the value."""

CANARY = re.compile(
    r"199770\d{5}|3301061977\d{7}|622277\d{10}|canary-device-\d{5}|canary\.\d{5}|金丝雀路?\d{5}"
)
_BETWEEN = re.compile(r"(?<=\d)[\s()+.\-]+(?=\d)")
_PACKED = re.compile(rb"[A-Za-z0-9+/]{64,}={0,2}")


@dataclass(frozen=True)
class Flock:
    """The folder of a world's events, and the canaries in it."""

    data: Path
    canaries: frozenset[str]


def write_flock(folder: Path, accounts: int = 300, seed: int = 5) -> Flock:
    """Write a world of canaries, some of whose rows are to be set aside."""
    world = simulate(accounts, seed, end="2026-07-01", fraud_share=0.1)
    frames: Frames = {log: rows.copy() for log, rows in world.logs.items()}
    canaries: set[str] = set()
    for shape in dict.fromkeys(PERSONAL.values()):
        names = [name for name, one in PERSONAL.items() if one == shape]
        values = sorted(
            {v for f in frames.values() for n in names if n in f for v in f[n].dropna()}
        )
        turned = {value: shape.format(place) for place, value in enumerate(values)}
        canaries.update(CANARY.findall(" ".join(turned.values())))
        for frame in frames.values():
            for name in set(names) & set(frame.columns):
                frame[name] = frame[name].map(turned).astype(object)
    folder.mkdir(parents=True)
    for log, frame in frames.items():
        _spoil(spell(frame)).to_parquet(folder / f"{log}.parquet", index=False)
    return Flock(folder, frozenset(canaries))


def spell(frame: pd.DataFrame) -> pd.DataFrame:
    """Write every third value of some columns in another way."""
    for name, (before, behind) in SPELT.items():
        if name in frame:
            here = frame[name].notna() & (frame.index % 3 == 0)
            frame.loc[here, name] = before + frame.loc[here, name] + behind
    return frame


def _spoil(frame: pd.DataFrame) -> pd.DataFrame:
    """Repeat events and take times away; let a number stand where a type of event belongs."""
    bad, odd = frame.tail(9).copy(), frame.tail(9).copy()
    bad["event_time"] = pd.NaT
    odd["event_type"], odd["event_id"] = "called 19977000001", [f"odd{n}" for n in range(9)]
    return pd.concat([frame, bad, odd, frame.tail(5)], ignore_index=True)


def find_canaries(text: str, canaries: frozenset[str]) -> set[str]:
    """Find canaries in a text, also where their digits are kept apart."""
    joined = _BETWEEN.sub("", text)
    return {one for said in (text, joined) for one in CANARY.findall(said) if one in canaries}


def search(root: Path, canaries: frozenset[str]) -> dict[str, set[str]]:
    """Search every byte below a folder; give the files with canaries in them."""
    found = {}
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        seen = {one for text in read_texts(path) for one in find_canaries(text, canaries)}
        if seen:
            found[path.relative_to(root).as_posix()] = seen
    return found


def read_texts(path: Path) -> Iterator[str]:
    """Give all that a file says: as it is, unpacked, and as the values of its columns."""
    held = path.read_bytes()
    yield path.name
    yield held.decode("utf-8", errors="ignore")
    yield held.decode("utf-16-le", errors="ignore")
    if held[:4] == b"PAR1":
        yield from _read_parquet(path)
    if held[:15] == b"SQLite format 3":
        with sqlite3.connect(path) as store:
            yield "\n".join(store.iterdump())
        store.close()
    for packed in _PACKED.findall(held):
        yield from _unpack(packed)


def _read_parquet(path: Path) -> Iterator[str]:
    with pq.ParquetFile(path) as file:
        yield str(file.schema_arrow.metadata)
        for batch in file.iter_batches():
            yield str(batch.to_pydict())


def _unpack(packed: bytes) -> Iterator[str]:
    """Unpack what a page carries as base64; most of it is no such thing."""
    import base64

    try:
        held = base64.b64decode(packed, validate=True)
    except ValueError:
        return
    ways: dict[bytes, Callable[[bytes], bytes]] = {
        b"\x1f\x8b": gzip.decompress,
        b"\x78": zlib.decompress,
        b"\x28\xb5\x2f\xfd": _unzstd,
    }
    for mark, unpack in ways.items():
        if held.startswith(mark):
            try:
                held = unpack(held)
            except (OSError, EOFError, zlib.error, pa.ArrowException):
                return
    yield held.decode("utf-8", errors="ignore")


def _unzstd(held: bytes) -> bytes:
    with pa.CompressedInputStream(pa.BufferReader(held), "zstd") as stream:
        unpacked: bytes = stream.read()
    return unpacked
