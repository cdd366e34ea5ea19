"""The crontab: hours that there are, and calls that there are."""

import re
import shlex
from pathlib import Path

from tests.schedules.calls import parse_call

CRONTAB = Path(__file__).parents[2] / "schedules" / "crontab"
ENDS = (59, 23, 31, 12, 7)
"""The last minute, hour, day of the month, month and day of the week."""


def lines() -> list[list[str]]:
    """Give the fields of each line that starts something: five of time, the user, the command."""
    text = CRONTAB.read_text("utf-8")
    assert text.endswith("\n")
    told = [line for line in text.splitlines() if line and not re.match(r"#|[A-Z_]+=", line)]
    return [line.split(maxsplit=6) for line in told]


def test_every_line_has_an_hour_and_a_user() -> None:
    assert len(lines()) == 2
    for *times, user, _ in lines():
        assert user == "detector"
        for given, end in zip(times, ENDS, strict=True):
            assert given == "*" or 0 <= int(given) <= end


def test_every_line_calls_what_there_is() -> None:
    verbs = []
    for *_, command in lines():
        assert "%" not in command  # cron would make a new line of it
        words = shlex.split(command)
        start = next(i for i, word in enumerate(words) if word.endswith("/detector"))
        verbs.append(parse_call(words[start:]).info_name)
    assert verbs == ["nightly", "status"]


def test_it_runs_when_the_timer_does() -> None:
    timer = (CRONTAB.parent / "systemd" / "detector-nightly.timer").read_text("utf-8")
    minute, hour, *_ = lines()[0]
    assert f" {int(hour):02}:{int(minute):02}:00 Asia/Shanghai" in timer
    assert "CRON_TZ=Asia/Shanghai" in CRONTAB.read_text("utf-8")
