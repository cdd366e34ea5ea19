"""`detector doctor`: what is required fails, what is only less is told, and both say what to do."""

import json
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from detector.checkup.engines import check_engines, find_java
from detector.checkup.machine import judge_memory, judge_spill
from detector.checkup.packages import check_packages
from detector.checkup.places import check_out
from detector.cli.main import main
from detector.desk.browser import CHOICE


def doctor(*words: str | Path) -> Result:
    asked = ["doctor", *map(str, words)]
    return CliRunner().invoke(main, asked, catch_exceptions=False)


def test_a_ready_machine_gives_0_and_what_is_less_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(CHOICE, "no-such-browser")
    said = doctor("--json", "--out", tmp_path / "nights")
    assert said.exit_code == 0 and not (tmp_path / "nights").exists()
    found: dict[str, dict[str, Any]] = {one["what"]: one for one in json.loads(said.stdout)}
    assert found["browser"]["verdict"] == "look" and "chromium" in found["browser"]["todo"]
    assert found["DuckDB"]["verdict"] == found["time zones"]["verdict"] == "ok"
    assert found["nights"]["found"].startswith(f"{tmp_path / 'nights'}: may be written")
    assert [name for name, one in found.items() if one["verdict"] != "ok" and not one["todo"]] == []


def test_what_is_required_gives_2(tmp_path: Path) -> None:
    settings = tmp_path / "detector.toml"
    settings.write_text("[rank]\nreveiw = 5\n", "utf-8")
    taken = tmp_path / "taken"
    taken.touch()
    said = doctor("--config", settings, "--out", taken)
    assert said.exit_code == 2
    lines = {line.split("  ")[0]: line for line in said.stdout.splitlines()}
    assert "mend" in lines["settings"] and "did you mean 'review'" in lines["settings"]
    assert "mend" in lines["nights"] and "name another folder" in lines["nights"]


def test_a_package_that_is_old_or_missing_is_named_with_the_command() -> None:
    def version(name: str) -> str:
        if name == "duckdb":
            raise metadata.PackageNotFoundError(name)
        return "0.1" if name == "click" else metadata.version(name)

    found = {one.what: one for one in check_packages(version)}
    assert found["duckdb"].verdict == found["click"].verdict == "mend"
    assert found["duckdb"].todo.startswith("pip install 'duckdb>=")
    assert "packages" not in found and found["Python"].verdict == "ok"


def test_without_java_spark_is_only_needed_where_it_is_chosen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert find_java() is None
    for chosen, verdict in (("duckdb", "look"), ("spark", "mend")):
        found = {one.what: one for one in check_engines("Asia/Shanghai", chosen)}
        assert found["Java"].verdict == verdict
    (tmp_path / "java").write_text("#!/bin/sh\necho 'openjdk version \"21.0.1\"' >&2\n")
    (tmp_path / "java").chmod(0o755)
    assert find_java() == 21


def test_little_room_is_told() -> None:
    assert judge_memory(1.9e9).verdict == "look"
    assert judge_memory(2.1e9).found.startswith("2.1 GB: by calculation about 1 million")
    assert judge_spill("spill", 1e9).verdict == "look"
    assert check_out(Path(__file__) / "nights").verdict == "mend"
