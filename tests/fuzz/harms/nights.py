"""The nightly job: its settings file, and what it finds in the folder of nights."""

import os
import sqlite3
from dataclasses import replace
from random import Random

from tests.fuzz.corpus import Expected, Site, write_toml

ENDS = frozenset({0, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13})
_SOUND = """[rank]
lookback_days = 90
review = 10
[engine]
threads = 1
[nightly]
data = "data"
out = "nights"
capacity = 5
carry_nights = 2
keep_days = 30
keep_models = 3
at = 00:00:00
[nightly.gates]
off = ["quality", "drift", "shift"]
psi_score = 0.3
"""
_NAMES = ("memory.sqlite", "audit.jsonl", "lookup.key", "models/pins.json", "nightly.holder")


def settings_flipped(draw: Random, site: Site) -> Expected:
    """Some bytes of the settings file changed."""
    held = bytearray(_SOUND.encode())
    for _ in range(draw.choice([1, 2, 8])):
        held[draw.randrange(len(held))] = draw.randrange(256)
    return _given(site, bytes(held))


def settings_swapped(draw: Random, site: Site) -> Expected:
    """One value of the settings put into the place of another.

    Threads stay: with ninety, the machine may rightly say that it has no memory left.
    """
    lines = _SOUND.splitlines()
    stay = ("data", "threads")
    places = [n for n, line in enumerate(lines) if "=" in line and not line.startswith(stay)]
    one, other = draw.sample(places, 2)
    lines[one] = f"{lines[one].partition(' =')[0]} = {lines[other].partition('= ')[2]}"
    return _given(site, "\n".join(lines).encode())


def settings_odd(draw: Random, site: Site) -> Expected:
    """A key of the nightly job with a value that it may not be able to have."""
    key = draw.choice(["out", "data", "verdicts", "at", "capacity", "keep_days", "keep_models"])
    value = draw.choice([-1, 0, 2**63, True, "", "\x00", "x" * 5_000, "/dev/zero", "..", [], {}])
    kept = [line for line in _SOUND.splitlines() if not line.startswith(f"{key} =")]
    place = kept.index("[nightly]") + 1
    text = "\n".join([*kept[:place], f"{key} = {write_toml(value)}", *kept[place:]])
    return _given(site, text.encode())


def settings_of_no_file(draw: Random, site: Site) -> Expected:
    """A pipe that nobody writes to, a device without an end, a folder."""
    pipe = site.folder / "pipe"
    os.mkfifo(pipe)
    path = draw.choice([pipe, "/dev/zero", "/dev/urandom", site.data])
    return Expected(frozenset({2}), options=("--config", str(path)), verb="nightly")


def what_lies_there(draw: Random, site: Site) -> Expected:
    """A file of the folder of nights that is not what its name says."""
    path = site.folder / "nights" / draw.choice(_NAMES)
    path.parent.mkdir(parents=True)
    held = [b"", b"\x00" * 5_000, b"{}", b"[" * 100_000, os.urandom(40), b"SQLite format 3\x00" * 9]
    kind = draw.randrange(len(held) + 2)
    if kind < len(held):
        path.write_bytes(held[kind])
    elif kind == len(held):
        path.mkdir()
    else:
        with sqlite3.connect(path) as store:
            store.execute("CREATE TABLE alerts (a)")
        store.close()
    path.chmod(0o600)
    return _given(site, _SOUND.encode())


def _given(site: Site, held: bytes) -> Expected:
    path = site.folder / "nightly.toml"
    path.write_bytes(held)
    expected = Expected(ENDS, options=("--config", str(path), "--as-of", "2026-06-30"))
    return replace(expected, verb="nightly")
