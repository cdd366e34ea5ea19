"""Two sites of canaries, worked with by every verb: one without a key, one with it."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from detector.cli.main import main
from detector.nights import find_nights
from tests.privacy.canaries import Flock, write_flock

KEY = hashlib.sha256(b"canary").digest()
NIGHT = "2026-06-30"
SETTINGS = """
[rank]
review = 20
[engine]
threads = 1
[nightly]
data = "data"
out = "nights"
verdicts = "verdicts.parquet"
capacity = 8
[nightly.gates]
off = ["quality", "drift", "shift"]
"""


@dataclass
class Desk:
    """A folder with events, settings and nights; `said` is all that was printed, by verb."""

    root: Path
    flock: Flock
    said: dict[str, str] = field(default_factory=dict)

    @property
    def nights(self) -> Path:
        return self.root / "nights"

    def run(self, *words: str, expect: int = 0, typed: str | None = None) -> str:
        with chdir(self.root):
            done = CliRunner().invoke(main, list(words), input=typed)
        self.said[" ".join(words)] = done.output
        assert done.exit_code == expect, done.output
        return str(done.output)

    def rank(self, out: str, *more: str) -> Path:
        self.run("rank", "data", "--out", out, "--config", "desk.toml", *more)
        return find_nights(self.root / out)[-1]


@contextmanager
def lax_umask() -> Iterator[None]:
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


@pytest.fixture(scope="session")
def flock(tmp_path_factory: pytest.TempPathFactory) -> Flock:
    return write_flock(tmp_path_factory.mktemp("flock") / "data", accounts=160)


@pytest.fixture(scope="session")
def open_desk(flock: Flock, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return work(set_up(tmp_path_factory.mktemp("open"), flock, ""))


@pytest.fixture(scope="session")
def closed_desk(flock: Flock, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    root = tmp_path_factory.mktemp("closed")
    (root / "door.key").write_bytes(KEY)
    (root / "door.key").chmod(0o600)
    return work(set_up(root, flock, '[privacy]\nkey = "door.key"\n'))


def set_up(root: Path, flock: Flock, privacy: str) -> Desk:
    (root / "data").symlink_to(flock.data)
    (root / "desk.toml").write_text(SETTINGS + privacy, encoding="utf-8")
    return Desk(root, flock)


def work(desk: Desk) -> Desk:
    """Let a desk do all that it does, under a umask that hides nothing."""
    with lax_umask():
        config = ("--config", "desk.toml")
        single = desk.rank("single", "--store", "store")
        desk.run("nightly", *config, "--as-of", NIGHT, "-v")
        ranked = pq.read_table(find_nights(desk.nights)[-1] / "ranking.parquet")
        first, second = map(str, ranked["account_id"].to_pylist()[:2])
        judged = pd.DataFrame({"account_id": [first], "verdict": ["confirmed"]})
        judged.to_csv(desk.root / "judged.csv", index=False)
        desk.run("label", "judged.csv", "--store", "verdicts.parquet", "--audit", "nights")
        desk.run("suppress", "nights", "add", second, "--until", "2027-01-01", "--reason", "ours")
        desk.run("case", "nights", first, "--data", "data", *config)
        desk.run("case", "nights", first, "--for", "victim", "--language", "zh")
        desk.run("lookup", "nights", "--phone", "-", *config, typed="+86 199-7700-0007\n")
        desk.run("lookup", "nights", "--address", "-", *config, "--json", typed="金丝雀路00007号")
        desk.run("moved", f"nights/dt={NIGHT}", str(single), second)
        desk.run("compromise", "nights")
        desk.run("map", "data")
        desk.run("check", "data", *config, "--quarantine", "aside", expect=7)
        desk.run("status", "nights", *config)
    return desk
