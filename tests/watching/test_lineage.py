"""Run events, held against the official client of OpenLineage."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openlineage.client.event_v2 import (
    InputDataset,
    Job,
    OutputDataset,
    Run,
    RunEvent,
    RunState,
)
from openlineage.client.facet_v2 import (
    error_message_run,
    input_statistics_input_dataset,
    job_type_job,
    nominal_time_run,
    output_statistics_output_dataset,
    processing_engine_run,
)
from openlineage.client.serde import Serde

from detector.errors import OutputUnwritable, QualityGate
from detector.watching.lineage import FACETS, Dataset, Lineage, list_outputs

CUTOFF = datetime(2026, 11, 22, 16, tzinfo=UTC)
OFFICIAL: dict[str, Any] = {
    "nominalTime": nominal_time_run.NominalTimeRunFacet,
    "processing_engine": processing_engine_run.ProcessingEngineRunFacet,
    "errorMessage": error_message_run.ErrorMessageRunFacet,
    "jobType": job_type_job.JobTypeJobFacet,
    "inputStatistics": input_statistics_input_dataset.InputStatisticsInputDatasetFacet,
    "outputStatistics": output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet,
}


def read(out: Path) -> list[dict[str, Any]]:
    lines = (out / "lineage" / "dt=2026-11-23.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def rebuild(told: Mapping[str, Any]) -> dict[str, Any]:
    """Make the same event with the classes of the client, which check what they are given."""

    def facets(given: Mapping[str, Any]) -> dict[str, Any]:
        made = {}
        for name, facet in given.items():
            facts = {key: value for key, value in facet.items() if key[0] != "_"}
            made[name] = OFFICIAL[name](**facts, producer=facet["_producer"])
        return made

    def datasets(kind: Any, key: str) -> list[Any]:
        return [
            kind(one["namespace"], one["name"], facets(one[key]) if key in one else None)
            for one in told["inputs" if kind is InputDataset else "outputs"]
        ]

    event = RunEvent(
        eventTime=told["eventTime"],
        producer=told["producer"],
        run=Run(told["run"]["runId"], facets(told["run"]["facets"])),
        job=Job(told["job"]["namespace"], told["job"]["name"], facets(told["job"]["facets"])),
        eventType=RunState[told["eventType"]],
        inputs=datasets(InputDataset, "inputFacets"),
        outputs=datasets(OutputDataset, "outputFacets"),
    )
    return Serde.to_dict(event)


def test_the_official_client_makes_the_same_events(tmp_path: Path) -> None:
    lineage = Lineage(tmp_path, "2026-11-23", CUTOFF)
    read_of = [Dataset("/srv/account_events", 1_000, 52_000), Dataset("/srv/order_events", 40)]
    lineage.start([Dataset("/srv/account_events")])
    lineage.complete(read_of, [Dataset("/nights/dt=2026-11-23/ranking.parquet", 200, 9_000)])
    lineage.fail(QualityGate("half of the orders are missing", "ask for them"), read_of)
    events = read(tmp_path)
    assert [event["eventType"] for event in events] == ["START", "COMPLETE", "FAIL"]
    assert {event["run"]["runId"] for event in events} == {str(lineage.run)}
    assert [rebuild(event) for event in events] == events
    assert set(OFFICIAL) == set(FACETS)


def test_the_tables_of_a_night_are_counted(tmp_path: Path) -> None:
    pd.DataFrame({"account_id": ["a1", "a2"]}).to_parquet(tmp_path / "ranking.parquet")
    (tmp_path / "report.html").touch()
    (table,) = list_outputs(tmp_path)
    assert (Path(table.name), table.rows) == (tmp_path / "ranking.parquet", 2)
    assert table.size == (tmp_path / "ranking.parquet").stat().st_size


def test_a_second_try_is_a_run_of_its_own_behind_the_first(tmp_path: Path) -> None:
    Lineage(tmp_path, "2026-11-23", CUTOFF).start()
    Lineage(tmp_path, "2026-11-23", CUTOFF).start()
    first, second = read(tmp_path)
    assert first["run"]["runId"] != second["run"]["runId"]
    assert first["run"]["facets"]["nominalTime"]["nominalStartTime"] == CUTOFF.isoformat()


def test_a_fault_of_ours_tells_its_kind_and_no_value(tmp_path: Path) -> None:
    Lineage(tmp_path, "2026-11-23", CUTOFF).fail(ValueError("not a number: 13800138000"))
    assert read(tmp_path)[0]["run"]["facets"]["errorMessage"]["message"] == "ValueError"


def test_what_cannot_be_written_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "lineage").write_text("a file stands here")
    with pytest.raises(OutputUnwritable, match="lineage cannot be written"):
        Lineage(tmp_path, "2026-11-23", CUTOFF).start()
