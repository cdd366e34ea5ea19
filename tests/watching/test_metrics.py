"""The text file of metrics: as Prometheus itself reads it, and as its readers find it."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from detector.errors import OutputUnwritable
from detector.watching.metrics import GAUGES, Measures, write_metrics

NIGHT = datetime(2026, 11, 22, 16, tzinfo=UTC)
FULL = Measures(
    cutoff=NIGHT,
    outcome="published",
    exit_code=0,
    ended=NIGHT + timedelta(hours=2),
    published=NIGHT,
    fitted=NIGHT - timedelta(days=3),
    missed=0,
    accounts=300,
    raised=20,
    seconds={"read": 1.5, "rank": 0.25},
    rows={"account_events": 1_000, "order_events": 0},
    aside={"account_events": 3},
    alerts={"new": 12, "risen": 8, "known": 40},
    findings={"quality": 1},
)

Samples = dict[tuple[str, str], float]


def read(path: Path) -> Samples:
    families = text_string_to_metric_families(path.read_text("utf-8"))
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in families
        for sample in family.samples
    }


def test_every_metric_is_written_with_its_help(tmp_path: Path) -> None:
    path = write_metrics(tmp_path, FULL)
    told = read(path)
    assert {name for name, _ in told} == set(GAUGES)
    assert told["detector_night_timestamp_seconds", ""] == NIGHT.timestamp()
    assert told["detector_model_age_seconds", ""] == 3 * 86_400
    assert told["detector_stage_seconds", "read"] == 1.5
    assert told["detector_log_rows", "order_events"] == 0
    assert told["detector_alerts", "risen"] == 8
    assert told["detector_night_outcome", "published"] == 1
    text = path.read_text("utf-8")
    assert all(f"# HELP {name} {metric.meaning}" in text for name, metric in GAUGES.items())
    assert text.count("# TYPE") == text.count(" gauge\n") == len(GAUGES)


def test_a_night_that_a_gate_stopped_tells_no_figures_of_another(tmp_path: Path) -> None:
    write_metrics(tmp_path, FULL)
    stopped = Measures(NIGHT, "quality", 9, NIGHT, published=NIGHT - timedelta(days=1), missed=1)
    told = read(write_metrics(tmp_path, stopped))
    assert told["detector_night_exit_code", ""] == 9
    assert told["detector_published_night_timestamp_seconds", ""] == NIGHT.timestamp() - 86_400
    assert ("detector_night_outcome", "published") not in told
    assert not {"detector_alerts", "detector_accounts"} & {name for name, _ in told}


def test_the_file_is_readable_by_all_and_alone(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        path = write_metrics(tmp_path, FULL)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o644
    assert [one.name for one in path.parent.iterdir()] == ["detector.prom"]


def test_what_cannot_be_written_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_metrics(tmp_path, FULL)
    before = path.read_bytes()

    def fill(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fill)
    with pytest.raises(OutputUnwritable, match="No space left"):
        write_metrics(tmp_path, Measures(NIGHT, "failed", 1, NIGHT))
    assert path.read_bytes() == before and len(list(path.parent.iterdir())) == 1


def test_the_same_measures_give_the_same_bytes(tmp_path: Path) -> None:
    turned = Measures(**{**vars(FULL), "alerts": dict(reversed(list(FULL.alerts.items())))})
    first = write_metrics(tmp_path, FULL).read_bytes()
    assert write_metrics(tmp_path, turned).read_bytes() == first
