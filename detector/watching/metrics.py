"""What Prometheus is told of the last night: one text file for the node exporter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from detector.disk.swapping import replace_file
from detector.errors import OutputUnwritable

METRICS = "metrics/detector.prom"
"""Where the text file is, beside the nights; the node exporter reads files that end in .prom."""

READABLE_BY_ALL = 0o644


class Metric(NamedTuple):
    """What a metric means, and the label that tells its samples apart; "" where it has one."""

    meaning: str
    label: str = ""


GAUGES = {
    "detector_night_timestamp_seconds": Metric("Cut-off of the night that was tried last."),
    "detector_night_outcome": Metric("1 for how the night that was tried last ended.", "outcome"),
    "detector_night_exit_code": Metric("Exit code of the night that was tried last."),
    "detector_night_ended_timestamp_seconds": Metric("When the last try ended."),
    "detector_published_night_timestamp_seconds": Metric("Cut-off of the last published night."),
    "detector_missed_nights": Metric("Nights that are due and not published."),
    "detector_stage_seconds": Metric("How long each stage took in the last try.", "stage"),
    "detector_log_rows": Metric("Rows that were read of each log.", "log"),
    "detector_log_rows_aside": Metric("Rows of each log that could not be used.", "log"),
    "detector_accounts": Metric("Accounts that were ranked."),
    "detector_alerts": Metric("Alerts of the night by their state.", "state"),
    "detector_alerts_raised": Metric("Accounts on the worklist of the night."),
    "detector_gate_findings": Metric("Findings of each gate in the last try.", "gate"),
    "detector_model_age_seconds": Metric("From the fit of the model to the cut-off of the night."),
}
"""Every metric by its name; its unit is the end of the name, and a count where there is none."""


@dataclass(frozen=True)
class Measures:
    """What is known of the night that was tried last; what is None or empty is not told.

    A night that a gate stopped has no alerts: the file then tells none, so that no figure of an
    earlier night passes for this one's. `cutoff`, `published` and `fitted` are cut-offs, aware.
    """

    cutoff: datetime
    outcome: str
    exit_code: int
    ended: datetime
    published: datetime | None = None
    fitted: datetime | None = None
    missed: int | None = None
    accounts: int | None = None
    raised: int | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    aside: Mapping[str, int] = field(default_factory=dict)
    alerts: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)


def write_metrics(out: Path, measures: Measures) -> Path:
    """Write `out/metrics/detector.prom`, which its reader sees whole, before or after.

    Raises
    ------
    OutputUnwritable
        When it cannot be written; the file of the night before stays.

    Examples
    --------
    >>> import tempfile
    >>> from datetime import UTC
    >>> night = datetime(2026, 11, 23, tzinfo=UTC)
    >>> measures = Measures(night, "published", 0, night, accounts=300)
    >>> with tempfile.TemporaryDirectory() as out:
    ...     text = write_metrics(Path(out), measures).read_text()
    >>> print(next(line for line in text.splitlines() if line.startswith("detector_accounts")))
    detector_accounts 300.0
    """
    path = out / METRICS
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, _render(measures), READABLE_BY_ALL)
    except OSError as error:
        raise OutputUnwritable(
            f"{path.name}: the metrics cannot be written: {error.strerror}",
            "free space on the disk, or let the job write to the folder `metrics`",
        ) from error
    return path


def _render(measures: Measures) -> bytes:
    registry = CollectorRegistry()
    for name, samples in _sample(measures).items():
        metric = GAUGES[name]
        labels = [metric.label] if metric.label else []
        if samples:
            gauge = Gauge(name, metric.meaning, labels, registry=registry)
            for value, sample in sorted(samples.items()):
                (gauge.labels(value) if labels else gauge).set(sample)
    return generate_latest(registry)


def _sample(measures: Measures) -> dict[str, Mapping[str, float]]:
    """Give the samples of each metric by the value of its label; of one without a label by ""."""
    age = measures.cutoff - measures.fitted if measures.fitted else None
    return {
        "detector_night_timestamp_seconds": _one(measures.cutoff),
        "detector_night_outcome": {measures.outcome: 1},
        "detector_night_exit_code": _one(measures.exit_code),
        "detector_night_ended_timestamp_seconds": _one(measures.ended),
        "detector_published_night_timestamp_seconds": _one(measures.published),
        "detector_missed_nights": _one(measures.missed),
        "detector_stage_seconds": measures.seconds,
        "detector_log_rows": measures.rows,
        "detector_log_rows_aside": measures.aside,
        "detector_accounts": _one(measures.accounts),
        "detector_alerts": measures.alerts,
        "detector_alerts_raised": _one(measures.raised),
        "detector_gate_findings": measures.findings,
        "detector_model_age_seconds": _one(age),
    }


def _one(value: datetime | timedelta | int | None) -> Mapping[str, float]:
    match value:
        case None:
            return {}
        case datetime():
            return {"": value.timestamp()}
        case timedelta():
            return {"": value.total_seconds()}
    return {"": float(value)}
