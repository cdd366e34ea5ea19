"""Published nights that the memory has not got: their folders are the truth."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from detector.audit.log import LOG, Entry, append_entry, read_entries
from detector.nights import find_nights
from detector.operation.site import Site

RUN = "run"
"""The action of an audit line that tells of a published night."""


def take_in_nights(site: Site) -> list[str]:
    """Take the published nights in that the memory has not got; give their days.

    A run that was killed between publishing and remembering leaves such a night, and so does a
    memory that was moved aside. Nights that `detector rank` wrote are no nights of this job.
    """
    known = site.memory.nights().set_index("day")["summary"].to_dict()
    told = {
        entry.said["run"] for entry in read_entries(site.out / LOG) if entry.said["action"] == RUN
    }
    taken = []
    for folder in find_nights(site.out):
        summary = read_summary(folder)
        if summary is None:
            continue
        day, run_id = summary["day"], summary["run_id"]
        if known.get(day) != json.dumps(summary, ensure_ascii=False, sort_keys=True):
            site.memory.take_in(day, run_id, summary, read_alerts(folder))
            taken.append(day)
        if run_id not in told:
            tell_run(site.out, summary)
    return taken


def tell_run(out: Path, summary: Mapping[str, Any]) -> Entry:
    """Write into the audit log that a night was published."""
    accepted = "; ".join(f"{gate} accepted: {why}" for gate, why in summary["accepted"].items())
    raised = f"night {summary['day']} published, {summary['states']['raised']} raised"
    reason = "; ".join(filter(None, [raised, accepted]))
    return append_entry(out / LOG, RUN, summary["run_id"], "", reason)


def read_summary(night: Path) -> dict[str, Any] | None:
    """Read what a night left for the next ones; None where it is none of this job."""
    try:
        summary: dict[str, Any] = json.loads((night / "summary.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return summary


def read_alerts(night: Path) -> pd.DataFrame:
    """Read the alerts of a night, as `decide` gave them."""
    table: pa.Table = pq.read_table(night / "alerts.parquet")
    return table.to_pandas()
