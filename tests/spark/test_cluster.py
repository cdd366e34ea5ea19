"""The whole job on a cluster of a master and two workers, started here, on loopback."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from detector.nightly.job import rank_into
from detector.settings import read_settings
from tests.spark.conftest import LESS_COMPILING
from tests.spark.world import write_awkward_world

ACCOUNTS, REVIEW = 120, 20
MOST_SECONDS = 900


@pytest.fixture
def master(tmp_path: Path) -> Iterator[str]:
    with ExitStack() as stack:
        log = stack.enter_context(running(tmp_path / "master", "master.Master", "--port", "0"))
        url = wait_for(log, r"spark://127\.0\.0\.1:[0-9]+")
        for name in ("one", "two"):
            size = ("--cores", "1", "--memory", "1g", "--work-dir", str(tmp_path / name / "work"))
            log = stack.enter_context(running(tmp_path / name, "worker.Worker", *size, url))
            wait_for(log, "Successfully registered")
        yield url


@contextmanager
def running(folder: Path, role: str, *asked: str) -> Iterator[Path]:
    """Run a master or a worker, and end it and all that it began."""
    import pyspark

    folder.mkdir()
    script = Path(pyspark.__file__).parent / "bin" / "spark-class"
    command = [str(script), f"org.apache.spark.deploy.{role}", "--host", "127.0.0.1"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--webui-port", "0", *asked],
            env=environment(folder),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield folder / "log"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def environment(folder: Path) -> dict[str, str]:
    """Few partitions for few rows; nothing listens beyond this machine."""
    (folder / "spark-defaults.conf").write_text("spark.sql.shuffle.partitions 2\n")
    return os.environ | {
        "JDK_JAVA_OPTIONS": LESS_COMPILING,
        "SPARK_CONF_DIR": str(folder),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }


def wait_for(log: Path, pattern: str) -> str:
    for _ in range(600):
        if found := re.search(pattern, log.read_text()):
            return found.group()
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-2000:])


ERRAND = """
import sys, tempfile
from pathlib import Path
import numpy as np
from detector.engines.spark import SparkEngine
from detector.forest.scorer import SCORED, Scorer
from detector.forest.tails import Tail
from detector.forest.trees import Trees
trees = Trees(*(np.array([n]) for n in (0, -1, 0.0, 0, 0, 1.0)), samples=2)
scorer = Scorer((Tail(1, np.array([5.0]), np.array([2.0])),), trees)
with tempfile.TemporaryDirectory() as spill, SparkEngine(sys.argv[1], "700MB", Path(spill)) as one:
    one.scan("logins", sorted(Path(sys.argv[2]).glob("local.parquet")))
    one.create("rows", "SELECT CAST(row_number() OVER (ORDER BY detector_row) AS INTEGER)"
               " AS account, 9e0 AS calls FROM logins")
    one.map("scored", "SELECT * FROM rows", scorer, SCORED)
    batches = one.batches("SELECT account, score FROM scored ORDER BY account DESC", 500)
    told = [account for batch in batches for account in batch["account"].to_pylist()]
    print(told == list(range(len(told), 0, -1)), len(told))
"""
"""Rows of files, a table, work done by executors, and a stream in order."""


def test_executors_do_our_work_on_rows_of_files(master: str, tmp_path: Path) -> None:
    world = write_awkward_world(tmp_path / "world", ACCOUNTS)
    (tmp_path / "driver").mkdir()
    ran = subprocess.run(
        [sys.executable, "-c", ERRAND, master, str(world / "account_events")],
        env=environment(tmp_path / "driver"),
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
    )
    rows = pq.read_metadata(world / "account_events" / "local.parquet").num_rows
    assert ran.stdout.split() == ["True", str(rows)], ran.stderr[-3000:]


def test_a_night_on_a_cluster_is_the_night_on_duckdb(master: str, tmp_path: Path) -> None:
    world = write_awkward_world(tmp_path / "world", ACCOUNTS)
    (tmp_path / "driver").mkdir()
    asked = ["--engine", "spark", "--master", master, "--memory", "700MB"]
    ran = subprocess.run(
        [sys.executable, "-m", "detector", "rank", str(world), "--out", str(tmp_path / "spark"),
         "--review", str(REVIEW), *asked],
        env=environment(tmp_path / "driver"),
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    duck = rank_into(tmp_path / "duck", world, read_settings(review=REVIEW)).folder
    spark = tmp_path / "spark" / duck.name
    nights = [pq.read_table(night / "ranking.parquet").to_pandas() for night in (duck, spark)]
    assert nights[1]["account_id"].tolist() == nights[0]["account_id"].tolist()
    np.testing.assert_allclose(nights[1]["score"], nights[0]["score"], rtol=1e-9)
    files = [{str(p.relative_to(night)) for p in night.rglob("*")} for night in (duck, spark)]
    assert files[1] == files[0]
    for name in ("worklist.csv", "orders_to_stop.csv"):
        assert (spark / name).read_bytes() == (duck / name).read_bytes()
