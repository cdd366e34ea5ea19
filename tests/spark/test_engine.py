"""Spark's engine keeps what the engine protocol promises, and says the words as DuckDB does."""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detector.engines.base import Dialect, Engine
from detector.engines.duck import DuckEngine
from detector.engines.opening import open_engine
from detector.errors import ConfigInvalid, ContractBroken, DetectorError
from detector.events.columns import kinds
from detector.events.columns.door import is_closed, open_door
from detector.events.contract import LOGS, Kind
from detector.forest.scorer import SCORED, Scorer
from detector.forest.tails import Tail
from detector.forest.trees import Trees
from detector.settings import EngineSettings
from tests.spark.world import PHONES, TIMES

TEXTS = (*PHONES, *TIMES, "a\nb", "\v\x85 x \u3000", "\uff21\u3000\uff5e", "it's \\ \\1 $1 'q'")
PLACES = ("/a/dt=2026-01-01/x%3Dy=a%20b+c/p.parquet", "/a/dt=__HIVE_DEFAULT_PARTITION__/p.parquet")

WORDS: dict[str, Callable[[Dialect], str]] = {
    "trimmed": lambda w: w.trimmed("t"),
    "half_width": lambda w: w.half_width("t"),
    "replaced": lambda w: w.replaced("t", r"[\s\pZ]+|([0-9])$", r"<\1>"),
    "matches": lambda w: f"CAST({w.matches('t', '^[0-9]+$|a.b')} AS STRING)",
    "literal": lambda w: f"CASE WHEN t = {w.text(TEXTS[-1])} THEN {w.text(TEXTS[6])} END",
    "path": lambda w: w.path_value("t", "dt"),
    "path, coded": lambda w: w.path_value("t", "x%3Dy"),
    "phone": lambda w: kinds.from_text(w, Kind.PHONE, "t"),
    "address": lambda w: kinds.from_text(w, Kind.ADDRESS, "t"),
    "time": lambda w: kinds.time_of(w, "t", pa.string(), "Asia/Shanghai"),
    "time, other zone": lambda w: kinds.time_of(w, "t", pa.string(), "America/New_York"),
    "form": lambda w: kinds.time_in_form(w, "t", "%Y/%m/%d %H:%M", "Asia/Shanghai"),
    "form, packed": lambda w: kinds.time_in_form(w, "t", "%Y%m%d", "UTC"),
}


@pytest.mark.parametrize("word", WORDS)
def test_words_mean_the_same(spark: Engine, word: str) -> None:
    texts = pa.table({"t": [*TEXTS, *PLACES, "20260102", "2026/01/02 03:04", None]})
    with DuckEngine(threads=1) as duck:
        said = []
        for engine in (duck, spark):
            engine.enrol("texts", texts)
            rows = engine.fetch(f"SELECT t, {WORDS[word](engine.words)} AS said FROM texts")
            said.append(dict(zip(rows["t"].to_pylist(), rows["said"].to_pylist(), strict=True)))
    assert said[1] == said[0]
    assert any(value is not None for value in said[0].values())


def test_a_key_hides_the_same_values(spark: Engine) -> None:
    """Every column that a key hides, from raw text on: NULL stays NULL, all else becomes hashes."""
    columns = {column.name: column for log in LOGS.values() for column in log if is_closed(column)}
    said = []
    with DuckEngine(threads=1) as duck:
        for engine in (duck, spark):
            engine.enrol("raw", pa.table({"t": [*TEXTS, "110101199003074514", None]}))
            door = open_door(engine, bytes(range(32)))
            kept = (
                f"{door.close(engine, one, kinds.from_text(engine.words, one.kind, 't'))} AS {name}"
                for name, one in columns.items()
            )
            rows = engine.fetch(f"SELECT t, {', '.join(kept)} FROM raw").to_pandas()
            said.append(rows.sort_values("t", na_position="last").reset_index(drop=True))
    pd.testing.assert_frame_equal(said[1], said[0], check_dtype=False)
    hashed = said[0]["login_phone"].dropna()
    assert len(hashed) >= 5 and hashed.str.fullmatch("[0-9a-f]{32}").all()


def test_batches_keep_the_order_and_are_small(spark: Engine) -> None:
    spark.enrol("numbers", pa.table({"x": list(range(1000))}))
    found = [b["x"].to_pylist() for b in spark.batches("SELECT x FROM numbers ORDER BY x DESC", 90)]
    assert [x for batch in found for x in batch] == list(range(999, -1, -1))
    assert max(map(len, found)) == 90


def test_work_is_done_by_the_workers(spark: Engine) -> None:
    root = (np.array([n]) for n in (0, -1, 0.0, 0, 0, 1.0))
    trees = Trees(*root, samples=2)  # type: ignore[misc, arg-type]
    scorer = Scorer((Tail(1, np.array([5.0]), np.array([2.0])),), trees)
    rows = "SELECT CAST(x AS INTEGER) AS account, CAST(x AS DOUBLE) AS calls FROM numbers"
    with DuckEngine(threads=1) as duck:
        made = []
        for engine in (duck, spark):
            engine.enrol("numbers", pa.table({"x": list(range(100))}))
            engine.map("scored", rows, scorer, SCORED)
            made.append(engine.fetch("SELECT * FROM scored ORDER BY account").to_pylist())
    assert made[1] == made[0]


def test_a_scan_numbers_rows_and_takes_paths_as_they_are(spark: Engine, tmp_path: Path) -> None:
    files = [tmp_path / name / "k=v" / "p q.parquet" for name in ("a[1]*{x}", "it's? \u5317%20+")]
    for number, file in enumerate(files):
        file.parent.mkdir(parents=True)
        pq.write_table(pa.table({"k": [number] * 3}), file)
    spark.scan("lot", files)
    rows = spark.fetch("SELECT * FROM lot ORDER BY detector_row").to_pydict()
    assert rows["k"] == [0, 0, 0, 1, 1, 1]
    assert rows["detector_row"] == [0, 1, 2, 2**40, 2**40 + 1, 2**40 + 2]
    assert rows["detector_path"] == [str(files[0])] * 3 + [str(files[1])] * 3


def test_what_spark_cannot_read_is_named(spark: Engine, tmp_path: Path) -> None:
    at = pa.array([datetime(2026, 1, 1)], pa.timestamp("ns"))
    pq.write_table(pa.table({"at": at}), tmp_path / "ns.parquet")
    with pytest.raises(ContractBroken, match=r"ns\.parquet.*at \(timestamp\[ns\]\)"):
        spark.scan("lot", [tmp_path / "ns.parquet"])
    (tmp_path / "broken.parquet").write_bytes((tmp_path / "ns.parquet").read_bytes()[:-9])
    with pytest.raises(ContractBroken, match=r"broken\.parquet"):
        spark.scan("lot", [tmp_path / "broken.parquet"])


def test_names_change_what_they_name_and_go(spark: Engine) -> None:
    spark.enrol("thing", pa.table({"x": [1], "empty": pa.nulls(1)}))
    spark.create("thing", "SELECT x + 1 AS x, NULL AS y FROM thing")
    assert spark.fetch("SELECT x FROM thing").to_pydict() == {"x": [2]}
    spark.view("thing", "SELECT 3 AS x")
    assert spark.fetch("SELECT x FROM thing").to_pydict() == {"x": [3]}
    spark.drop("thing", "never there")
    with pytest.raises(DetectorError, match="`thing` cannot be found"):
        spark.fetch("SELECT * FROM thing")


def test_tables_of_distinct_rows_can_be_put_together(spark: Engine) -> None:
    """Spark's optimiser stopped here, over what a checkpoint kept of columns that it left out."""
    spark.enrol("pairs", pa.table({"x": [1, 2], "y": [1, 3]}))
    for name in ("these", "those"):
        spark.create(name, "SELECT x FROM (SELECT DISTINCT x, y FROM pairs WHERE x = y) AS alike")
    spark.create("all_pairs", "SELECT x FROM these UNION ALL SELECT x FROM those")
    assert spark.fetch("SELECT x FROM all_pairs").to_pydict() == {"x": [1, 1]}


def test_errors_hold_no_values(spark: Engine, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DetectorError, match="CAST_INVALID_INPUT") as caught:
        spark.fetch("SELECT CAST(x AS INTEGER) AS x FROM (VALUES ('13800138000x')) AS t(x)")
    spark.enrol("phones", pa.table({"x": ["13800138000x"]}))
    with pytest.raises(DetectorError):
        spark.create("numbers", "SELECT CAST(x AS INTEGER) AS x FROM phones")
    told = "".join((str(caught.value), *capfd.readouterr()))
    assert "13800138000" not in told


def test_written_files_are_parquet(spark: Engine, tmp_path: Path) -> None:
    spark.write("SELECT x, NULL AS y FROM (VALUES (2), (1)) AS t(x) ORDER BY x", tmp_path / "a.pq")
    assert pq.read_table(tmp_path / "a.pq").to_pydict() == {"x": [1, 2], "y": [None, None]}


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusal(**chosen: str) -> str:
        with pytest.raises(ConfigInvalid) as caught, open_engine(EngineSettings(**chosen)):
            pass
        return str(caught.value)

    assert "add --engine spark" in refusal(master="spark://host:7077")
    assert "'4GB'" in refusal(name="spark", memory="lots")
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "")
        patch.delenv("JAVA_HOME", raising=False)
        assert "Java 17" in refusal(name="spark")
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert "pip install 'detector[spark]'" in refusal(name="spark")
