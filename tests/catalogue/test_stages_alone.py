"""Stages that look at one account at a time can be built for some accounts after others."""

from pathlib import Path

import pytest

from detector.catalogue.families import CATALOGUE
from detector.catalogue.matrix import DAY, STAGES, Span, build_matrix, build_stages
from detector.engines.duck import DuckEngine
from detector.engines.stretches import views
from detector.events.read import read_events
from tests.telling import LATER, build_world


def test_in_parts_every_stage_has_the_same_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = build_world(300, 3, 0.4)
    with DuckEngine("1GB", tmp_path) as engine:
        events = read_events(engine, world, now=LATER)
        span = Span(events.as_of_us, events.as_of_us - 180 * DAY)
        build_stages(engine, span)
        build_matrix(engine, CATALOGUE.values(), span)
        held = engine.fetch("SELECT table_name AS name FROM duckdb_tables() ORDER BY name")
        tables = [name for name in held["name"].to_pylist() if name not in world]
        for name in tables:
            engine.create(f"whole_{name}", f"SELECT * FROM {name}")
        monkeypatch.setattr(views, "BYTES_PER_ROW", 400_000)  # 2,000 rows at a time
        assert len(views.Stretches(engine._duck, "account").cut(STAGES["orders"].sql)) >= 2
        build_stages(engine, span)
        build_matrix(engine, CATALOGUE.values(), span)
        for name in tables:
            apart = f"SELECT * FROM {name} EXCEPT ALL SELECT * FROM whole_{name}"
            assert engine.fetch(apart).num_rows == 0, name
            counts = [engine.fetch(f"FROM {t}").num_rows for t in (name, f"whole_{name}")]
            assert counts[0] == counts[1], name
