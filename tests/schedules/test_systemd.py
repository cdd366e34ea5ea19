"""The systemd units: read by systemd itself where it is there, and by us everywhere."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from detector import errors
from tests.schedules.calls import parse_call

UNITS = Path(__file__).parents[2] / "schedules" / "systemd"
SERVICE = (UNITS / "detector-nightly.service").read_text("utf-8")
TIMER = (UNITS / "detector-nightly.timer").read_text("utf-8")
PASSING = {6, 8}
"""Exit codes of errors of ours that a later try may mend; so may 1, which is no error of ours."""
EXPOSURE = 1.0
"""Of 10, as `systemd-analyze security` counts."""

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="needs systemd-analyze (apt install systemd)"
)


def find(unit: str, name: str) -> str:
    (value,) = re.findall(rf"^{name}=(.*)$", unit, re.M)
    return str(value)


def analyse(*arguments: str | Path) -> str:
    asked = ["systemd-analyze", *map(str, arguments)]
    ended = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr + ended.stdout
    return ended.stdout + ended.stderr


@needs_systemd
def test_systemd_finds_nothing_to_say(tmp_path: Path) -> None:
    there = SERVICE.replace("/opt/detector/bin/detector", sys.executable)
    (tmp_path / "detector-nightly.service").write_text(there)
    (tmp_path / "detector-nightly.timer").write_text(TIMER)
    assert analyse("verify", *sorted(tmp_path.iterdir())) == ""


@needs_systemd
def test_the_service_is_locked_up() -> None:
    unit = UNITS / "detector-nightly.service"
    said = analyse("security", "--offline=yes", f"--threshold={EXPOSURE * 10:.0f}", unit)
    assert float(re.findall(r"exposure level for .*: ([0-9.]+)", said)[0]) <= EXPOSURE


@needs_systemd
def test_the_timer_fires_at_half_past_one_in_shanghai() -> None:
    said = analyse("calendar", "--base-time=2026-11-23 00:00 UTC", find(TIMER, "OnCalendar"))
    assert "2026-11-23 17:30:00 UTC" in said


def test_it_calls_what_there_is() -> None:
    parse_call(shlex.split(find(SERVICE, "ExecStart")))
    assert find(TIMER, "Unit") == "detector-nightly.service"
    assert find(TIMER, "Persistent") == "yes" or find(TIMER, "Persistent") == "true"


def test_only_what_may_pass_is_tried_again() -> None:
    every = {
        kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.DetectorError)
    }
    final = {int(code) for code in find(SERVICE, "RestartPreventExitStatus").split()}
    assert final == every - PASSING - {1}
