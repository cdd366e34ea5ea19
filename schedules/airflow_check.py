"""See under real Airflow that the DAG can be read, and what it makes of exit codes.

Run by `make airflow`, in a virtual environment that has Airflow and nothing of ours.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

HOME = tempfile.TemporaryDirectory()
os.environ |= {"AIRFLOW_HOME": HOME.name, "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
sys.dont_write_bytecode = True

from airflow.dag_processing.dagbag import DagBag  # noqa: E402
from airflow.sdk.exceptions import AirflowFailException  # noqa: E402

FOLDER = Path(__file__).parent / "airflow"
EXPECTED = {0: "", 1: "RuntimeError", 8: "RuntimeError", 9: "AirflowFailException"}
"""Exit code of the job → how the task ends; a RuntimeError is tried again by Airflow."""


def run_task(callable_: Any, code: int) -> str:
    """Run the task with a command that ends with an exit code, and name what it raises."""
    known = callable_.__globals__
    known["COMMAND"] = (sys.executable, "-c", f"raise SystemExit({code})")
    known["get_current_context"] = lambda: {"params": dict.fromkeys(("as_of", "accept", "reason"))}
    try:
        callable_()
    except (RuntimeError, AirflowFailException) as error:
        return type(error).__name__
    return ""


def main() -> None:
    """Read the DAG as Airflow does, and try its task."""
    bag = DagBag(dag_folder=FOLDER)
    assert not bag.import_errors, bag.import_errors
    dag = bag.dags["detector_nightly"]
    assert (dag.schedule, dag.catchup, dag.max_active_runs) == ("30 1 * * *", False, 1)
    (task,) = dag.tasks
    ended = {code: run_task(task.python_callable, code) for code in EXPECTED}
    assert ended == EXPECTED, ended
    print(f"ok: Airflow runs {dag.dag_id} at {dag.schedule} ({dag.timezone})")


if __name__ == "__main__":
    main()
