"""A ranking on a cluster of a master and two workers, started here, on loopback."""

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

from detector.nightly.job import rank
from tests.spark.conftest import LESS_COMPILING
from tests.spark.world import write_awkward_world

ACCOUNTS = 120
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


RANKING = """
import sys
import pyarrow.parquet as pq
import detector
settings = detector.read_settings(None, {"name": "spark", "master": sys.argv[1], "memory": "700MB"})
pq.write_table(detector.rank(sys.argv[2], settings=settings).table, sys.argv[3])
"""


def test_a_ranking_on_a_cluster_is_the_ranking_on_duckdb(master: str, tmp_path: Path) -> None:
    world = write_awkward_world(tmp_path / "world", ACCOUNTS)
    (tmp_path / "driver").mkdir()
    ran = subprocess.run(
        [sys.executable, "-c", RANKING, master, str(world), str(tmp_path / "spark.parquet")],
        env=environment(tmp_path / "driver"),
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    spark = pq.read_table(tmp_path / "spark.parquet").to_pandas()
    duck = rank(world).table.to_pandas()
    assert spark["account_id"].tolist() == duck["account_id"].tolist()
    assert spark["pattern"].tolist() == duck["pattern"].tolist()
    np.testing.assert_allclose(spark["score"], duck["score"], rtol=1e-9)
