"""Where a night's tables come from, as run events of OpenLineage, one JSON object a line.

The events follow version 2-0-2 of the specification at openlineage.io; a collector takes the lines
of the file as they are.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pyarrow.parquet as pq

from detector.errors import DetectorError, OutputUnwritable
from detector.version import __version__
from detector.watching.lines import prepare_lines

LINEAGE = "lineage"
"""The folder of the events, beside the nights."""

PRODUCER = f"urn:detector:{__version__}"
SPEC = "https://openlineage.io/spec"
FACETS = {
    "nominalTime": "1-0-1/NominalTimeRunFacet",
    "processing_engine": "1-1-1/ProcessingEngineRunFacet",
    "errorMessage": "1-0-1/ErrorMessageRunFacet",
    "jobType": "2-0-4/JobTypeJobFacet",
    "inputStatistics": "1-0-0/InputStatisticsInputDatasetFacet",
    "outputStatistics": "1-0-2/OutputStatisticsOutputDatasetFacet",
}
"""The facets that are told, and where the specification says what they hold."""


class Dataset(NamedTuple):
    """A table that was read or written: its path, and its size where known (rows, bytes)."""

    name: str
    rows: int | None = None
    size: int | None = None


def fold_inputs(data: Path | str, inputs: Iterable[Mapping[str, Any]]) -> list[Dataset]:
    """Make one dataset of all files of a log, as a night's record lists them.

    Parameters
    ----------
    data
        The folder that the names in `inputs` are relative to.
    inputs
        `name`, `rows` and `bytes` of each file; a frame has no bytes.

    Examples
    --------
    >>> files = [{"name": f"order_events/dt={d}/a.parquet", "rows": 5, "bytes": 90} for d in "12"]
    >>> fold_inputs("/srv/exports", files)
    [Dataset(name='/srv/exports/order_events', rows=10, size=180)]
    """
    folded: dict[str, Dataset] = {}
    for one in inputs:
        name = (Path(data).absolute() / str(one["name"]).split("/")[0]).as_posix()
        before = folded.get(name, Dataset(name, 0, 0))
        size = None if before.size is None or one["bytes"] is None else before.size + one["bytes"]
        folded[name] = Dataset(name, (before.rows or 0) + one["rows"], size)
    return list(folded.values())


def list_outputs(night: Path) -> list[Dataset]:
    """List the tables of a published night, with their rows and bytes."""
    tables = sorted(night.absolute().glob("*.parquet"))
    return [
        Dataset(one.as_posix(), pq.read_metadata(one).num_rows, one.stat().st_size)
        for one in tables
    ]


@dataclass(frozen=True)
class Lineage:
    """The run events of one try at a night, added to `out/lineage/dt=NIGHT.jsonl`.

    Each try has a `run` of its own, so a night that was run again tells two runs.
    """

    out: Path
    night: str
    cutoff: datetime
    run: UUID = field(default_factory=uuid4)

    def start(self, inputs: Sequence[Dataset] = ()) -> None:
        """Tell that the run has begun, and what it is about to read."""
        self._add("START", {}, inputs, ())

    def complete(self, inputs: Sequence[Dataset], outputs: Sequence[Dataset]) -> None:
        """Tell that the night was published, and what from."""
        self._add("COMPLETE", {}, inputs, outputs)

    def fail(self, error: BaseException, inputs: Sequence[Dataset] = ()) -> None:
        """Tell that the night was not published; of a fault of ours its kind only."""
        told = str(error) if isinstance(error, DetectorError) else type(error).__name__
        said = _facet("errorMessage", message=told, programmingLanguage="PYTHON")
        self._add("FAIL", said, inputs, ())

    def _add(
        self,
        kind: str,
        facets: Mapping[str, object],
        inputs: Sequence[Dataset],
        outputs: Sequence[Dataset],
    ) -> None:
        engine = _facet("processing_engine", name="detector", version=__version__)
        nominal = _facet("nominalTime", nominalStartTime=self.cutoff.isoformat())
        job = _facet("jobType", processingType="BATCH", integration="DETECTOR", jobType="JOB")
        event = {
            "eventTime": datetime.now(UTC).isoformat(),
            "producer": PRODUCER,
            "schemaURL": f"{SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent",
            "eventType": kind,
            "run": {"runId": str(self.run), "facets": {**nominal, **engine, **facets}},
            "job": {"namespace": "detector", "name": "nightly", "facets": job},
            "inputs": [_tell(one, "inputFacets", "inputStatistics") for one in inputs],
            "outputs": [_tell(one, "outputFacets", "outputStatistics") for one in outputs],
        }
        path = self.out / LINEAGE / f"dt={self.night}.jsonl"
        try:
            with prepare_lines(path).open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(event, ensure_ascii=False) + "\n")
        except OSError as error:
            raise OutputUnwritable(
                f"{path.name}: the lineage cannot be written: {error.strerror}",
                "free space on the disk, or let the job write to the folder `lineage`",
            ) from error


def _tell(dataset: Dataset, kind: str, facet: str) -> dict[str, object]:
    counted = {"rowCount": dataset.rows, "size": dataset.size}
    known = {name: value for name, value in counted.items() if value is not None}
    told = {kind: _facet(facet, **known)} if known else {}
    return {"namespace": "file", "name": dataset.name, "facets": {}, **told}


def _facet(name: str, /, **facts: object) -> dict[str, object]:
    where = FACETS[name]
    kind = where.partition("/")[2]
    schema = f"{SPEC}/facets/{where}.json#/$defs/{kind}"
    return {name: {"_producer": PRODUCER, "_schemaURL": schema, **facts}}
