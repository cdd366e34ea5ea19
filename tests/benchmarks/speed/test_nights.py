from pathlib import Path

from benchmarks.speed.nights import add_days


def test_a_day_appears_in_both_logs_and_no_other(tmp_path: Path) -> None:
    for log in ("account_events", "order_events"):
        (tmp_path / "world" / log).mkdir(parents=True)
        for name in ("2025-01-01-000", "2025-01-01-001", "2025-01-02-000"):
            (tmp_path / "world" / log / f"{name}.parquet").write_text(name)
    data = tmp_path / "data"
    add_days(tmp_path / "world", data, ["2025-01-01"])
    assert sorted(path.name for path in data.rglob("*.parquet")) == [
        *["2025-01-01-000.parquet"] * 2,
        *["2025-01-01-001.parquet"] * 2,
    ]
    add_days(tmp_path / "world", data, ["2025-01-02"])
    assert len(list(data.rglob("*.parquet"))) == 6
