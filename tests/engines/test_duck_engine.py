"""The engine: its words on awkward text, its settings, its errors without values."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.engines.base import Engine
from detector.engines.duck import DuckEngine
from detector.engines.duck_words import DuckWords
from detector.engines.opening import open_engine
from detector.errors import (
    ConfigInvalid,
    ContractBroken,
    DetectorError,
    NothingToRank,
    OutputUnwritable,
)

WORDS = DuckWords()


def value(engine: Engine, sql: str) -> object:
    return engine.fetch(f"SELECT {sql} AS x").column(0)[0].as_py()


@pytest.fixture(scope="module")
def engine() -> DuckEngine:
    return DuckEngine(threads=1)


@settings(max_examples=30, deadline=None)
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20))
def test_text_survives_quoting(engine: DuckEngine, text: str) -> None:
    assert value(engine, WORDS.text(text)) == text


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (WORDS.trimmed("' \t\u3000a b\u00a0\ufeff'"), "a b"),
        (WORDS.half_width("'\uff11\uff12\uff21\uff42\u3000\u4e2d'"), "12Ab \u4e2d"),
        (WORDS.half_width("NULL"), None),
        (WORDS.replaced("'a-b-c'", "-", "+"), "a+b+c"),
        (WORDS.parsed("'20260102'", "%Y%m%d") + " = TIMESTAMP '2026-01-02'", True),
        (WORDS.parsed("'x'", "%Y%m%d"), None),
        (WORDS.epoch_us_in("TIMESTAMP '1970-01-01 08:00:00'", "Asia/Shanghai"), 0),
        (WORDS.epoch_us("'1970-01-01T00:00:00Z'"), 0),
        (WORDS.path_value("'/a/event=login%20x/b.parquet'", "event"), "login x"),
        (WORDS.path_value("'/a/event=__HIVE_DEFAULT_PARTITION__/b.parquet'", "event"), None),
        (WORDS.path_value("'/a/other=1/b.parquet'", "event"), None),
        (WORDS.hash64("CAST(NULL AS STRING)"), None),
    ],
)
def test_words(engine: DuckEngine, sql: str, expected: object) -> None:
    assert value(engine, sql) == expected


def test_session_zone_is_utc(engine: DuckEngine) -> None:
    assert value(engine, "current_setting('TimeZone')") == "UTC"


def test_paths_are_no_patterns(engine: DuckEngine, tmp_path: Path) -> None:
    for name in ("a[1]*", "a1x", "it's?"):
        (tmp_path / name).mkdir()
        pq.write_table(pa.table({"x": [name, name]}), tmp_path / name / "p.parquet")
    for name in ("a[1]*", "it's?"):
        engine.scan("lot", [tmp_path / name / "p.parquet"])
        assert engine.fetch("SELECT x, detector_row FROM lot").to_pydict() == {
            "x": [name, name],
            "detector_row": [0, 1],
        }


def test_rows_are_numbered_across_files(engine: DuckEngine, tmp_path: Path) -> None:
    files = [tmp_path / "1.parquet", tmp_path / "2.parquet"]
    for file in files:
        pq.write_table(pa.table({"x": [1, 2]}), file)
    engine.scan("pair", files)
    assert len(set(engine.fetch("SELECT detector_row FROM pair").column(0).to_pylist())) == 4


def test_a_stream_is_read_once_and_kept(engine: DuckEngine) -> None:
    engine.enrol("streamed", pa.table({"x": [1, 2]}).to_reader())
    for _ in range(2):
        assert value(engine, "(SELECT sum(x) FROM streamed)") == 3
    engine.drop("streamed", "never there")
    with pytest.raises(DetectorError, match="streamed does not exist"):
        engine.fetch("SELECT * FROM streamed")


def test_a_name_can_change_what_it_names(engine: DuckEngine) -> None:
    engine.enrol("thing", pa.table({"x": [1]}))
    engine.create("thing", "SELECT 2 AS x")
    assert value(engine, "(SELECT x FROM thing)") == 2
    engine.drop("thing")
    engine.view("thing", "SELECT 3 AS x")
    assert value(engine, "(SELECT x FROM thing)") == 3


def test_errors_hold_no_values(engine: DuckEngine, tmp_path: Path) -> None:
    with pytest.raises(DetectorError) as caught:
        engine.fetch("SELECT CAST(x AS INTEGER) FROM (VALUES ('13800138000x')) AS t(x)")
    assert "13800138000" not in str(caught.value)
    assert caught.value.__suppress_context__
    with pytest.raises(ContractBroken, match=r"gone\.parquet"):
        engine.scan("gone", [tmp_path / "gone.parquet"])


def test_out_of_memory_says_so(tmp_path: Path) -> None:
    with (
        DuckEngine("20MB", tmp_path / "spill", 1) as small,
        pytest.raises(DetectorError, match="out of memory"),
    ):
        small.fetch("SELECT list(hash(i)) AS x FROM range(9000000) AS r(i)")


def test_a_full_disk_says_so(tmp_path: Path) -> None:
    with (
        DuckEngine("20MB", tmp_path / "spill", 1) as small,
        pytest.raises(OutputUnwritable, match="disk is full"),
    ):
        small.run("SET max_temp_directory_size = '1MB'")
        small.create("many", "SELECT hash(i) AS x FROM range(3000000) AS r(i) ORDER BY x")


def test_a_folder_that_cannot_be_spilled_into(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputUnwritable, match=r"TMPDIR"):
        DuckEngine(spill=tmp_path / "file")


def test_more_rows_than_memory(tmp_path: Path) -> None:
    rows = 6_000_000  # 8 bytes each that cannot be compressed: twice the memory
    with DuckEngine("24MB", tmp_path, 1) as small:
        small.create("many", f"SELECT hash(i) // 2 AS x FROM range({rows}) AS r(i)")
        batches = small.batches("SELECT CAST(x AS BIGINT) AS x FROM many", 100_000)
        counted = [batch.num_rows for batch in batches]
    assert sum(counted) == rows
    assert len(counted) > 10


def doubled(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield pa.record_batch({"y": pc.multiply(batch.column("x"), 2)})


def refused(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    raise NothingToRank("three", "four")
    yield from batches


NUMBERS = pa.schema({"y": pa.int64()})
SLOW_TO_FAIL = (
    "(SELECT CASE WHEN i < 150000 THEN i || '' ELSE '13800138000x' END AS x"
    " FROM range(300000) AS r(i)) AS t"
)


@pytest.mark.parametrize("threads", [1, 2])
def test_rows_are_mapped(tmp_path: Path, threads: int) -> None:
    with DuckEngine("100MB", tmp_path, threads) as engine:
        engine.enrol("given", pa.table({"x": range(200_000)}))
        for _ in range(2):
            engine.map("twice", "SELECT x FROM given", doubled, NUMBERS)
            assert value(engine, "(SELECT sum(y) FROM twice)") == 200_000 * 199_999
        engine.map("none", "SELECT x FROM given WHERE x < 0", doubled, NUMBERS)
        assert value(engine, "(SELECT count(*) FROM none)") == 0


def test_what_a_map_stops_with_is_told(engine: DuckEngine) -> None:
    with pytest.raises(NothingToRank, match="three"):
        engine.map("twice", "SELECT 1 AS x", refused, NUMBERS)
    with pytest.raises(DetectorError) as caught:
        engine.map("twice", "SELECT CAST(x AS INTEGER) AS x FROM " + SLOW_TO_FAIL, doubled, NUMBERS)
    assert "13800138000" not in str(caught.value)
    with pytest.raises(ValueError, match="schema"):
        engine.map("twice", "SELECT 1 AS x", doubled, pa.schema({"z": pa.int64()}))
    assert value(engine, "1") == 1


def test_a_stream_that_stops_says_so(engine: DuckEngine) -> None:
    with pytest.raises(DetectorError, match="may quote values") as caught:
        for _ in engine.batches(f"SELECT CAST(x AS INTEGER) AS x FROM {SLOW_TO_FAIL}"):
            pass
    assert "13800138000" not in str(caught.value)


@pytest.mark.parametrize("sql", ["SELECT 1 AS x", "SELECT nothing"])
def test_the_files_go_with_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sql: str
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with suppress(DetectorError), open_engine() as engine:
        engine.create("kept", sql)
        assert [path.name for path in tmp_path.rglob("tables.duckdb")] == ["tables.duckdb"]
    assert list(tmp_path.iterdir()) == []


def test_settings_are_checked() -> None:
    with pytest.raises(ConfigInvalid, match="memory_limit = lots"):
        DuckEngine(memory_limit="lots")
    with pytest.raises(ConfigInvalid, match="threads = 0"):
        DuckEngine(threads=0)


def test_written_files_are_parquet(engine: DuckEngine, tmp_path: Path) -> None:
    engine.write("SELECT 1 AS x", tmp_path / "it's.parquet")
    assert pq.read_table(tmp_path / "it's.parquet").to_pydict() == {"x": [1]}


def test_an_error_in_the_midst_of_a_stream_leaves_the_engine_free() -> None:
    """Whoever holds the error holds the frames it came through, and with them the stream."""

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        yield next(batches)
        raise NothingToRank("no", "nothing")

    with DuckEngine(threads=1) as engine:
        with pytest.raises(NothingToRank) as told:
            schema = pa.schema([("x", pa.int64())])
            engine.map("made", "SELECT range AS x FROM range(500000)", work, schema)
        engine.enrol("rows", pa.table({"x": [1]}))
        assert engine.fetch("SELECT x FROM rows")["x"].to_pylist() == [1]
    assert told.value.__traceback__
