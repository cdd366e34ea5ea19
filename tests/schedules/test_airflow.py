"""The DAG, read as text: `make airflow` runs it under Airflow itself."""

import ast
from collections.abc import Callable
from pathlib import Path

from tests.schedules.calls import parse_call
from tests.schedules.test_systemd import PASSING

DAG = Path(__file__).parents[2] / "schedules" / "airflow" / "detector_nightly.py"
TREE = ast.parse(DAG.read_text("utf-8"))


def value(name: str) -> object:
    """Give a constant of the DAG."""
    for node in TREE.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return ast.literal_eval(node.value)
    raise AssertionError(f"{name} is not in the DAG")


def build_command() -> Callable[..., list[str]]:
    """Give the function of that name, without Airflow around it."""
    (found,) = [node for node in TREE.body if getattr(node, "name", "") == "build_command"]
    names: dict[str, object] = {"COMMAND": value("COMMAND")}
    code = compile(ast.Module([found], type_ignores=[]), str(DAG), "exec")
    exec(code, names)
    made = names["build_command"]
    assert callable(made)
    return made


def test_every_call_is_one_that_there_is() -> None:
    build = build_command()
    assert build(None, None, None) == list(value("COMMAND"))  # type: ignore[call-overload]
    parse_call(build(None, None, None))
    asked = parse_call(build("2026-11-23", "quality", "the export was late, as announced"))
    assert asked.params["as_of"] and asked.params["accept"] and asked.params["reason"]


def test_it_gives_up_where_systemd_does() -> None:
    assert value("PASSING") == {1, *PASSING}


def test_it_runs_once_at_the_hour_of_the_others() -> None:
    calls = [node for node in ast.walk(TREE) if isinstance(node, ast.Call)]
    (dag,) = [call for call in calls if ast.unparse(call.func) == "dag"]
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in dag.keywords}
    crontab = (DAG.parents[1] / "crontab").read_text("utf-8")
    assert f"\n{ast.literal_eval(given['schedule'])} detector " in crontab
    assert given["catchup"] == "False" and given["max_active_runs"] == "1"
    assert "tz='Asia/Shanghai'" in given["start_date"]
