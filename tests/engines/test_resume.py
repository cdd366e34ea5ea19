"""A run that goes on where a killed one stopped: the same rows, less work, nothing wrong kept."""

import logging
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from detector.engines.base import Engine
from detector.engines.opening import open_engine
from detector.engines.resuming.engine import ResumingEngine
from detector.engines.resuming.folder import STAMP, TABLES
from detector.errors import AlreadyRunning, DetectorError, OutputUnwritable
from detector.nightly.outputs import publish_night
from detector.pipeline import run_night
from detector.settings import Settings
from detector.simulation.world import simulate, write

AS_OF = datetime.fromisoformat("2026-07-01T00:00:00+08:00")
MOMENTS = (40, 150)
"""After so many tables a run is cut off: among the stages, among the cases."""

CHAIN = """
import os, signal, sys
from pathlib import Path
from detector.engines.resuming.engine import ResumingEngine
with ResumingEngine(Path(sys.argv[1]), threads=1) as engine:
    engine.create("t0", "SELECT i, hash(i) AS h FROM range(100000) AS r(i)")
    for n in range(1, 20):
        engine.create(f"t{n}", f"SELECT i, hash(h) AS h FROM t{n - 1} ORDER BY h")
        print(n, flush=True)
    print(engine.fetch("SELECT bit_xor(h) AS h FROM t19")["h"][0], engine.made, engine.found)
"""


def start_chain(keep: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", CHAIN, str(keep)], stdout=-1, text=True)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the chain gives that nobody disturbs."""
    return start_chain(tmp_path_factory.mktemp("whole")).communicate()[0].split()[-3]


@pytest.mark.parametrize("after", [1, 5, 11])
def test_a_kill_at_any_moment(tmp_path: Path, whole: str, after: int) -> None:
    """The kill comes while a table is being made; all that were reported before it are kept."""
    child = start_chain(tmp_path)
    assert child.stdout is not None
    while child.stdout.readline() != f"{after}\n":
        pass
    time.sleep(after / 1_000)
    child.send_signal(signal.SIGKILL)
    reached = after + 1 + child.communicate()[0].count("\n")
    rows, made, found = start_chain(tmp_path).communicate()[0].split()[-3:]
    assert rows == whole
    assert int(made) + int(found) == 20
    assert int(found) - reached in (0, 1), "its last table may not have been reported"


class CutOff(ResumingEngine):
    """Copies its folder at some moments: what a process leaves that is killed there."""

    keep: Path

    def _sign(self, name: str, digest: str) -> None:
        super()._sign(name, digest)
        if self.made in MOMENTS:
            shutil.copytree(self.keep, self.keep.with_name(f"after {self.made}"))
        if self.made == MOMENTS[-1]:
            raise KeyboardInterrupt


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rank_with(engine: Engine, root: Path, out: str) -> dict[str, bytes]:
    (root / out).mkdir()
    (root / out / "lookup.key").write_bytes(b"k" * 32)
    (root / out / "lookup.key").chmod(0o600)
    night = run_night(engine, root / "data", Settings(), AS_OF, now=AS_OF + timedelta(days=1))
    return snapshot(publish_night(engine, root / out, night, Settings()).folder)


def test_a_resumed_night_is_that_of_a_plain_engine(tmp_path: Path) -> None:
    """Every file of it, byte for byte; and what was made before the cut is not made again."""
    write(simulate(160, seed=3, end="2026-07-01", fraud_share=0.1), tmp_path / "data")
    with open_engine() as plain:
        undisturbed = rank_with(plain, tmp_path, "plain")
    with CutOff(tmp_path / "keep") as engine, pytest.raises(KeyboardInterrupt):
        engine.keep = tmp_path / "keep"
        rank_with(engine, tmp_path, "cut off")
    tables = set()
    for moment in MOMENTS:
        with ResumingEngine(tmp_path / f"after {moment}") as resumed:
            assert rank_with(resumed, tmp_path, f"out {moment}") == undisturbed
            assert resumed.found == moment
            tables.add(resumed.found + resumed.made)
    assert len(tables) == 1 and tables.pop() > MOMENTS[-1]


def count(keep: Path, *queries: tuple[str, str], rows: pa.Table | None = None) -> tuple[int, int]:
    with ResumingEngine(keep, threads=1) as engine:
        engine.enrol("given", pa.table({"x": [1]}) if rows is None else rows)
        engine.view("seen", "SELECT x FROM given WHERE x > 0")
        for name, sql in queries:
            engine.create(name, sql)
        return engine.made, engine.found


ONE = ("one", "SELECT x FROM seen")
TWO = ("two", "SELECT x + 1 AS x FROM one")


def test_only_what_is_the_same_is_taken(tmp_path: Path) -> None:
    assert count(tmp_path, ONE, TWO) == (2, 0)
    assert count(tmp_path, ONE, TWO) == (0, 2)
    assert count(tmp_path, ONE, ("two", "SELECT x + 2 AS x FROM one")) == (1, 1)
    assert count(tmp_path, ("one", "SELECT x AS x FROM seen"), TWO) == (2, 0), "what is before it"
    assert count(tmp_path, ONE, TWO, rows=pa.table({"x": [2]})) == (2, 0), "through the view"


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    def read(value: int) -> tuple[int, int]:
        pq.write_table(pa.table({"x": [value]}), tmp_path / "a.parquet")
        with ResumingEngine(tmp_path / "keep", threads=1) as engine:
            engine.scan("source", [tmp_path / "a.parquet"])
            engine.create("kept", "SELECT x FROM source")
            assert engine.fetch("SELECT x FROM kept")["x"].to_pylist() == [value]
            return engine.made, engine.found

    assert [read(1), read(1), read(2)] == [(1, 0), (0, 1), (1, 0)]


def test_a_name_made_twice_and_dropped(tmp_path: Path) -> None:
    """As the pipeline scores: block after block under one name, each dropped once it is read."""
    for made in (3, 0):
        with ResumingEngine(tmp_path, threads=1) as engine:
            for number in range(3):
                engine.create("scored", f"SELECT {number} AS x")
                assert engine.fetch("SELECT x FROM scored")["x"].to_pylist() == [number]
                engine.drop("scored", "never there")
            assert (engine.made, engine.found) == (made, 3 - made)


def test_rows_in_memory_hide_a_table_of_their_name(tmp_path: Path) -> None:
    for _ in range(2):
        with ResumingEngine(tmp_path, threads=1) as engine:
            engine.create("thing", "SELECT 1 AS x")
            engine.enrol("thing", pa.table({"x": [2]}))
            engine.create("kept", "SELECT x FROM thing")
            assert engine.fetch("SELECT x FROM kept")["x"].to_pylist() == [2]
            engine.drop("thing")
            with pytest.raises(DetectorError, match="thing does not exist"):
                engine.fetch("SELECT x FROM thing")


def test_a_name_made_anew_of_itself(tmp_path: Path) -> None:
    for _ in range(2):
        with ResumingEngine(tmp_path, threads=1) as engine:
            engine.create("stars", "SELECT 1 AS x")
            for _ in range(3):
                engine.create("stars", "SELECT x + 1 AS x FROM stars")
            assert engine.fetch("SELECT x FROM stars")["x"].to_pylist() == [4]


def test_a_table_that_is_made_in_parts(tmp_path: Path) -> None:
    """In little memory; a kill between two parts leaves the schema that narrows their tables."""
    for made in (2, 0):
        with ResumingEngine(tmp_path, "50MB", 1) as engine:
            engine.create("given", "SELECT i // 2 AS account FROM range(900000) AS r(i)")
            engine.create("kept", "SELECT account, count(*) AS n FROM given GROUP BY 1", "account")
            total = engine.fetch("SELECT count(*) AS n, min(n) AS least FROM kept").to_pylist()
            assert (total, engine.made) == ([{"n": 450_000, "least": 2}], made)
            engine.run("CREATE SCHEMA stretch")
            engine.run("CREATE VIEW stretch.given AS SELECT * FROM main.given WHERE account < 9")
            engine.run("CREATE TABLE half AS SELECT 1 AS x")


class Add:
    """Adds a number to rows, and counts how often it was asked to."""

    calls = 0

    def __init__(self, number: int) -> None:
        self.number = number

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        Add.calls += 1
        for batch in batches:
            yield pa.record_batch({"x": pc.add(batch["x"], self.number)})


def test_a_map_is_known_by_its_work(tmp_path: Path) -> None:
    for number in (1, 1, 2):
        with ResumingEngine(tmp_path, threads=1) as engine:
            engine.map("more", "SELECT 1 AS x", Add(number), pa.schema({"x": pa.int32()}))
            assert engine.fetch("SELECT x FROM more")["x"].to_pylist() == [1 + number]
    assert Add.calls == 2


def test_what_a_stream_held_is_not_known_again(tmp_path: Path) -> None:
    for value in (1, 2):
        with ResumingEngine(tmp_path, threads=1) as engine:
            engine.enrol("given", pa.table({"x": [value]}).to_reader())
            assert engine.fetch("SELECT x FROM given")["x"].to_pylist() == [value]


def damage(keep: Path, what: str) -> None:
    tables = keep / TABLES
    if what == "another version":
        (keep / STAMP).write_text("duckdb 0.1, detector 0.1")
    elif what == "a death while it was looked at":
        (keep / STAMP).unlink()
    elif what == "no database":
        tables.write_bytes(b"nothing of the kind")
    elif what == "cut short":
        tables.write_bytes(tables.read_bytes()[: tables.stat().st_size // 2])
    else:
        held = bytearray(tables.read_bytes())
        middle = len(held) // 2
        held[middle : middle + 4_096] = b"\xa5" * 4_096
        tables.write_bytes(held)


@pytest.mark.parametrize(
    "what",
    ["another version", "a death while it was looked at", "no database", "cut short", "a block"],
)
def test_what_cannot_be_used_is_thrown_away(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    many = ("many", "SELECT hash(i) AS x FROM range(300000) AS r(i)")
    assert count(tmp_path, many) == (1, 0)
    damage(tmp_path, what)
    with caplog.at_level(logging.WARNING):
        assert count(tmp_path, many) == (1, 0)
    assert "all is made anew" in caplog.text
    assert count(tmp_path, many) == (0, 1)


def test_the_folder_is_its_owners_and_goes_when_all_is_well(tmp_path: Path) -> None:
    keep = tmp_path / "work" / "dt=2026-01-31"
    with pytest.raises(KeyError), open_engine(keep=keep) as engine:
        engine.create("one", "SELECT 1 AS x")
        raise KeyError
    assert keep.stat().st_mode & 0o777 == 0o700
    with open_engine(keep=keep) as engine:
        engine.create("one", "SELECT 1 AS x")
        assert isinstance(engine, ResumingEngine) and engine.found == 1
    assert not keep.exists()


def test_a_full_disk_gets_its_room_back(tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable), open_engine(keep=tmp_path / "keep") as engine:
        engine.create("one", "SELECT 1 AS x")
        raise OutputUnwritable("the disk is full", "free space")
    assert not (tmp_path / "keep").exists()


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputUnwritable):
        ResumingEngine(tmp_path / "file")


def test_a_folder_in_use_stays(tmp_path: Path) -> None:
    child = start_chain(tmp_path)
    assert child.stdout is not None
    child.stdout.readline()
    with pytest.raises(AlreadyRunning):
        ResumingEngine(tmp_path)
    child.kill()
    child.communicate()
    assert count(tmp_path)[1] == 0
    assert (tmp_path / STAMP).exists()
