"""Where the logs lie: links, pipes, loops, names that are more than names."""

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from random import Random

import pyarrow.parquet as pq

from tests.fuzz.corpus import LOGS, Expected, Site

_NO_UTF8 = b"\xff\xfe.parquet".decode("utf-8", "surrogateescape")
_NAMES = (
    "it's.parquet",
    'a"b.parquet',
    "*.parquet",
    "[a-z]?.parquet",
    "two\nlines.parquet",
    "\x1b[31mred.parquet",
    "\u202eteuqrap.parquet",
    "semi;colon, 'comma.parquet",
    "{0}%s$HOME~.parquet",
    "%2e%2e%2f%00.parquet",
    "长" * 60 + ".parquet",
    "-rf.parquet",
    "name with spaces.PARQUET",
    "s3:x.parquet",
    _NO_UTF8,
)
_PARTITIONS = (
    "dt=2026-01-01",
    "dt=..%2F..%2Fetc",
    "dt=%00",
    "dt=",
    "=",
    "dt=a=b",
    "account_id=%zz",
    "it's=x",
    "a b=\u202e",
    ".*=1",
    "detector_row=1",
)


def odd_name(draw: Random, site: Site) -> Expected:
    """A file in the folder of a log, under a name that is hard to say."""
    path = _as_folder(draw, site, draw.choice(_NAMES))
    return site.sound(3 if path.name == _NO_UTF8 else 0)


def odd_name_of_a_broken_file(draw: Random, site: Site) -> Expected:
    """The message names the file, in one line, and does not do what its name says."""
    path = _as_folder(draw, site, draw.choice(_NAMES))
    path.write_bytes(draw.choice([b"", b"PAR1", path.read_bytes()[:1000]]))
    return Expected(frozenset({3}))


def broken_rows_under_an_odd_name(draw: Random, site: Site) -> Expected:
    """The footer is whole, the rows are not."""
    path = _as_folder(draw, site, draw.choice(_NAMES))
    held = bytearray(path.read_bytes())
    held[4 : len(held) // 2] = bytes(len(held) // 2 - 4)
    path.write_bytes(held)
    return Expected(frozenset({3}))


def odd_partitions(draw: Random, site: Site) -> Expected:
    """Folders that look like hive partitions and are not what they seem."""
    names = draw.sample(_PARTITIONS, draw.choice([1, 3]))
    _as_folder(draw, site, "/".join([*names, "part.parquet"]))
    return Expected(frozenset({0, 3, 7}), site.world.rows, exact=True)


def link_to_the_file(draw: Random, site: Site) -> Expected:
    """A link to a sound file is as good as the file."""
    log = draw.choice(LOGS)
    site.path(log).rename(site.folder / "elsewhere")
    site.path(log).symlink_to(draw.choice(["../elsewhere", str(site.folder / "elsewhere")]))
    return site.sound(0)


def link_to_something_else(draw: Random, site: Site) -> Expected:
    """A link to nothing, to itself, to a device without an end, to the system's own files."""
    path = site.path(draw.choice(LOGS))
    path.unlink()
    targets = [
        "nowhere",
        path.name,
        "/dev/zero",
        "/dev/null",
        "/etc/passwd",
        "/proc/self/mem",
    ]
    path.symlink_to(draw.choice(targets))
    return Expected(frozenset({3}))


def links_in_a_loop(draw: Random, site: Site) -> Expected:
    """A folder that holds a link to itself: each row is read once."""
    path = _as_folder(draw, site, "part.parquet")
    for name in ("loop", "again", "more"):
        (path.parent / name).symlink_to(
            draw.choice([str(path.parent), str(site.data), ".", "again"])
        )
    return Expected(frozenset({0, 3}), site.world.rows, exact=True)


def something_that_is_no_file(draw: Random, site: Site) -> Expected:
    """A pipe or a socket beside the files of a log: nobody waits for it."""
    path = _as_folder(draw, site, "part.parquet")
    draw.choice(_ODD_THINGS)(path.parent / "pipe.parquet")
    return Expected(frozenset({0, 3}), site.world.rows, exact=True)


def something_in_the_place_of_a_file(draw: Random, site: Site) -> Expected:
    """A pipe, a socket or an empty folder where the file should be."""
    path = site.path(draw.choice(LOGS))
    path.unlink()
    draw.choice([*_ODD_THINGS, Path.mkdir])(path)
    return Expected(frozenset({3}))


def missing(draw: Random, site: Site) -> Expected:
    """A log, or the whole folder, is not there, or is a file."""
    if draw.random() < 0.6:
        site.path(draw.choice(LOGS)).unlink()
        for name in draw.sample(_NAMES, 3):
            (site.data / name).write_bytes(b"")
        return Expected(frozenset({3}))
    shutil.rmtree(site.data)
    if draw.random() < 0.5:
        site.data.write_bytes(b"")
    return Expected(frozenset({2}))


def both_forms(draw: Random, site: Site) -> Expected:
    """A file and a folder of the same log: which one counts is not guessed."""
    log = draw.choice(LOGS)
    (site.data / log).mkdir()
    shutil.copy(site.path(log), site.data / log / "part.parquet")
    return Expected(frozenset({3}))


def many_files(draw: Random, site: Site) -> Expected:
    """A log in many small files, some deep in folders, beside files that are not its own."""
    log = draw.choice(LOGS)
    table = site.world.tables[log]
    folder = site.data / log
    step = draw.choice([20, 100])
    for number, start in enumerate(range(0, len(table), step)):
        deep = folder.joinpath(*["d"] * (number % 30))
        deep.mkdir(parents=True, exist_ok=True)
        pq.write_table(table.slice(start, step), deep / f"{number}.parquet")
    site.path(log).unlink()
    for name in (".hidden.parquet", "_SUCCESS", "_temporary.parquet", "readme.txt", "a.crc"):
        (folder / name).write_bytes(b"not Parquet")
    return site.sound(0)


def one_broken_among_many(draw: Random, site: Site) -> Expected:
    """The broken file is named."""
    many_files(draw, site)
    files = sorted(site.data.rglob("*/[0-9]*.parquet"))
    broken = draw.choice(files)
    broken.write_bytes(broken.read_bytes()[:-9])
    return Expected(frozenset({3}), says=broken.name)


def table_with_a_history(draw: Random, site: Site) -> Expected:
    """The folder of a Delta table also holds rows that were deleted."""
    path = _as_folder(draw, site, "part.parquet")
    (path.parent / draw.choice(["_delta_log", ".hoodie"])).mkdir()
    return Expected(frozenset({3}), says="history")


def _as_folder(draw: Random, site: Site, name: str) -> Path:
    """Turn the file of a log into a folder that holds it under a name."""
    log = draw.choice(LOGS)
    path = site.data / log / name
    path.parent.mkdir(parents=True)
    return site.path(log).rename(path)


def _socket(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the path of a socket is short
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(here)


_ODD_THINGS: list[Callable[[Path], None]] = [os.mkfifo, _socket]
