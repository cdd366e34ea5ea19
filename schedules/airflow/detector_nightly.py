"""The nightly job as a DAG of Airflow 3: one task, which makes up for missed nights itself.

A person who triggers it by hand may name a night, and let a closed gate through with a reason.
"""

import subprocess
from datetime import timedelta

import pendulum
from airflow.sdk import Param, dag, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

COMMAND = ("/opt/detector/bin/detector", "nightly", "--config", "/etc/detector/detector.toml")
PASSING = {1, 6, 8}
"""Exit codes that a later try may mend; docs/operations.md lists what the others mean."""


def build_command(as_of: str | None, accept: str | None, reason: str | None) -> list[str]:
    """Add what a person asked for to the command; nothing where the schedule starts it."""
    asked = {"--as-of": as_of, "--accept": accept, "--reason": reason}
    return [*COMMAND, *(word for name, value in asked.items() if value for word in (name, value))]


@dag(
    schedule="30 1 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    tags=["risk"],
    params={
        "as_of": Param(None, type=["null", "string"], format="date", title="Night to run again"),
        "accept": Param(
            None, enum=[None, "quality", "drift", "shift"], title="Gate to let through"
        ),
        "reason": Param(None, type=["null", "string"], title="Why; kept in the audit log"),
    },
)
def detector_nightly() -> None:
    """Rank the credit accounts of the night, and of the nights that were missed."""

    @task(retries=3, retry_delay=timedelta(minutes=15), execution_timeout=timedelta(hours=8))
    def run_nights() -> None:
        """Run the job; fail for good where another try would end the same."""
        params = get_current_context()["params"]
        code = subprocess.run(build_command(**params), check=False).returncode
        if code and code not in PASSING:
            raise AirflowFailException(f"detector nightly ended with exit code {code}")
        if code:
            raise RuntimeError(f"detector nightly ended with exit code {code}; it is tried again")

    run_nights()


detector_nightly()
