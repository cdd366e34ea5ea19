"""A table that is made in parts is the table that would be made at once."""

import pytest

from detector.engines.duck import DuckEngine
from detector.engines.stretches import views
from detector.errors import DetectorError

OWN_SUMS = "SELECT x, count(*) AS n, sum(y) AS y FROM rows GROUP BY x"


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> DuckEngine:
    monkeypatch.setattr(views, "BYTES_PER_ROW", 1_000_000)  # 25 rows at a time
    engine = DuckEngine("100MB", threads=1)
    engine.create("rows", "SELECT range % 250 AS x, range AS y FROM range(1000)")
    return engine


def test_parts_together_are_the_whole(engine: DuckEngine) -> None:
    engine.create("whole", OWN_SUMS)
    engine.create("parted", OWN_SUMS, by="x")
    assert len(views.Stretches(engine._duck, "x").cut(OWN_SUMS)) > 9
    assert engine.fetch("FROM parted ORDER BY x").equals(engine.fetch("FROM whole ORDER BY x"))


def test_tables_without_the_column_are_read_whole(engine: DuckEngine) -> None:
    engine.create("all_of_them", "SELECT count(*) AS everybody FROM rows")
    engine.create("beside", "SELECT DISTINCT x, everybody FROM rows, all_of_them", by="x")
    counted = engine.fetch("SELECT count(*) AS n, min(everybody) AS least FROM beside")
    assert counted.to_pylist() == [{"n": 250, "least": 1000}]


def test_after_a_failure_names_mean_whole_tables_again(engine: DuckEngine) -> None:
    with pytest.raises(DetectorError, match="Conversion"):
        engine.create("failed", "SELECT CAST(x || '?' AS INTEGER) AS z FROM rows", by="x")
    assert engine.fetch("SELECT count(*) AS n FROM rows").to_pylist() == [{"n": 1000}]


def test_what_fits_is_not_cut() -> None:
    with DuckEngine("100MB", threads=1) as engine:
        engine.create("rows", "SELECT 1 AS x")
        assert views.Stretches(engine._duck, "x").cut("SELECT * FROM rows") == []
        engine.create("none", "SELECT x FROM rows WHERE x > 1", by="x")
        engine.create("nothing", "SELECT x FROM none", by="x")
        assert engine.fetch("FROM nothing").num_rows == 0
