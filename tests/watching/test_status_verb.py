"""`detector status`: what the verb gathers from the rooms."""

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from detector.cli.main import main
from detector.cli.operations.status_ import collect
from detector.memory.schema import MEMORY
from detector.memory.store import Memory
from detector.nights import SUCCESS
from detector.operation.lock import holding
from detector.settings import Settings
from detector.watching.status import Try

NOW = datetime(2026, 11, 23, 9, tzinfo=Settings().tz)


def publish(out: Path, days: Iterable[str]) -> None:
    for day in days:
        (out / f"dt={day}").mkdir(parents=True)
        (out / f"dt={day}" / SUCCESS).touch()


def test_it_gathers_what_every_room_knows(tmp_path: Path) -> None:
    publish(tmp_path, ["2026-11-19", "2026-11-20"])
    with Memory(tmp_path / MEMORY) as memory:
        memory.record("2026-11-21", "stopped", gate="quality")
        for account, days in (("a1", 3), ("a2", 300)):
            end = NOW + timedelta(days=days)
            memory.suppress(account, NOW, end, "known to the branch", lambda _: "me")
    with holding(tmp_path):
        status = collect(tmp_path, Settings(), NOW)
    assert (status.tonight, status.due) == ("2026-11-23", ["2026-11-22", "2026-11-23"])
    assert status.stopped == [Try("2026-11-21", "stopped", "quality")]
    assert status.held and status.held.alive and "detector nightly" in status.held.by
    assert status.memory.suppressed == 2
    assert [one.account_id for one in status.memory.ending] == ["a1"]
    assert status.published and status.published.night == "2026-11-20"
    assert status.model is None and status.trouble == []


def test_a_store_that_cannot_be_read_is_told_and_hides_nothing_else(tmp_path: Path) -> None:
    publish(tmp_path, ["2026-11-23"])
    (tmp_path / MEMORY).write_text("no database")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "pins.json").write_text("{")
    status = collect(tmp_path, Settings(), NOW)
    assert status.due == [] and len(status.trouble) == 2
    assert status.attention[:2] == status.trouble


@pytest.mark.parametrize(("refused", "code"), [("pins.json", 0), (SUCCESS, 2)])
def test_what_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str, code: int
) -> None:
    publish(tmp_path, ["2026-11-23"])
    allowed = Path.stat

    def refuse(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if path.name == refused:
            raise PermissionError(13, "Permission denied", str(path))
        return allowed(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "stat", refuse)
    said = CliRunner().invoke(main, ["status", str(tmp_path)], catch_exceptions=False)
    assert said.exit_code == code
    assert "you may not read" in said.output and "user of the nightly job" in said.output


def test_the_verb_changes_nothing(tmp_path: Path) -> None:
    publish(tmp_path, [datetime.now(UTC).date().isoformat()])
    before = sorted(tmp_path.rglob("*"))
    said = CliRunner().invoke(main, ["status", str(tmp_path), "--json"], catch_exceptions=False)
    assert said.exit_code == 0 and json.loads(said.stdout)["out"] == str(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_folder_comes_from_the_settings_too(tmp_path: Path) -> None:
    publish(tmp_path / "nights", ["2026-11-23"])
    config = tmp_path / "detector.toml"
    config.write_text(f'[nightly]\nout = "{tmp_path / "nights"}"\n')
    said = CliRunner().invoke(main, ["status", "--config", str(config)], catch_exceptions=False)
    assert said.exit_code == 0 and "last night  2026-11-23" in said.stdout


@pytest.mark.parametrize("arguments", [["status"], ["status", "nowhere"]])
def test_without_a_folder_it_says_what_to_give(arguments: list[str]) -> None:
    said = CliRunner().invoke(main, arguments)
    assert said.exit_code == 2 and "to mend: give" in said.stderr
