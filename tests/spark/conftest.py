"""One Spark for all tests of a process, and one small night on each engine."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest

from detector.catalogue.families import CATALOGUE
from detector.engines.base import Engine
from detector.engines.duck import DuckEngine
from detector.nightly.outputs import Published, publish_night
from detector.pipeline import Night, run_night
from detector.privacy.keys import place_key
from detector.settings import read_settings
from tests.spark.world import write_awkward_world

THREADS = 2
KEY = bytes(range(32))
LESS_COMPILING = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@dataclass(frozen=True)
class Seen:
    """A night, each feature as (account, value) where it has one, and what was published."""

    night: Night
    features: dict[str, dict[int, float]]
    published: Published


def why_not() -> str:
    """Say what Spark lacks here, if anything."""
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed: pip install 'detector[spark]'"
    return "" if shutil.which("java") else "java is not on this machine"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = why_not()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore"))  # PySpark's own
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    from detector.engines.spark import SparkEngine

    os.environ["JDK_JAVA_OPTIONS"] = LESS_COMPILING
    with SparkEngine(f"local[{THREADS}]", "2GB", tmp_path_factory.mktemp("spill")) as engine:
        yield engine
    _stop_spark()
    del os.environ["JDK_JAVA_OPTIONS"]


def _stop_spark() -> None:
    from pyspark import SparkContext

    context, gateway = SparkContext._active_spark_context, SparkContext._gateway
    if context and gateway:
        context.stop()
        gateway.shutdown()  # type: ignore[no-untyped-call]
        process: subprocess.Popen[bytes] = gateway.proc
        assert process.stdin
        process.stdin.close()
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def awkward_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_awkward_world(tmp_path_factory.mktemp("awkward"))


@pytest.fixture(scope="session")
def on_duck(awkward_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    with DuckEngine(threads=THREADS) as engine:
        return see_night(engine, awkward_world, tmp_path_factory.mktemp("duck"))


@pytest.fixture(scope="session")
def on_spark(spark: Engine, awkward_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return see_night(spark, awkward_world, tmp_path_factory.mktemp("spark"))


def see_night(engine: Engine, data: Path, out: Path) -> Seen:
    settings = read_settings(review=50)
    night = run_night(engine, data, settings)
    stages = {feature.reads for feature in CATALOGUE.values()}
    tables = {stage: engine.fetch(f"SELECT * FROM matrix_{stage}") for stage in stages}
    features = {name: _values(tables[f.reads], name) for name, f in CATALOGUE.items()}
    key = place_key(out)
    key.write_bytes(KEY)
    key.chmod(0o600)
    return Seen(night, features, publish_night(engine, out, night, settings))


def _values(table: pa.Table, name: str) -> dict[int, float]:
    told = table.select(["account", name]).drop_null().to_pydict()
    return dict(zip(told["account"], told[name], strict=True))
