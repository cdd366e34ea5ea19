"""The Containerfile: what it copies is there, what it runs is real, and it is nobody of rank."""

import json
import re
import shlex
from pathlib import Path

from tests.schedules.calls import parse_call

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "schedules" / "Containerfile").read_text("utf-8").replace("\\\n", " ")
STEPS = [line.split(maxsplit=1) for line in TEXT.splitlines() if re.match("[A-Z]+ ", line)]


def steps(name: str) -> list[str]:
    return [rest for word, rest in STEPS if word == name]


def test_what_it_copies_is_there() -> None:
    copied = [shlex.split(step) for step in steps("COPY")]
    sources = [name for step in copied if not step[0].startswith("--") for name in step[:-1]]
    assert {"pyproject.toml", "constraints.txt", "detector"} <= set(sources)
    assert [name for name in sources if not (ROOT / name).exists()] == []


def test_what_is_installed_is_pinned() -> None:
    installs = [step for step in steps("RUN") if "pip install" in step]
    assert installs and all("--constraint constraints.txt" in step for step in installs)


def test_it_ends_as_a_user_of_its_own_in_a_stage_of_its_own() -> None:
    first, last = steps("FROM")
    assert first.endswith(" AS build") and last == first.removesuffix(" AS build")
    user = steps("USER")[-1].split(":")
    assert all(int(number) >= 10_000 for number in user)
    assert STEPS.index(["USER", steps("USER")[-1]]) > STEPS.index(["FROM", last])


def test_it_runs_what_there_is() -> None:
    program, arguments = json.loads(steps("ENTRYPOINT")[0]), json.loads(steps("CMD")[0])
    assert parse_call([*program, *arguments]).info_name == "nightly"


def test_the_image_is_made_only_if_what_is_required_is_in_it() -> None:
    last = STEPS.index(["FROM", steps("FROM")[-1]])
    user = STEPS.index(["USER", steps("USER")[-1]])
    check = STEPS.index(["RUN", '["detector", "doctor"]'])
    assert last < user < check
    assert parse_call(json.loads(STEPS[check][1])).info_name == "doctor"


def test_it_has_the_python_that_we_ask_for() -> None:
    (least,) = re.findall(r'requires-python = ">=([0-9.]+)"', (ROOT / "pyproject.toml").read_text())
    assert all(f"/python:{least}-slim" in stage for stage in steps("FROM"))
